/// What is fuzzed, by the name that scripts/fuzz and the folders of the corpus have for it.
enum FuzzTarget: String, CaseIterable, Sendable {
  case emulator, files, protocols, arguments, yaml, patterns

  /// Tries one input: whatever it is, nothing may trap, and what is thrown is a fault.
  func run(_ bytes: [UInt8]) throws(Violation) {
    switch self {
    case .emulator: try EmulatorFuzz.run(bytes)
    case .files: try FilesFuzz.run(bytes)
    case .protocols: try ProtocolsFuzz.run(bytes)
    case .arguments: try ArgumentsFuzz.run(bytes)
    case .yaml: try YAMLFuzz.run(bytes)
    case .patterns: try PatternsFuzz.run(bytes)
    }
  }
}
