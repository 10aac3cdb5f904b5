import FoundationEssentials
import Platform
import Worker
import YAML

@testable import Commands
@testable import Store

/// All files of a session at once, in a project of their own, and the verbs that read them.
enum SessionFuzz {
  private static let id = "0f0e0d0c-0b0a-4908-8706-050403020100"

  /// The files in the order of the input; each comes with its length in two bytes before it.
  private static let names = [
    "sessions/\(id).json", "sessions/\(id).note", "queues/\(id).json", "buffers/\(id).timeline",
    "sessions/\(id).state", "buffers/\(id).log", "buffers/\(id).idx",
  ]

  /// Two bytes of options come first.
  static func run(_ input: inout FuzzInput) throws(Violation) {
    let flags = input.byte()
    let number = Int(input.byte())
    var files: [(name: String, bytes: [UInt8])] = []
    for name in names {
      let count = Int(input.byte()) | Int(input.byte()) << 8
      files.append((name, input.bytes(count)))
    }
    // A log without an index is short: what is given is as often in it as it takes.
    if flags & 1 != 0, !files[5].bytes.isEmpty {
      let log = files[5].bytes
      files[5].bytes = Array(
        repeatElement(log, count: LogIndex.shortLog / log.count + 2).joined())
    }
    if flags & 2 != 0 { repair(&files[6].bytes, for: files[5].bytes) }
    let project = "\(folder)/clrun-fuzz-\(Process.id)-\(SessionID())"
    defer { try? FileManager.default.removeItem(atPath: project) }
    do {
      try FileManager.default.createDirectory(
        atPath: project, withIntermediateDirectories: false)
      let folder = try StateFolder.open(in: Directory.open(project), creating: true)
      for (name, bytes) in files where !bytes.isEmpty {
        let file = try folder.root.file(name, .createNew)
        try file.writeAll(bytes)
      }
    } catch {
      throw Violation("no project to fuzz in: \(error)")
    }
    try read(project, flags, number)
  }

  /// Where files need no disk.
  private static let folder =
    FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"

  /// Asks all that can be asked of a session.
  private static func read(_ project: String, _ flags: UInt8, _ number: Int) throws(Violation) {
    var options = Invocation.Options()
    options.project = project
    options.lines = number
    options.dryRun = true
    options.older = .zero
    if flags & 4 != 0 { options.from = number + 1 }
    if flags & 8 != 0 { options.maxBytes = 100 + number }
    for verb in [VerbName.tail, .head, .last, .grep, .screen, .status, .gc] {
      let document: Node
      do throws(CommandFailure) {
        document = try answer(verb, options).document
      } catch {
        document = error.document
      }
      try YAMLFuzz.check(document)
    }
  }

  private static func answer(
    _ verb: VerbName, _ options: Invocation.Options
  ) throws(CommandFailure) -> Answer {
    switch verb {
    case .last: try LastVerb(reference: id, options: options).perform()
    case .grep: try GrepVerb(reference: id, pattern: "a|[^b]c$", options: options).perform()
    case .screen: try ScreenVerb(reference: id, options: options).perform()
    case .status: try StatusVerb(options: options).perform()
    case .gc: try CollectVerb(options: options).perform()
    default: try TailVerb(reference: id, verb: verb, options: options, isBare: false).perform()
    }
  }

  /// Gives the records of an index the checksums that they should have.
  private static func repair(_ index: inout [UInt8], for log: [UInt8]) {
    let mark = UInt64(LogIndex.headMark)
    guard index.count > LogIndex.headerSize else { return }
    index.replaceSubrange(..<LogIndex.headerSize, with: LogIndex.header)
    for place in LogIndex.headerSize..<index.count {
      guard place + LogIndex.headSize <= index.count, index.number(at: place + 4, count: 4) == mark
      else { continue }
      let offset = Int(truncatingIfNeeded: index.number(at: place + 16))
      if (0...log.count).contains(offset) {
        let before = Array(log[max(0, offset - LogIndex.fingerprintLength)..<offset])
        set(&index, at: place + 48, Checksum.of(before))
      }
      let end = place + Int(index.number(at: place, count: 4)) - LogIndex.trailerSize
      if end >= place + LogIndex.headSize, end <= index.count {
        set(&index, at: place + 64, Checksum.of(Array(index[(place + LogIndex.headSize)..<end])))
      }
      let sum = Checksum.of(Array(index[place..<(place + LogIndex.headSize - 8)]))
      set(&index, at: place + LogIndex.headSize - 8, sum)
    }
  }

  private static func set(_ bytes: inout [UInt8], at place: Int, _ number: UInt64) {
    var written: [UInt8] = []
    written.append(number: number)
    bytes.replaceSubrange(place..<place + written.count, with: written)
  }
}
