internal import Glibc

/// The pause of a loop that looks again until something has happened.
package enum Pause {
  /// Five milliseconds.
  package static func short() { usleep(5000) }

  /// A pause of a given length, for tests that interrupt something at any moment.
  package static func microseconds(_ count: UInt32) { usleep(count) }
}
