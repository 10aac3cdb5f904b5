import Foundation
import Support
import Testing

/// A server that speaks the Structured Command Protocol, in a process of its own: Server/flow_server.py.
final class FlowServer {
  /// Many flows while the server is killed and started again.
  static var benchmark: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Benchmarks/flows.py").path
  }

  private let project: TemporaryProject
  private let options: [String]
  private var process: ChildProcess?
  private let name: String
  private(set) var port = 0

  /// Starts it; the options are those of the script.
  init(_ project: TemporaryProject, _ options: String..., name: String = "server") throws {
    self.project = project
    self.options = options
    self.name = name
    try start()
  }

  deinit { process?.signal(SIGKILL) }

  var url: String { "\(options.contains("--tls") ? "https" : "http")://127.0.0.1:\(port)" }

  private var journalPath: String { "\(project.folder)/\(name).journal" }

  /// Starts it, or starts it again on the same port with what its journal knows.
  func start() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    let portFile = "\(project.folder)/\(name).port"
    try? FileManager.default.removeItem(atPath: portFile)
    let process = try project.start(
      ([
        "python3", "\(script)/Server/flow_server.py", "--port", String(port), "--port-file",
        portFile, "--journal", journalPath,
      ] + options).map { Array($0.utf8) })
    self.process = process
    try process.wait(for: "the server's port") { _ in
      FileManager.default.fileExists(atPath: portFile)
    }
    let text = try String(contentsOfFile: portFile, encoding: .utf8)
    port = Int(text) ?? 0
  }

  /// Kills it.
  func stop() throws {
    process?.signal(SIGKILL)
    _ = try process?.wait()
    process = nil
  }

  /// What the next requests meet; see the script.
  func meet(_ faults: [String: Any]...) throws {
    let body = try JSONSerialization.data(withJSONObject: faults)
    _ = try ask("-d", String(decoding: body, as: UTF8.self), "\(url)/faults")
  }

  /// The transitions that were done, of all runs in the order in which they were begun.
  func applied() throws -> [String] {
    try journal().filter { $0["kind"] as? String == "applied" }
      .compactMap { $0["action"] as? String }
  }

  /// The requests that came, such as `GET /runs/1/cli`, with ids as `ID`.
  func requests() throws -> [String] {
    try entries().map { "\($0["method"] ?? "") \($0["path"] ?? "")" }.map {
      $0.replacing(/[0-9a-f]{8}-[0-9a-f-]{27}/, with: "ID")
    }
  }

  /// The requests themselves: `method`, `path`, `body`, `headers`, `peer`.
  func entries() throws -> [[String: Any]] {
    try journal().filter { $0["kind"] as? String == "request" }
  }

  /// What of the journal is of one kind.
  func journal() throws -> [[String: Any]] {
    let text = try String(contentsOfFile: journalPath, encoding: .utf8)
    return text.split(separator: "\n").compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  private func ask(_ arguments: String...) throws -> Answer {
    try project.run(["curl", "-sk", "--noproxy", "*"] + arguments)
  }
}

extension Session {
  /// Waits until nothing is asked any more: the process for HTTP is stopped. Returns its id.
  @discardableResult
  func waitForSleepOfHTTP() throws -> Int32 {
    let worker = try workerID()
    var process: Int32 = 0
    try project.wait(for: "the process for HTTP to be stopped") {
      let children = try String(
        contentsOfFile: "/proc/\(worker)/task/\(worker)/children", encoding: .utf8)
      guard let child = children.split(separator: " ").first.flatMap({ Int32($0) }) else {
        return false
      }
      process = child
      let status = FileManager.default.contents(atPath: "/proc/\(child)/status") ?? Data()
      return String(decoding: status, as: UTF8.self).contains("State:\tT")
    }
    return process
  }
}

extension TemporaryProject {
  /// A key with a certificate for 127.0.0.1 that nobody but itself vouches for, in one file.
  func certificate(_ name: String) throws -> String {
    let files = (key: "\(folder)/\(name).key", both: "\(folder)/\(name).pem")
    let made = try run([
      "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", files.key, "-out",
      files.both, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
      "subjectAltName=IP:127.0.0.1",
    ])
    check(made.exitStatus, is: 0, made)
    let parts = try [files.key, files.both].map { try String(contentsOfFile: $0, encoding: .utf8) }
    try parts.joined().write(toFile: files.both, atomically: true, encoding: .utf8)
    return files.both
  }

  /// Starts a session with a flow.
  func flow(_ server: FlowServer, _ arguments: String...) throws -> Session {
    let answer = try plain(["--json", "scp", server.url] + arguments)
    guard answer.exitStatus == 0, let id = answer["terminal_id"] else {
      throw ChildProcessFailure("attach to a flow\n\(answer)", of: answer.arguments)
    }
    return Session(id: id, project: self, started: answer)
  }
}
