extension String {
  /// Text from outside as it may be shown: without control characters and what turns the direction of text around, which
  /// could draw something else than it says; line ends and tabs stay.
  package var shownPlainly: String {
    var text = String.UnicodeScalarView()
    for scalar in replacing("\r\n", with: "\n").unicodeScalars {
      switch scalar.value {
      case 0x0A, 0x09: text.append(scalar)
      case 0x0D: text.append("\n")
      case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F: break
      default: text.append(scalar)
      }
    }
    return String(text)
  }

  /// The same on one line.
  package var shownOnOneLine: String {
    shownPlainly.split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
  }

  /// At most so many characters, with a mark where some are left out.
  package func cut(to count: Int) -> String {
    self.count <= count ? self : "\(prefix(count))…"
  }
}
