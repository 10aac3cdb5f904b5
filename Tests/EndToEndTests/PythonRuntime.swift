import Foundation
import Support

/// clrun for Python, as PyPI has it.
enum PythonRuntime {
  /// The executable; nil where it isn't installed.
  static let path: String? = {
    guard let project = try? TemporaryProject() else { return nil }
    defer { project.close() }
    let script = """
      import importlib.metadata, os, sys
      importlib.metadata.version("clrun-cli")
      print(os.path.join(sys.prefix, "bin", "clrun"), end="")
      """
    guard let answer = try? project.run(["python3", "-c", script]), answer.exitStatus == 0,
      FileManager.default.isExecutableFile(atPath: answer.text)
    else { return nil }
    return answer.text
  }()
}
