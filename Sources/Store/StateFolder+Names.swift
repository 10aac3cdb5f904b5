package import Platform

extension StateFolder {
  /// Whether a text can be a session's name: 1 to 64 letters, digits, `.`, `_` and `-`, the first a letter or digit.
  package static func isValid(name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard (1...64).contains(bytes.count), let first = bytes.first, isWordByte(first) else {
      return false
    }
    return bytes.allSatisfy {
      isWordByte($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
        || $0 == UInt8(ascii: "-")
    }
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte.isLowercaseHexDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  /// The session that bears a name; nil when none does.
  package func session(named name: String) -> SessionID? {
    guard Self.isValid(name: name), let bytes = try? names.contents(of: name, limit: 64) else {
      return nil
    }
    return SessionID(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }

  /// The name that a session bears; nil when it has none, or another session has it by now.
  package func name(of id: SessionID) -> String? {
    current(name: (try? note(of: id))?.name, of: id)
  }

  /// The name that a session was given, unless another session has it by now.
  package func current(name: String?, of id: SessionID) -> String? {
    guard let name, session(named: name) == id else { return nil }
    return name
  }

  /// Gives a name to a session, taking it from whichever had it.
  package func setName(_ name: String, of id: SessionID) throws(StoreError) {
    try storing(.write, "\(Self.name)/names/\(name)") { () throws(Errno) in
      try names.replace(name, with: Array("\(id)\n".utf8))
    }
  }

  /// Holds the lock under which names are given out.
  package func lockNames(
    waiting limit: Duration = lockPatience
  ) throws(StoreError) -> Descriptor {
    try locking("\(Self.name)/names", waiting: limit) { () throws(Errno) in
      try names.file(".lock", .create)
    }
  }
}
