internal import YAML

/// What `doctor` found when it looked at one thing.
struct Check {
  /// How bad it is.
  enum State: Int, Comparable {
    case ok, warning, problem

    static func < (a: State, b: State) -> Bool { a.rawValue < b.rawValue }

    var name: String {
      switch self {
      case .ok: "ok"
      case .warning: "warning"
      case .problem: "problem"
      }
    }
  }

  var name: String
  var state: State
  /// What was found.
  var what: String
  /// Why that matters.
  var why: String?
  /// What to do about it.
  var advice: String?
  /// What is concerned, one by one.
  var items: [String] = []
  /// What `--fix` has done about it.
  var fixed: String?

  /// How many things one entry names.
  private static let shownLimit = 20

  static func ok(_ name: String, _ what: String) -> Check {
    Check(name: name, state: .ok, what: what)
  }

  static func warning(
    _ name: String, _ what: String, why: String, advice: String, items: [String] = []
  ) -> Check {
    Check(name: name, state: .warning, what: what, why: why, advice: advice, items: items)
  }

  static func problem(
    _ name: String, _ what: String, why: String, advice: String, items: [String] = []
  ) -> Check {
    Check(name: name, state: .problem, what: what, why: why, advice: advice, items: items)
  }

  /// The same thing, now that it has been mended.
  func mended(_ how: String) -> Check {
    var check = self
    check.state = .ok
    check.advice = nil
    check.fixed = how
    return check
  }

  var node: Node {
    var entry = Answer()
    entry.add("name", name)
    entry.add("state", state.name)
    entry.add("what", what)
    entry.add("why", why)
    entry.add("do", advice)
    entry.add("items", list: Array(items.prefix(Self.shownLimit)))
    let rest = items.count - Self.shownLimit
    entry.add("items_not_shown", rest > 0 ? rest : nil)
    entry.add("fixed", fixed)
    return entry.document
  }
}
