internal import Foundation

/// A stream of bytes to measure with, made in the manner of vtebench.
struct Workload {
  var name: String
  /// How many times libvterm's speed ours must be.
  var bar: Double
  var make: () -> [UInt8]

  /// Screen the streams are made for.
  static let rows = 24
  static let columns = 80

  private struct Generator {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
  }

  /// All workloads, each about `size` bytes; recordings are read from `folder`.
  static func all(size: Int, recordings folder: URL) -> [Workload] {
    var workloads = [
      Workload(name: "ASCII lines", bar: 30, make: { asciiLines(size) }),
      Workload(name: "CJK lines", bar: 15, make: { ideographLines(size) }),
    ]
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
      .filter { $0.hasSuffix("-\(columns)x\(rows).raw") }.sorted()
    func recording(_ file: String) -> [UInt8] {
      [UInt8]((try? Data(contentsOf: folder.appending(path: file))) ?? Data())
    }
    if files.contains("vim-80x24.raw") {
      workloads.append(
        Workload(name: "vim session", bar: 4, make: { repeated(recording("vim-80x24.raw"), size) }))
    }
    workloads += [
      Workload(name: "dense SGR", bar: 1.2, make: { denseCells(size) }),
      Workload(name: "cursor motion", bar: 1.8, make: { cursorMotion(size) }),
      Workload(name: "true-colour words", bar: 3, make: { colouredWords(size) }),
      Workload(name: "scrolling y\\n", bar: 95, make: { repeated(Array("y\n".utf8), size / 8) }),
      Workload(
        name: "scrolling y\\r\\n", bar: 95, make: { repeated(Array("y\r\n".utf8), size / 8) }),
      Workload(name: "scroll region", bar: 60, make: { scrollRegion(size / 8) }),
    ]
    if !files.isEmpty {
      let chained = files.flatMap { file in
        Array("\u{1B}c".utf8) + recording(file)
      }
      workloads.append(
        Workload(name: "recorded TUIs chained", bar: 2.5, make: { repeated(chained, size) }))
    }
    return workloads
  }

  private static func repeated(_ unit: [UInt8], _ size: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < size, !unit.isEmpty { bytes += unit }
    return bytes
  }

  private static func asciiLines(_ size: Int) -> [UInt8] {
    var generator = Generator()
    var bytes: [UInt8] = []
    while bytes.count < size {
      for _ in 0..<(40 + generator.next(40)) { bytes.append(UInt8(0x20 + generator.next(0x5F))) }
      bytes += [0x0D, 0x0A]
    }
    return bytes
  }

  private static func ideographLines(_ size: Int) -> [UInt8] {
    var generator = Generator()
    var bytes: [UInt8] = []
    while bytes.count < size {
      for _ in 0..<(20 + generator.next(20)) {
        let scalar = 0x4E00 + generator.next(0x5000)
        bytes += [
          UInt8(0xE0 | scalar >> 12), UInt8(0x80 | scalar >> 6 & 0x3F), UInt8(0x80 | scalar & 0x3F),
        ]
      }
      bytes += [0x0D, 0x0A]
    }
    return bytes
  }

  private static func denseCells(_ size: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var offset = 0
    while bytes.count < size {
      for letter in UInt8(ascii: "A")...UInt8(ascii: "Z") where bytes.count < size {
        bytes += Array("\u{1B}[H".utf8)
        for row in 1...rows {
          for column in 1...columns {
            let index = row + column + offset
            bytes += Array(
              "\u{1B}[38;5;\(index % 156 + 100);48;5;\(255 - index % 156);1;3;4m".utf8)
            bytes.append(letter)
          }
        }
        offset += 1
      }
    }
    return bytes
  }

  private static func cursorMotion(_ size: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < size {
      for letter in UInt8(ascii: "A")...UInt8(ascii: "Z") where bytes.count < size {
        var (top, left, bottom, right) = (1, 1, rows, columns)
        func put(_ row: Int, _ column: Int) {
          bytes += Array("\u{1B}[\(row);\(column)H".utf8)
          bytes.append(letter)
        }
        while top <= bottom, left <= right {
          for column in left...right { put(top, column) }
          for row in top...bottom { put(row, right) }
          for column in stride(from: right, through: left, by: -1) { put(bottom, column) }
          for row in stride(from: bottom, through: top, by: -1) { put(row, left) }
          top += 1
          left += 1
          bottom -= 1
          right -= 1
        }
      }
    }
    return bytes
  }

  private static func colouredWords(_ size: Int) -> [UInt8] {
    var generator = Generator()
    var bytes: [UInt8] = []
    while bytes.count < size {
      for _ in 0..<10 {
        let (red, green, blue) = (generator.next(256), generator.next(256), generator.next(256))
        bytes += Array("\u{1B}[38;2;\(red);\(green);\(blue)m".utf8)
        for _ in 0..<(3 + generator.next(6)) { bytes.append(UInt8(0x61 + generator.next(26))) }
        bytes.append(0x20)
      }
      bytes += Array("\u{1B}[m\r\n".utf8)
    }
    return bytes
  }

  private static func scrollRegion(_ size: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for (top, bottom) in [(1, rows - 1), (2, rows), (2, rows - 1)] {
      bytes += Array("\u{1B}[\(top);\(bottom)r\u{1B}[\(bottom);1H".utf8)
      bytes += repeated(Array("y\n".utf8), size / 3)
    }
    return bytes + Array("\u{1B}[r".utf8)
  }
}
