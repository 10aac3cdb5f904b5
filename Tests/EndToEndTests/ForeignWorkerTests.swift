import Foundation
import Support
import Testing

/// What goes to a session whose worker is another runtime's: it knows neither names of keys nor a mouse.
@Suite(.enabled(if: TemporaryProject.has("python3"), "needs python3"))
struct ForeignWorkerTests {
  /// Does what such a worker does when it is woken: it takes what is queued, without a lock, and logs it here in hex.
  private static let worker = """
    import json, os, signal, sys
    state, id = sys.argv[1], sys.argv[2]
    def deliver(*_):
      path = f'{state}/queues/{id}.json'
      queue = json.load(open(path))
      with open(f'{state}/buffers/{id}.log', 'a') as log:
        for entry in queue['entries']:
          if entry['status'] == 'queued':
            entry['status'] = 'sent'
            log.write(entry['input'].encode().hex() + '\\n')
      json.dump(queue, open(path + '.new', 'w'))
      os.rename(path + '.new', path)
    signal.signal(signal.SIGUSR1, deliver)
    record = {'terminal_id': id, 'created_at': '2026-01-01T00:00:00.000Z', 'cwd': '/', 'command': 'x',
      'shell': 'sh', 'status': 'running', 'pid': os.getpid(), 'worker_pid': os.getpid(), 'queue_length': 0,
      'last_exit_code': None, 'last_activity_at': '2026-01-01T00:00:00.000Z'}
    path = f'{state}/sessions/{id}.json'
    json.dump(record, open(path + '.new', 'w'))
    os.rename(path + '.new', path)
    while True: signal.pause()
    """

  private static func withSession(
    _ body: (TemporaryProject, String) throws -> Void
  ) throws {
    try withProject { project in
      _ = try project.session("--exec", "true")
      let id = UUID().uuidString.lowercased()
      let child = try project.start(
        ["python3", "-c", worker, "\(project.root)/.clrun", id].map { Array($0.utf8) })
      defer { Processes.signal(child.pid, SIGKILL) }
      try project.wait(for: "the session", seconds: 30) {
        try project.clrun("status").list("sessions").contains { $0["terminal_id"] == id }
      }
      try body(project, id)
    }
  }

  @Test func keysGoAsTheBytesOfAPlainTerminal() throws {
    try Self.withSession { project, id in
      let answer = try project.clrun("key", id, "ctrl-shift-left", "shift-enter", "kp-5", "alt-é")
      project.check(answer.exitStatus, is: 0, answer)
      project.check(
        answer.texts("warnings").first?.hasPrefix("shift-enter went as enter"), is: true)
      let log = String(decoding: project.state("buffers/\(id).log"), as: UTF8.self)
      let bytes = Array("\0RAW\0\u{1B}[1;6D\r5\u{1B}é".utf8)
      let hex = bytes.map { String(Int($0) + 0x100, radix: 16).dropFirst() }.joined()
      project.check(log, is: hex + "\n")
    }
  }

  @Test func theMouseIsRefused() throws {
    try Self.withSession { project, id in
      let answer = try project.clrun("mouse", id, "click", "1", "1")
      project.check(answer, failsWith: 1, "Another runtime's worker owns this session")
      project.check(project.state("queues/\(id).json").isEmpty, is: true)
    }
  }
}
