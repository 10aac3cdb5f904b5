internal import Foundation
internal import VirtualTerminal

/// Prints the screen that a recording leaves: EmulatorScreen rows columns file.
let arguments = CommandLine.arguments
guard arguments.count == 4, let rows = Int(arguments[1]), let columns = Int(arguments[2]) else {
  print("usage: EmulatorScreen rows columns file")
  exit(2)
}
var terminal = Terminal(rows: rows, columns: columns, scrollbackLimit: 1 << 20)
terminal.feed([UInt8]((try? Data(contentsOf: URL(filePath: arguments[3]))) ?? Data()))
print(terminal.screenLines().joined(separator: "\n"))
