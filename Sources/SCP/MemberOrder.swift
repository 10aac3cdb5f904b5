internal import Store

/// In which order a text has the members of its objects, which a dictionary does not keep.
package struct MemberOrder: Equatable, Sendable {
  /// The names, where it is an object.
  package private(set) var names: [String] = []
  private var members: [String: MemberOrder] = [:]
  /// Those in which there is an object.
  private var elements: [Int: MemberOrder] = [:]

  private init() {}

  /// Reads a text that is known to be JSON; of anything else it tells nothing of use.
  package init(of text: [UInt8]) {
    var scanner = Scanner(bytes: text)
    self = scanner.value()
  }

  /// The same of a member's value; nil where there is no object in it.
  package subscript(name: String) -> MemberOrder? { members[name] }
  /// The same of an array's element.
  package subscript(index: Int) -> MemberOrder? { elements[index] }

  private var isEmpty: Bool { names.isEmpty && elements.isEmpty }

  private struct Scanner {
    let bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) {
      self.bytes = bytes
    }

    mutating func value() -> MemberOrder {
      var order = MemberOrder()
      switch next {
      case UInt8(ascii: "{"):
        repeat {
          place += 1
          guard next == UInt8(ascii: "\"") else { break }
          let name = string()
          guard next == UInt8(ascii: ":") else { break }
          place += 1
          order.names.append(name)
          let inner = value()
          if !inner.isEmpty { order.members[name] = inner }
        } while next == UInt8(ascii: ",")
        place += 1
      case UInt8(ascii: "["):
        var index = 0
        repeat {
          place += 1
          let inner = value()
          if !inner.isEmpty { order.elements[index] = inner }
          index += 1
        } while next == UInt8(ascii: ",")
        place += 1
      case UInt8(ascii: "\""): _ = string()
      default: while let byte = next, !",]}".utf8.contains(byte) { place += 1 }
      }
      return order
    }

    /// The next byte that is no white space; nil at the end.
    private var next: UInt8? {
      mutating get {
        while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
        return place < bytes.count ? bytes[place] : nil
      }
    }

    private mutating func string() -> String {
      let start = place
      var hasEscapes = false
      place += 1
      while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
        if bytes[place] == UInt8(ascii: "\\") {
          hasEscapes = true
          place += 1
        }
        place += 1
      }
      place = min(place + 1, bytes.count)
      let token = bytes[start..<place]
      if hasEscapes, let text = try? JSONValue(parsing: token).string { return text }
      return String(decoding: token.dropFirst().dropLast(), as: UTF8.self)
    }
  }
}
