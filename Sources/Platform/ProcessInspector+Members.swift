extension ProcessInspector {
  /// Appends the processes of a group whose controlling terminal this is, its leader first; zombies are
  /// left out.
  ///
  /// Looked at are the leader, its descendants, its siblings and theirs, which is where a shell puts the
  /// members of a job; of each, so many children as a person's job can have. All processes are looked at when the leader is gone, or on a kernel without
  /// /proc/PID/task/TID/children. Of a group of more than `limit` only so many are found.
  package mutating func appendMembers(
    ofGroup group: Int32, terminal: UInt64, limit: Int = 256, to members: inout [ProcessStatus]
  ) {
    let start = members.count
    var candidates: [Int32] = []
    guard hasChildrenFiles, let leader = try? status(of: group), leader.group == group else {
      try? appendNumbers(of: nil, "", to: &candidates)
      for candidate in candidates where members.count - start < limit {
        append(candidate, group, terminal, to: &members)
      }
      return
    }
    append(group, group, terminal, to: &members)
    if leader.session != group {
      appendChildren(of: leader.parent, threadCount: 2, to: &candidates)
      for candidate in candidates.prefix(childLimit) where candidate != group {
        append(candidate, group, terminal, to: &members)
      }
    }
    var next = start
    while next < members.count, members.count - start < limit {
      let member = members[next]
      next += 1
      candidates.removeAll(keepingCapacity: true)
      appendChildren(of: member.pid, threadCount: member.threadCount, to: &candidates)
      for candidate in candidates.prefix(childLimit) where members.count - start < limit {
        append(candidate, group, terminal, to: &members)
      }
    }
  }

  /// How many children of one process are looked at.
  private var childLimit: Int { 4096 }

  /// A process that isn't of a terminal's foreground group.
  package struct Outsider: Equatable, Sendable {
    package var status: ProcessStatus
    /// Whether it descends from a member of the group.
    package var isBelowGroup: Bool
    /// Whether it is of the terminal's own session, whose jobs are stopped when they read out of their turn.
    package var isJob: Bool
  }

  /// Appends the processes outside a group that may read its terminal: the descendants of its members and of another
  /// process, without those that have a terminal of their own and what these started.
  ///
  /// Of more than `limit` only so many are found.
  package mutating func appendOutsiders(
    ofGroup group: Int32, below members: [ProcessStatus], ancestor: Int32?, terminal: UInt64,
    limit: Int = 256, to outsiders: inout [Outsider]
  ) {
    let session = members.first?.session
    var known = Set(members.map(\.pid))
    var pending = members.map { ($0.pid, $0.threadCount, true) }
    if let ancestor, known.insert(ancestor).inserted { pending.append((ancestor, 2, false)) }
    var children: [Int32] = []
    var next = 0
    while next < pending.count, pending.count < limit {
      let (parent, threadCount, isBelowGroup) = pending[next]
      next += 1
      children.removeAll(keepingCapacity: true)
      appendChildren(of: parent, threadCount: threadCount, to: &children)
      for child in children.prefix(childLimit)
      where pending.count < limit && known.insert(child).inserted {
        guard let status = try? status(of: child), status.state != .zombie, status.state != .dead,
          status.terminal == terminal || status.terminal == 0
        else { continue }
        pending.append((child, status.threadCount, isBelowGroup))
        guard status.group != group || status.terminal != terminal else { continue }
        outsiders.append(
          Outsider(
            status: status, isBelowGroup: isBelowGroup,
            isJob: status.terminal == terminal && status.session == session))
      }
    }
  }

  /// Appends the children of a process.
  package mutating func appendChildren(
    of process: Int32, threadCount: Int, to children: inout [Int32]
  ) {
    var threads: [Int32] = []
    if threadCount > 1 {
      try? appendThreads(of: process, to: &threads)
    } else {
      threads = [process]
    }
    for thread in threads {
      guard (try? load(process, thread: thread, "/children", whole: true)) != nil else { continue }
      var fields = ByteScanner(content, to: count)
      while let child = fields.decimal() {
        children.append(Int32(truncatingIfNeeded: child))
      }
    }
  }

  private mutating func append(
    _ process: Int32, _ group: Int32, _ terminal: UInt64, to members: inout [ProcessStatus]
  ) {
    guard let status = try? status(of: process), status.group == group,
      status.terminal == terminal, status.state != .zombie, status.state != .dead
    else { return }
    members.append(status)
  }
}
