import Testing

@testable import Commands

@Suite struct IntSizeTests {
  @Test(arguments: [
    ("0", 0), ("4096", 4096), ("1k", 1024), ("1K", 1024), ("64M", 64 << 20), ("64MiB", 64 << 20),
    ("64mb", 64 << 20), ("1.5g", 3 << 29), ("2T", 2 << 40), ("10B", 10),
  ])
  func reads(text: String, size: Int) {
    #expect(Int(size: text) == size)
  }

  @Test(arguments: ["", "M", "-1M", "1e3", "0x10", "1 M", "1MM", "9999999T", "1.2.3", "ib", "much"])
  func refuses(text: String) {
    #expect(Int(size: text) == nil)
  }
}
