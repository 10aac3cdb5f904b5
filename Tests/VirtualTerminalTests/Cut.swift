@testable import VirtualTerminal

/// How input is cut into reads.
enum Cut: CustomStringConvertible {
  case whole
  case bytes
  case random(seed: UInt64)

  var description: String {
    switch self {
    case .whole: "whole"
    case .bytes: "byte by byte"
    case .random(let seed): "cut at random (\(seed))"
    }
  }

  func feed(_ input: [UInt8], to terminal: inout Terminal) {
    switch self {
    case .whole: terminal.feed(input)
    case .bytes: for byte in input { terminal.feed([byte]) }
    case .random(let seed):
      var state = seed &* 2 &+ 1
      var start = 0
      while start < input.count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let end = min(input.count, start + 1 + Int(state >> 33) % 17)
        terminal.feed(Array(input[start..<end]))
        start = end
      }
    }
  }
}
