internal import Store

/// One line of an update stream.
package enum Update: Equatable, Sendable {
  case frame(StateFrame)
  /// Something on the way, such as `45%` and what is done.
  case progress(String)
  /// Nothing that could be shown.
  case other

  /// A line, and the id by which a server resumes behind it.
  package static func read(_ line: [UInt8]) -> (update: Update, id: String?)? {
    guard let json = try? JSONValue(parsing: line) else { return nil }
    let id = json["id"]?.text ?? json["event_id"]?.text
    // A frame may lie in an envelope.
    if let frame = StateFrame(json, order: MemberOrder(of: line)) { return (.frame(frame), id) }
    for name in ["frame", "data"] {
      guard let inner = json[name],
        let frame = StateFrame(inner, order: MemberOrder(of: line)[name])
      else { continue }
      return (.frame(frame), id)
    }
    let parts = [json["progress"]?.text, json["hint"]?.string ?? json["message"]?.string]
    let text = parts.compactMap(\.self).joined(separator: " ").shownOnOneLine
    return (text.isEmpty ? .other : .progress(text.cut(to: 500)), id)
  }
}
