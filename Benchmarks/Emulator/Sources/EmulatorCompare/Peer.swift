@testable import VirtualTerminal

/// What is done with a terminal.
enum Step {
  case feed([UInt8])
  case size(rows: Int, columns: Int)
  /// Look at the screen.
  case look
}

/// An emulator that screens are compared with.
protocol Peer {
  var name: String { get }

  /// Does the steps with a new terminal and returns what it showed at each `look`.
  func screens(_ steps: [Step]) -> [Screen]
}

/// The emulator under test, as a peer.
struct OurTerminal: Peer {
  let name = "ours"

  func screens(_ steps: [Step]) -> [Screen] {
    var terminal = Terminal(rows: 24, columns: 80, scrollbackLimit: 1 << 20)
    var screens: [Screen] = []
    for step in steps {
      switch step {
      case .feed(let bytes): terminal.feed(bytes)
      case .size(let rows, let columns): terminal.resize(rows: rows, columns: columns)
      case .look: screens.append(Screen(terminal))
      }
    }
    return screens
  }
}
