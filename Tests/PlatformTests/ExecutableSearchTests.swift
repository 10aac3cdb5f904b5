import Glibc
import Platform
import Support
import Testing

@Suite struct ExecutableSearchTests {
  @Test func findsTheFirstThatCanBeExecuted() throws {
    let folder = try TemporaryFolder()
    let top = try Directory.open(folder.path)
    var paths: [String] = []
    for name in ["a", "b", "c", "d"] {
      try top.makeDirectory(name)
      paths.append("\(folder.path)/\(name)")
    }
    // In the first a folder, in the second a file that can't be executed.
    try top.directory("a").makeDirectory("prog")
    try top.directory("b").replace("prog", with: [])
    for name in ["c", "d"] {
      let file = try top.directory(name).file("prog", .createNew)
      try file.setMode(0o700)
    }
    let path = paths.joined(separator: ":")
    #expect(ExecutableSearch.find("prog", path: path) == "\(folder.path)/c/prog")
    #expect(
      ExecutableSearch.find("prog", path: "\(paths[3]):\(path)") == "\(folder.path)/d/prog")
    #expect(ExecutableSearch.find("prog", path: "\(paths[0]):\(paths[1])") == nil)
    #expect(ExecutableSearch.find("prog", path: "/nonexistent") == nil)
    symlink("prog", "\(folder.path)/c/link")
    #expect(ExecutableSearch.find("link", path: path) == "\(folder.path)/c/link")
  }

  @Test func aNameWithASlashIsTakenAsItIs() {
    #expect(ExecutableSearch.find("/bin/none", path: "/bin") == "/bin/none")
    #expect(ExecutableSearch.find("./x", path: nil) == "./x")
    #expect(ExecutableSearch.find("", path: "/bin") == nil)
  }

  @Test func hasAPathOfItsOwn() {
    #expect(ExecutableSearch.find("sh", path: nil)?.hasSuffix("/sh") == true)
    #expect(ExecutableSearch.find("sh", path: "") == nil)
    #expect(ExecutableSearch.isExecutable("/bin/sh"))
    #expect(!ExecutableSearch.isExecutable("/bin"))
    #expect(!ExecutableSearch.isExecutable("/etc/passwd"))
    #expect(!ExecutableSearch.isExecutable("/nonexistent"))
  }
}
