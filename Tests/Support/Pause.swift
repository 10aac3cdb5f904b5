internal import Glibc

/// The pause of a loop that looks again until something has happened.
package enum Pause {
  /// Five milliseconds.
  package static func short() { usleep(5000) }
}
