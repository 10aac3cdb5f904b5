/// Words as a shell splits them, without any expansion.
enum Words {
  /// nil where a quotation has no end.
  static func split(_ text: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    guard quote == nil, !isEscaped else { return nil }
    if let word { words.append(word) }
    return words
  }

  /// `name=value` as its parts; nil for anything else.
  static func assignment(_ word: String) -> (name: String, value: String)? {
    guard let sign = word.firstIndex(of: "="), sign != word.startIndex else { return nil }
    let name = word[..<sign]
    guard name.allSatisfy({ $0.isLetter || $0.isNumber || "_-.".contains($0) }) else { return nil }
    return (String(name), String(word[word.index(after: sign)...]))
  }
}
