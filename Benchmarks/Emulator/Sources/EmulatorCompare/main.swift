internal import Foundation
internal import LibVTerm
internal import VirtualTerminal

/// Feeds recordings to our emulator and libvterm, and prints each row that differs at any of sixteen
/// moments: EmulatorCompare rows columns file….
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count > 2, let rows = Int(arguments[0]), let columns = Int(arguments[1]) else {
  print("usage: EmulatorCompare rows columns file…")
  exit(2)
}
let moments = 16

func theirLines(_ driver: OpaquePointer?) -> [String] {
  (0..<rows).map { row in
    var text = [CChar](repeating: 0, count: columns * 24)
    let count = libvterm_driver_row(driver, Int32(row), &text, text.count)
    var bytes = text.prefix(count).map { UInt8(bitPattern: $0) }
    while bytes.last == 0x20 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}

var differences = 0
var screens = 0
for file in arguments.dropFirst(2) {
  let bytes = [UInt8]((try? Data(contentsOf: URL(filePath: file))) ?? Data())
  var ours = Terminal(rows: rows, columns: columns, scrollbackLimit: 1 << 20)
  let driver = libvterm_driver_new(Int32(rows), Int32(columns))
  defer { libvterm_driver_free(driver) }
  for moment in 1...moments {
    let part = Array(
      bytes[(bytes.count * (moment - 1) / moments)..<(bytes.count * moment / moments)])
    ours.feed(part)
    part.withUnsafeBytes { buffer in
      libvterm_driver_feed(
        driver, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    screens += 1
    let (mine, theirs) = (ours.screenLines(), theirLines(driver))
    for row in 0..<rows where mine[row] != theirs[row] {
      differences += 1
      print(
        "\(file) at \(moment)/\(moments), row \(row)\n  ours     \(mine[row])\n  libvterm \(theirs[row])"
      )
    }
    var (row, column): (Int32, Int32) = (0, 0)
    libvterm_driver_cursor(driver, &row, &column)
    if ours.cursor.row != Int(row) || ours.cursor.column != Int(column) {
      differences += 1
      print("\(file) at \(moment)/\(moments): cursor \(ours.cursor), libvterm \(row),\(column)")
    }
  }
}
print("\(screens) screens, \(differences) differences")
