internal import CPlatform
internal import Glibc

extension Descriptor {
  /// Takes the exclusive flock(2) of the file, waiting at most `limit`; throws `ETIMEDOUT` after it.
  ///
  /// The lock goes with the last descriptor of this open file description.
  package func lock(waiting limit: Duration) throws(Errno) {
    let deadline = MonotonicClock.now + limit
    var pause = Duration.microseconds(100)
    while try !tryLock() {
      if MonotonicClock.now >= deadline { throw .timedOut }
      MonotonicClock.pause(pause)
      pause = min(pause * 2, .milliseconds(10))
    }
  }

  /// Takes the exclusive flock(2) of the file when nobody has it.
  package func tryLock() throws(Errno) -> Bool {
    do throws(Errno) {
      _ = try retrying { flock(rawValue, LOCK_EX | LOCK_NB) }
      return true
    } catch .wouldBlock {
      return false
    }
  }

  /// Gives the flock(2) back.
  package func unlock() {
    _ = flock(rawValue, LOCK_UN)
  }

  /// Takes the lock that says its owner lives, without waiting; false when another has it.
  ///
  /// It belongs to the open file description, ends with it, and can be tested without being taken.
  /// See: man 2 fcntl, "Open file description locks".
  package func holdLifeLock() throws(Errno) -> Bool {
    do throws(Errno) {
      _ = try check(clrun_lock_hold(rawValue))
      return true
    } catch .wouldBlock {
      return false
    }
  }

  /// Whether somebody holds the life lock of the file.
  package func isLifeLockHeld() throws(Errno) -> Bool {
    try check(clrun_lock_is_held(rawValue)) == 1
  }

  /// The process that holds the flock(2) of this file, as /proc/locks tells it; nil when none does or it can't be told.
  package func lockHolder() -> Int32? {
    guard let status = try? status(),
      let locks = try? Directory.open("/proc"),
      let bytes = try? locks.file("locks", .read).readAll(limit: 16 << 20)
    else { return nil }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: " "))
      guard fields.count >= 6, fields[1].elementsEqual("FLOCK".utf8),
        let inode = fields[5].split(separator: UInt8(ascii: ":")).last,
        String(decoding: inode, as: UTF8.self) == String(status.inode)
      else { continue }
      return Int32(String(decoding: fields[4], as: UTF8.self))
    }
    return nil
  }
}
