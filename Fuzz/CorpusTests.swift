import Foundation
import Testing

/// The inputs that fuzzing has left: each is tried as scripts/fuzz tries it.
@Suite struct CorpusTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("corpus")

  @Test(arguments: FuzzTarget.allCases)
  func eachInputPasses(_ target: FuzzTarget) throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.folder.appendingPathComponent(target.rawValue), includingPropertiesForKeys: nil)
    #expect(files.count >= 3, "a corpus is missing")
    for file in files {
      let input = Array(try Data(contentsOf: file))
      do throws(Violation) {
        try target.run(input)
      } catch {
        Issue.record("\(file.lastPathComponent): \(error)")
      }
    }
  }
}
