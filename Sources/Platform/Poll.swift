internal import CPlatform
internal import Glibc

/// A set of descriptors to wait for. See: man 2 poll.
package struct Poll {
  /// What is waited for, and what came.
  package struct Events: OptionSet, Sendable {
    package let rawValue: Int16
    package init(rawValue: Int16) { self.rawValue = rawValue }

    package static var readable: Events { Events(rawValue: Int16(POLLIN)) }
    package static var writable: Events { Events(rawValue: Int16(POLLOUT)) }
    /// The other end is gone; comes unasked.
    package static var hangUp: Events { Events(rawValue: Int16(POLLHUP)) }
    /// It failed or is not open; comes unasked.
    package static var failed: Events { Events(rawValue: Int16(POLLERR) | Int16(POLLNVAL)) }
  }

  private var entries: [pollfd] = []

  package init() {}

  /// Empties the set, keeping its memory.
  package mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
  }

  /// Adds a descriptor and returns its place in the set.
  @discardableResult
  package mutating func add(_ descriptor: Int32, _ events: Events) -> Int {
    entries.append(pollfd(fd: descriptor, events: events.rawValue, revents: 0))
    return entries.count - 1
  }

  /// What came for the descriptor at a place.
  package subscript(place: Int) -> Events { Events(rawValue: entries[place].revents) }

  /// Waits until something comes or the time is over (nil: for ever); false when nothing came.
  ///
  /// A signal ends it early, as if the time were over.
  package mutating func wait(timeout: Duration?) throws(Errno) -> Bool {
    let nanoseconds = timeout.map { max($0.nanoseconds, 0) } ?? -1
    let count = clrun_poll(&entries, entries.count, nanoseconds)
    if count == -EINTR { return false }
    return try check(count) > 0
  }

  /// Waits for one descriptor; an empty set means that the time was over.
  package static func wait(
    for events: Events, on descriptor: Int32, timeout: Duration?
  ) throws(Errno) -> Events {
    var poll = Poll()
    poll.add(descriptor, events)
    _ = try poll.wait(timeout: timeout)
    return poll[0]
  }
}
