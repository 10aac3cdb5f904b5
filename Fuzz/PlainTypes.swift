import Patterns

/// What a YAML parser may take a plain scalar for, other than a text.
///
/// See: yaml.org/type for YAML 1.1, YAML 1.2.2, 10.3.2 for the core schema.
enum PlainTypes {
  private static let forms = [
    "|~|null|Null|NULL", "y|Y|yes|Yes|YES|n|N|no|No|NO", "true|True|TRUE|false|False|FALSE",
    "on|On|ON|off|Off|OFF", "<<|=",
    "[-+]?0b[0-1_]+|[-+]?0o?[0-7_]+|[-+]?[0-9][0-9_]*|[-+]?0x[0-9a-fA-F_]+",
    "[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?",
    "[-+]?(\\.[0-9]+|[0-9][0-9_]*(\\.[0-9_.]*)?)([eE][-+]?[0-9]+)?",
    "[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)", "\\.[0-9.]*",
    "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \\t]+)[0-9:.]+[ \\t]*(Z|[-+][0-9:]+)?)?",
  ]

  private static let expression = try? RegularExpression(
    "^(\(forms.joined(separator: "|")))$")

  static func mayBeOther(_ text: String) -> Bool {
    guard var expression else { return true }
    return expression.matches(text)
  }
}
