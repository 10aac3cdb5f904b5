/// The texts of `skills/`, as they go into every project.
enum SkillTexts {
  static let all: [(name: String, text: String)] = []
}
