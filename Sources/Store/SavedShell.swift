/// What `sessions/<id>.state` holds: all that brings a suspended shell back.
///
/// One line of JSON says what it is and how long the parts are; the parts follow, byte by byte.
package struct SavedShell: Equatable, Sendable {
  /// The file's form: another is not read.
  package static let version = 1

  /// The shell's kind, such as `bash`.
  package var kind: String
  /// What marks the shell's own words in its output.
  package var nonce: String
  /// In milliseconds since 1970.
  package var capturedAt: Int64
  /// The exit code of the last command.
  package var lastCode: Int?
  /// The last command.
  package var lastCommand: String?
  package var directory: String
  /// How its terminal was set, as `stty -g` prints it; nil: nobody knows.
  package var settings: String?
  /// `NAME=value`, each with a zero byte behind it.
  package var environment: [UInt8]
  /// What the shell reads at its start.
  package var script: [UInt8]
  package var history: [UInt8]
  /// The emulator's state.
  package var screen: [UInt8]

  package init(
    kind: String, nonce: String, capturedAt: Int64, lastCommand: String?, lastCode: Int?,
    directory: String, settings: String?, environment: [UInt8], script: [UInt8],
    history: [UInt8], screen: [UInt8]
  ) {
    self.kind = kind
    self.nonce = nonce
    self.capturedAt = capturedAt
    self.lastCommand = lastCommand
    self.lastCode = lastCode
    self.directory = directory
    self.settings = settings
    self.environment = environment
    self.script = script
    self.history = history
    self.screen = screen
  }

  private var parts: [[UInt8]] { [environment, script, history, screen] }

  package var bytes: [UInt8] {
    let head = JSONValue(members: [
      ("version", .integer(Self.version)), ("shell", .string(kind)), ("nonce", .string(nonce)),
      ("captured_at", .integer(Int(capturedAt))), ("cwd", .string(directory)),
      ("settings", settings.json), ("last_command", lastCommand.json), ("last_code", lastCode.json),
      ("parts", .array(parts.map { .integer($0.count) })),
      ("checksum", .string(checksum)),
    ])
    return head.text(.compact) + [0x0A] + parts.joined()
  }

  /// nil for what is not whole, or of another form.
  package init?(bytes: [UInt8]) {
    guard let end = bytes.firstIndex(of: 0x0A),
      let head = try? JSONValue(parsing: Array(bytes[..<end])),
      head["version"]?.integer == Self.version, let kind = head["shell"]?.string,
      let nonce = head["nonce"]?.string, let capturedAt = head["captured_at"]?.integer,
      let directory = head["cwd"]?.string,
      let counts = head["parts"]?.array?.compactMap(\.integer), counts.count == 4
    else { return nil }
    var parts: [[UInt8]] = []
    var place = end + 1
    for count in counts {
      guard count >= 0, count <= bytes.count - place else { return nil }
      parts.append(Array(bytes[place..<place + count]))
      place += count
    }
    self.init(
      kind: kind, nonce: nonce, capturedAt: Int64(capturedAt),
      lastCommand: head["last_command"]?.string, lastCode: head["last_code"]?.integer,
      directory: directory, settings: head["settings"]?.string, environment: parts[0],
      script: parts[1], history: parts[2], screen: parts[3])
    guard place == bytes.count, head["checksum"]?.string == checksum else { return nil }
  }

  private var checksum: String { String(Checksum.of(Array(parts.joined())), radix: 16) }
}
