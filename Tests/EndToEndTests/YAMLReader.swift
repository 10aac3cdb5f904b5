import Foundation
import Support

/// Reads clrun's documents with PyYAML.
enum YAMLReader {
  static let isAvailable: Bool = {
    guard TemporaryProject.has("python3"), let project = try? TemporaryProject() else {
      return false
    }
    defer { project.close() }
    return (try? project.run(["python3", "-c", "import yaml"]).exitStatus) == 0
  }()

  /// What differs between a YAML document and a JSON one that should hold the same; "" when nothing does.
  ///
  /// Times, which two calls tell differently, are not compared.
  static func difference(
    _ yaml: String, _ json: String, _ project: TemporaryProject
  ) throws -> String {
    try run(
      """
      import json, sys, yaml
      first, second = json.load(sys.stdin)
      a, b = yaml.safe_load(first), json.loads(second)
      for document in (a, b):
          for session in document.get("sessions") or []: session.pop("last_activity_at", None)
      if a != b or list(a) != list(b): print(a, b, sep="\\n")
      """, [yaml, json], project)
  }

  /// The keys of a YAML document's outermost map, in their order.
  static func keys(_ yaml: String, _ project: TemporaryProject) throws -> [String] {
    try run(
      "import json, sys, yaml; print(*yaml.safe_load(json.load(sys.stdin)[0]))", [yaml], project
    )
    .split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  private static func run(
    _ script: String, _ texts: [String], _ project: TemporaryProject
  ) throws -> String {
    let input = Array(try JSONEncoder().encode(texts))
    let answer = try project.run(["python3", "-c", script], input: input)
    return answer.text + answer.errors
  }
}
