internal import Foundation
import Testing

@testable import VirtualTerminal

/// Widths and grapheme clusters.
@Suite struct UnicodeTests {
  private static let breakTests = URL(
    filePath: "/usr/share/unicode/auxiliary/GraphemeBreakTest.txt")

  private static func breaks(_ scalars: [UInt32]) -> [Bool] {
    var state = GraphemeState()
    return scalars.map { state.breaks(before: UnicodeTable.properties(of: $0).breakClass) }
  }

  @Test func knowsWidths() {
    let widths: [(String, Int)] = [
      ("a", 1), ("\u{AD}", 1), ("é", 1), ("\u{301}", 0), ("\u{200B}", 0), ("\u{200D}", 0),
      ("漢", 2), ("ｱ", 1), ("Ａ", 2), ("한", 2), ("\u{1161}", 0), ("😀", 2), ("❤", 1),
      ("─", 1), ("\u{FE0F}", 0), ("\u{1F3FD}", 2), ("\u{1F1E9}", 1), ("\u{E0001}", 0),
      ("\u{600}", 1), ("\u{10FFFF}", 1), ("\u{3000}", 2), ("\u{FF9E}", 1),
    ]
    for (text, width) in widths {
      for scalar in text.unicodeScalars {
        #expect(UnicodeTable.width(of: scalar) == width, "U+\(String(scalar.value, radix: 16))")
      }
    }
  }

  /// A halfwidth sound mark is a letter to us: it takes a column of its own.
  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: breakTests.path),
      "Debian's unicode-data is not installed"))
  func followsUnicodesBreakTests() throws {
    let text = try String(contentsOf: Self.breakTests, encoding: .utf8)
    var count = 0
    for line in text.split(separator: "\n") {
      let fields = line.prefix { $0 != "#" }.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard !fields.isEmpty else { continue }
      var scalars: [UInt32] = []
      var expected: [Bool] = []
      for field in fields.dropLast() {
        if field == "÷" || field == "×" {
          expected.append(field == "÷")
        } else {
          scalars.append(UInt32(field, radix: 16) ?? 0)
        }
      }
      // Controls never reach a cell: that CR and LF belong together does not matter.
      if scalars.contains(0x0D) { continue }
      #expect(Self.breaks(scalars) == expected, "\(line)")
      count += 1
    }
    #expect(count > 500)
  }

  @Test func agreesWithTheStandardLibraryOnClusters() {
    let samples: [Unicode.Scalar] = [
      "a", "漢", "\u{301}", "\u{200D}", "👩", "❤", "\u{FE0F}", "\u{1F1E9}", "\u{1F1EA}", "\u{1F3FD}",
      "\u{1112}", "\u{1161}", "\u{11AB}", "한", "\u{AC00}", "\u{903}", "\u{600}", "1", "\u{20E3}",
    ]
    var state: UInt64 = 42
    for _ in 0..<20_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<6 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text.append(samples[Int(state >> 33) % samples.count])
      }
      let clusters = String(text).count
      let breaks = Self.breaks(text.map(\.value)).filter { $0 }.count
      #expect(clusters == breaks, "\(text.map { String($0.value, radix: 16) })")
    }
  }
}
