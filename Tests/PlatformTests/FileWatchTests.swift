import Foundation
import Platform
import Support
import Testing

@Suite struct FileWatchTests {
  /// Whether the watch has something to tell; what it had is taken.
  private static func tells(_ watch: borrowing FileWatch, within time: Duration) throws -> Bool {
    let events = try Poll.wait(
      for: .readable, on: watch.descriptor.rawValue, timeout: time)
    watch.drain()
    return events == .readable
  }

  @Test func tellsWhatAppearsOnTheWay() throws {
    let folder = try TemporaryFolder()
    let watch = try FileWatch()
    let path = "\(folder.path)/one/two/file"
    for directory in ["one", "one/two"] {
      let isWatched = watch.watch(path)
      #expect(isWatched)
      let isEarly = try Self.tells(watch, within: .zero)
      #expect(!isEarly)
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/\(directory)", withIntermediateDirectories: false)
      let isTold = try Self.tells(watch, within: .seconds(15))
      #expect(isTold)
    }
    let isWatched = watch.watch(path)
    #expect(isWatched)
    let other = "\(folder.path)/other"
    #expect(FileManager.default.createFile(atPath: other, contents: nil))
    watch.drain()
    try FileManager.default.moveItem(atPath: other, toPath: path)
    let isTold = try Self.tells(watch, within: .seconds(15))
    #expect(isTold)
  }

  @Test func knowsOfWhatNobodyTells() throws {
    let folder = try TemporaryFolder()
    let watch = try FileWatch()
    // A link whose end is made elsewhere.
    let link = "\(folder.path)/link"
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: "\(folder.path)/nowhere/file")
    let areWatched = ["/proc/0", link, "missing-\(UUID())"].map { watch.watch($0) }
    #expect(areWatched == [false, false, true])
  }
}
