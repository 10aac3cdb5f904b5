internal import Glibc

/// Tells whether any of some threads has run since it was made: what a blocked thread does, waits for and has open can't
/// change before it runs.
///
/// It keeps a descriptor for each thread, so that asking takes a microsecond a thread instead of the hundred that
/// looking at a process does.
/// See: the kernel's Documentation/scheduler/sched-stats.rst, /proc/<pid>/schedstat
package struct SchedulerWitness: ~Copyable {
  /// Of a file of /proc/PID/task/TID and what it said: the times the thread ran and waited, and how often it was put on a
  /// processor.
  private struct Record {
    var descriptor: Int32
    var content: Content
  }
  private typealias Content = InlineArray<64, UInt8>

  /// How many threads are watched at the most; each takes a descriptor.
  package static var limit: Int { 64 }

  private var records: [Record] = []

  /// Begins to watch threads, each named with its process.
  ///
  /// Where there is none or one is gone, where there are more than `limit`, and where the kernel doesn't count
  /// (CONFIG_SCHED_INFO), they are never still.
  package init(threads: [(process: Int32, thread: Int32)] = []) {
    guard threads.count <= Self.limit else { return }
    for (process, thread) in threads {
      let descriptor = open("/proc/\(process)/task/\(thread)/schedstat", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0, let content = Self.read(descriptor) else {
        if descriptor >= 0 { close(descriptor) }
        for record in records { close(record.descriptor) }
        records = []
        return
      }
      records.append(Record(descriptor: descriptor, content: content))
    }
  }

  deinit {
    for record in records { close(record.descriptor) }
  }

  /// Whether none of the threads has run or ended since the witness was made.
  ///
  /// A thread that was running then, and still is, may seem to be still.
  package var isStill: Bool {
    !records.isEmpty
      && records.allSatisfy { record in
        guard let content = Self.read(record.descriptor) else { return false }
        return record.content.indices.allSatisfy { record.content[$0] == content[$0] }
      }
  }

  /// What a file says now; nil when the thread is gone.
  private static func read(_ descriptor: Int32) -> Content? {
    var content = Content(repeating: 0)
    let count = withUnsafeMutableBytes(of: &content) { bytes in
      pread(descriptor, bytes.baseAddress, bytes.count, 0)
    }
    return count > 0 ? content : nil
  }
}
