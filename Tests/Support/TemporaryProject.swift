internal import Foundation
internal import Glibc

/// A project in a folder of its own, with sessions that end when the test does.
package final class TemporaryProject {
  /// The project's root.
  package let root: String
  /// The folder above the root, which holds all that the test needs.
  package let folder: String
  /// What clrun is called with; a test may change it.
  package var environment: [String: String]
  /// Set by a check that failed: the folder stays.
  package var hasFailed = false

  /// Makes a fresh folder with a project of the given name in it.
  package init(named name: String = "project") throws {
    // The shortest there is: the default of macOS and of some sandboxes is too long for sockets.
    let base = URL(fileURLWithPath: NSTemporaryDirectory()).path
    folder = "\(base)/clrun-e2e-\(UUID().uuidString.prefix(8).lowercased())"
    root = "\(folder)/\(name)"
    let files = FileManager.default
    try files.createDirectory(atPath: root, withIntermediateDirectories: true)
    // Where this folder is missing, fish spends half a minute on reading all manual pages for it.
    try files.createDirectory(
      atPath: "\(folder)/home/.local/share/fish/generated_completions",
      withIntermediateDirectories: true)
    guard files.createFile(atPath: "\(root)/Makefile", contents: Data()) else {
      throw ChildProcessFailure("make \(root)/Makefile", of: ["TemporaryProject"])
    }
    let inherited = ProcessInfo.processInfo.environment
    environment = [
      "PATH": inherited["PATH"] ?? "/usr/local/bin:/usr/bin:/bin", "HOME": "\(folder)/home",
      "SHELL": "/bin/bash", "LANG": "C.UTF-8", "USER": inherited["USER"] ?? "nobody",
    ]
    for name in ["PYENV_ROOT"] + Self.sanitizerOptions {
      if let value = inherited[name] { environment[name] = value }
    }
  }

  /// Ends what still runs, and removes the folder unless a check failed.
  package func close() {
    for session in (try? sessionIDs()) ?? [] {
      _ = try? clrun("kill", session)
    }
    killLeftovers()
    if !hasFailed { try? FileManager.default.removeItem(atPath: folder) }
  }

  /// The workers of this project that are still there after clrun has ended all it knows of.
  private func killLeftovers() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    for process in names.compactMap({ Int32($0) }) {
      guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline"),
        data.starts(with: Array("clrun: worker".utf8)), data.range(of: Data(folder.utf8)) != nil
      else { continue }
      kill(process, SIGKILL)
    }
  }
}

extension TemporaryProject {
  /// The binary that is tested: the one of CLRUN_BINARY, else the one that was built with the tests.
  package static let binary: String = {
    if let path = ProcessInfo.processInfo.environment["CLRUN_BINARY"] { return path }
    let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let beside = (bundle ?? Bundle.main.executableURL ?? URL(fileURLWithPath: "/"))
      .deletingLastPathComponent()
    for folder in [beside, beside.deletingLastPathComponent()] {
      let path = folder.appendingPathComponent("clrun").path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    return executableFolder() + "/clrun"
  }()

  /// What scripts/sanitize tells sanitized binaries by.
  private static let sanitizerOptions = ["ASAN_OPTIONS", "TSAN_OPTIONS"]

  /// Whether a sanitizer is in the binary: then most of its memory is the sanitizer's.
  package static let isSanitized = sanitizerOptions.contains {
    ProcessInfo.processInfo.environment[$0] != nil
  }

  /// Whether that is ThreadSanitizer: then every process has a thread of the sanitizer's.
  package static let isThreadSanitized =
    ProcessInfo.processInfo.environment["TSAN_OPTIONS"] != nil

  /// Where the running test's own code was loaded from.
  private static func executableFolder() -> String {
    for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
      return URL(fileURLWithPath: argument).deletingLastPathComponent().path
    }
    return "."
  }

  /// A program started in the project's environment, in its root unless told otherwise.
  package func start(
    _ arguments: [[UInt8]], input: [UInt8] = [], directory: String? = nil,
    leadsSession: Bool = false
  ) throws -> ChildProcess {
    var settings = ChildProcess.Settings()
    settings.environment = environment
    settings.directory = directory ?? root
    settings.input = input
    settings.isSessionLeader = leadsSession
    return try ChildProcess(arguments, settings)
  }

  /// A program run to its end.
  package func run(
    _ arguments: [String], input: [UInt8] = [], directory: String? = nil, seconds: Double = 180
  ) throws -> Answer {
    try run(
      arguments.map { Array($0.utf8) }, input: input, directory: directory, seconds: seconds)
  }

  /// A program run to its end, its arguments byte by byte.
  package func run(
    _ arguments: [[UInt8]], input: [UInt8] = [], directory: String? = nil, seconds: Double = 180
  ) throws -> Answer {
    let child = try start(arguments, input: input, directory: directory)
    let status = try child.wait(seconds: seconds)
    return Answer(
      arguments: child.arguments, exitStatus: status, output: child.output, errors: child.errors)
  }

  /// clrun with these arguments and no other.
  package func plain(
    _ arguments: [String], input: [UInt8] = [], directory: String? = nil
  ) throws -> Answer {
    try run([Self.binary] + arguments, input: input, directory: directory)
  }

  /// clrun with these arguments and `--json`.
  package func clrun(
    _ arguments: String..., input: [UInt8] = [], directory: String? = nil
  ) throws -> Answer {
    try plain(["--json"] + arguments, input: input, directory: directory)
  }

  /// The ids that have a record, in no order.
  package func sessionIDs() throws -> [String] {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(root)/.clrun/sessions")
    return names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map {
      String($0.dropLast(5))
    }
  }

  /// A file of the state folder; empty where it is missing.
  package func state(_ path: String) -> [UInt8] {
    Array(FileManager.default.contents(atPath: "\(root)/.clrun/\(path)") ?? Data())
  }

  /// Whether a program is in PATH.
  package static func has(_ program: String) -> Bool { TestTerminal.path(of: program) != nil }
}
