/// What can be chosen in a state: a transition with the texts that choose it.
package struct Choice: Equatable, Sendable {
  /// From 1 on.
  package var number: Int
  package var label: String
  package var keys: [String]
  package var transition: StateFrame.Transition

  /// Those of a frame, in the order in which the server shows them; what it shows but does not offer is left out, since it
  /// would refuse it.
  package static func all(_ frame: StateFrame, _ presentation: Presentation) -> [Choice] {
    var rest = frame.transitions
    var choices: [Choice] = []
    func add(_ transition: StateFrame.Transition, _ label: String?, _ keys: [String]) {
      choices.append(
        Choice(
          number: choices.count + 1, label: label ?? transition.action, keys: keys,
          transition: transition))
    }
    for option in presentation.options {
      guard let place = rest.firstIndex(where: { $0.action == option.action }) else { continue }
      add(rest.remove(at: place), option.label, option.keys)
    }
    for transition in rest { add(transition, nil, []) }
    return choices
  }

  package var action: String { transition.action }
  package var fields: [Field] { transition.fields }
  package var required: [Field] { fields.filter { !$0.isOptional } }

  /// The only field that a text alone can fill; nil where none or several must be filled.
  package var textField: Field? {
    required.count == 1 ? required[0] : required.isEmpty && fields.count == 1 ? fields[0] : nil
  }
}
