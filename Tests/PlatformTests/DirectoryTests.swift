import Glibc
import Platform
import Support
import Testing

@Suite struct DirectoryTests {
  private static func failure<T: ~Copyable>(_ body: () throws(Errno) -> T) -> Errno? {
    do throws(Errno) {
      _ = try body()
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [0, 1, 4095, 4096, 16_384, 100_000]) func readsAllUpToALimit(size: Int) throws {
    let folder = try TemporaryFolder()
    let directory = try Directory.open(folder.path)
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    try directory.replace("f", with: bytes)
    for limit in [size, size + 1, 1 << 20] {
      let read = try directory.contents(of: "f", limit: limit)
      #expect(read == bytes)
    }
    guard size > 0 else { return }
    for limit in [0, size / 2, size - 1] {
      let failure = Self.failure { () throws(Errno) in
        try directory.contents(of: "f", limit: limit)
      }
      #expect(failure == .fileTooLarge, "limit \(limit)")
    }
  }

  @Test func readsAFileWhoseSizeIsNotKnown() throws {
    let directory = try Directory.open("/proc/self")
    let bytes = try directory.file("cmdline", .read).readAll(limit: 1 << 20)
    #expect(bytes.contains(0))
  }

  @Test func readsAPipeToItsEnd() throws {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    let reader = Descriptor(adopting: ends[0])
    do {
      let writer = Descriptor(adopting: ends[1])
      try writer.writeAll(Array("abc".utf8))
    }
    let bytes = try reader.readAll(limit: 3)
    #expect(bytes == Array("abc".utf8))
  }

  @Test func refusesLinks() throws {
    let folder = try TemporaryFolder()
    let directory = try Directory.open(folder.path)
    try directory.replace("real", with: [1])
    symlink("real", "\(folder.path)/link")
    symlink("nowhere", "\(folder.path)/dangling")
    symlink("/tmp", "\(folder.path)/folder")
    for access: Directory.Access in [.read, .readWrite, .append, .create] {
      for name in ["link", "dangling"] {
        let failure = Self.failure { () throws(Errno) in try directory.file(name, access) }
        #expect(failure == .symbolicLinkLoop, "\(name) \(access)")
      }
    }
    let new = Self.failure { () throws(Errno) in try directory.file("dangling", .createNew) }
    #expect(new == .exists)
    let inside = Self.failure { () throws(Errno) in try directory.directory("folder") }
    #expect(inside == .notDirectory || inside == .symbolicLinkLoop)
    let kinds = try ["link", "dangling", "real"].map { try directory.status(of: $0).kind }
    #expect(kinds == [.symbolicLink, .symbolicLink, .regular])
    let isThere = ["link", "dangling", "real", "none"].map { directory.contains($0) }
    #expect(isThere == [true, true, true, false])
  }

  @Test func aFIFODoesNotHang() throws {
    let folder = try TemporaryFolder()
    let directory = try Directory.open(folder.path)
    #expect(mkfifo("\(folder.path)/fifo", 0o600) == 0)
    let failure = Self.failure { () throws(Errno) in
      try directory.contents(of: "fifo", limit: 10)
    }
    #expect(failure == .invalidArgument)
    let bytes = try directory.file("fifo", .read).readAll(limit: 10)
    #expect(bytes.isEmpty)
    // Nobody reads it: ENXIO.
    let writing = Self.failure { () throws(Errno) in try directory.file("fifo", .append) }
    #expect(writing?.code == ENXIO)
  }

  @Test func madeFilesAndFoldersAreTheUsersAlone() throws {
    let folder = try TemporaryFolder()
    let directory = try Directory.open(folder.path)
    _ = try directory.file("a", .append)
    _ = try directory.file("b", .create)
    _ = try directory.file("c", .createNew)
    try directory.makeDirectory("d")
    try directory.makeDirectory("d")
    try directory.replace("e", with: [])
    let modes = try ["a", "b", "c", "d", "e"].map { try directory.status(of: $0).mode }
    #expect(modes == [0o600, 0o600, 0o600, 0o700, 0o600])
    let again = Self.failure { () throws(Errno) in try directory.file("c", .createNew) }
    #expect(again == .exists)
    let names = try directory.names()
    #expect(names.sorted() == ["a", "b", "c", "d", "e"])
  }

  @Test func replacesAFileAlsoAfterAKilledWriter() throws {
    let folder = try TemporaryFolder()
    let directory = try Directory.open(folder.path)
    try directory.replace("f", with: [1])
    let before = try directory.status(of: "f")
    // What one of the same id left behind.
    _ = try directory.file(".f.\(getpid())", .createNew)
    try directory.replace("f", with: [2, 3])
    let bytes = try directory.contents(of: "f", limit: 9)
    #expect(bytes == [2, 3])
    let after = try directory.status(of: "f")
    #expect(after.inode != before.inode)
    let names = try directory.names()
    #expect(names == ["f"])
    // A folder can't be replaced, and nothing stays behind.
    try directory.makeDirectory("d")
    let failure = Self.failure { () throws(Errno) in try directory.replace("d", with: [1]) }
    #expect(failure == .isDirectory)
    #expect(try directory.names().sorted() == ["d", "f"])
  }

  @Test func replacesALinkItselfAndNotWhatItPointsTo() throws {
    let folder = try TemporaryFolder()
    let directory = try Directory.open(folder.path)
    try directory.replace("target", with: [1])
    symlink("target", "\(folder.path)/link")
    try directory.replace("link", with: [2])
    let bytes = try [
      directory.contents(of: "target", limit: 9), directory.contents(of: "link", limit: 9),
    ]
    #expect(bytes == [[1], [2]])
  }

  @Test func staysTheSameWhereverItIsMoved() throws {
    let folder = try TemporaryFolder()
    let above = try Directory.open(folder.path)
    try above.makeDirectory("a")
    let directory = try above.directory("a")
    try above.rename("a", to: "b")
    try directory.replace("f", with: [1])
    #expect(access("\(folder.path)/b/f", F_OK) == 0)
    let here = try directory.parent().descriptor.status().inode
    let there = try above.descriptor.status().inode
    #expect(here == there)
    try directory.remove("f")
    let missing = Self.failure { () throws(Errno) in try directory.remove("f") }
    #expect(missing == .noEntry)
  }

  @Test func everyDescriptorClosesOnExec() throws {
    let folder = try TemporaryFolder()
    let directory = try Directory.open(folder.path)
    let file = try directory.file("f", .create)
    let copy = try file.duplicate()
    let pair = try SocketPair()
    let listener = try directory.listen("s")
    let client = try directory.connect("s")
    guard let server = try listener.accept() else {
      Issue.record("no client")
      return
    }
    let numbers = [
      directory.descriptor.rawValue, file.rawValue, copy.rawValue, pair.near.rawValue,
      pair.far.rawValue, listener.rawValue, client.rawValue, server.rawValue,
    ]
    for number in numbers { #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0) }
    // They are open until here.
    _ = copy.rawValue + client.rawValue + listener.rawValue + server.rawValue
  }

  @Test func appendsWithoutAPosition() throws {
    let folder = try TemporaryFolder()
    let directory = try Directory.open(folder.path)
    let first = try directory.file("log", .append)
    let second = try directory.file("log", .append)
    for (number, byte) in "abcd".utf8.enumerated() {
      if number.isMultiple(of: 2) {
        try first.writeAll([byte])
      } else {
        try second.writeAll([byte])
      }
    }
    let bytes = try directory.contents(of: "log", limit: 9)
    #expect(bytes == Array("abcd".utf8))
  }

  @Test func aLockBelongsToItsOpenFile() throws {
    let folder = try TemporaryFolder()
    let directory = try Directory.open(folder.path)
    let first = try directory.file("lock", .create)
    let second = try directory.file("lock", .create)
    var isTaken = try first.tryLock()
    #expect(isTaken)
    isTaken = try second.tryLock()
    #expect(!isTaken)
    let failure = Self.failure { () throws(Errno) in try second.lock(waiting: .milliseconds(1)) }
    #expect(failure == .timedOut)
    #expect(second.lockHolder() == getpid())
    first.unlock()
    try second.lock(waiting: .zero)
    isTaken = try first.tryLock()
    #expect(!isTaken)
    second.unlock()
    #expect(first.lockHolder() == nil)

    // The life lock is another one, and can be tested without being taken.
    var isHeld = try [first.isLifeLockHeld(), second.isLifeLockHeld()]
    #expect(isHeld == [false, false])
    isTaken = try first.holdLifeLock()
    #expect(isTaken)
    isTaken = try second.holdLifeLock()
    #expect(!isTaken)
    isHeld = try [first.isLifeLockHeld(), second.isLifeLockHeld()]
    #expect(isHeld == [false, true])
  }
}
