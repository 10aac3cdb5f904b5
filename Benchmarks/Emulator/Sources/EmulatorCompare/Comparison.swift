@testable import VirtualTerminal

/// Our screens beside those of a peer.
struct Comparison {
  /// A difference that no rule explains.
  struct Difference {
    /// Which `look` it is.
    var look: Int
    var text: String
  }

  /// The rules that were needed, by the number of the look.
  private(set) var used: [Int: Set<String>] = [:]
  private(set) var unexplained: [Difference] = []

  /// Compares what both show after the same steps. If rules about single places do not explain
  /// every difference, steps are changed by the rules that do so; of these no more than needed.
  init(_ steps: [Step], _ peer: any Peer, ours: [Screen]) {
    let rules = Rule.all.filter { $0.peer == peer.name }
    compare(ours, peer.screens(steps), rules)
    guard !unexplained.isEmpty else { return }
    let looks = Set(unexplained.map(\.look))
    let places = used
    var needed = rules.filter { if case .place = $0.kind { false } else { true } }
    guard let all = Self.explained(steps, peer, rules, needed) else { return }
    used = all
    for rule in needed {
      let fewer = needed.filter { $0.name != rule.name }
      if let explained = Self.explained(steps, peer, rules, fewer) {
        needed = fewer
        used = explained
      }
    }
    unexplained = []
    used.merge(places) { $0.union($1) }
    for look in looks { used[look, default: []].formUnion(needed.map(\.name)) }
  }

  private init() {}

  /// The rules about places that are used once steps are changed by `changes`; nil if some difference
  /// is left.
  private static func explained(
    _ steps: [Step], _ peer: any Peer, _ rules: [Rule], _ changes: [Rule]
  ) -> [Int: Set<String>]? {
    var (mine, theirs) = (steps, steps)
    for rule in changes {
      switch rule.kind {
      case .place: break
      case .translated(let change): theirs = change(theirs)
      case .without(let change):
        mine = change(mine)
        theirs = change(theirs)
      }
    }
    var comparison = Comparison()
    comparison.compare(OurTerminal().screens(mine), peer.screens(theirs), rules)
    return comparison.unexplained.isEmpty ? comparison.used : nil
  }

  private mutating func compare(_ ours: [Screen], _ theirs: [Screen], _ rules: [Rule]) {
    if ours.count != theirs.count {
      unexplained.append(Difference(look: 0, text: "\(theirs.count) of \(ours.count) screens"))
    }
    for (look, (mine, their)) in zip(ours, theirs).enumerated() {
      if mine.lines[0] != their.lines[0] {
        unexplained.append(
          Difference(look: look, text: "\(mine.lines[0]), theirs \(their.lines[0])"))
      }
      guard mine.rows.map(\.count) == their.rows.map(\.count) else {
        unexplained.append(Difference(look: look, text: "another size"))
        continue
      }
      for row in mine.rows.indices {
        for column in mine.rows[row].indices {
          let (own, other) = (mine.rows[row][column], their.rows[row][column])
          if own == other { continue }
          let rule = rules.first {
            if case .place(let explains) = $0.kind { explains(own, other) } else { false }
          }
          if let rule {
            used[look, default: []].insert(rule.name)
          } else {
            let text = "\(row),\(column) \(Self.describe(own)), theirs \(Self.describe(other))"
            unexplained.append(Difference(look: look, text: text))
          }
        }
      }
    }
  }

  private static func describe(_ place: Screen.Place) -> String {
    "'\(place.text)' width \(place.width) [\(place.style.graphicsParameters)]"
  }
}
