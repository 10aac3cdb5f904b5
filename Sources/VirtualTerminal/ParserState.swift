/// The states of the parser that last from one read to the next (after Williams' DEC parser).
enum ParserState: UInt8 {
  case ground
  /// Inside a UTF-8 sequence.
  case scalar
  case escape
  case escapeIntermediate
  case controlEntry
  case controlParameter
  case controlIntermediate
  case controlIgnore
  case operatingSystemCommand
  case deviceEntry
  case deviceParameter
  case deviceIntermediate
  case deviceString
  /// SOS, PM, APC, and device control strings that nobody wants.
  case ignoredString
  /// An escape inside a string: its end, if a backslash follows.
  case stringEscape
}
