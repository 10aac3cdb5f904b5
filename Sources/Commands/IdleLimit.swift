/// After how long at its prompt a shell is put away.
package enum IdleLimit: Equatable, Sendable {
  case never
  case after(Duration)

  /// What holds where nothing is said.
  static let standard = IdleLimit.after(.seconds(300))

  /// Reads `never`, or a duration such as `30s`, `10m`, `2h`, `1d`.
  init?(_ text: String) {
    if text == "never" {
      self = .never
    } else if let duration = Duration(age: text), duration > .zero {
      self = .after(duration)
    } else {
      return nil
    }
  }

  /// As the worker is told.
  var milliseconds: Int? {
    switch self {
    case .never: nil
    case .after(let duration): Int(duration / .milliseconds(1))
    }
  }
}
