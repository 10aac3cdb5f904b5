internal import LibVTerm
@testable import VirtualTerminal

/// libvterm, the library of Neovim and Vim.
struct LibVTermPeer: Peer {
  let name = "libvterm"

  func screens(_ steps: [Step]) -> [Screen] {
    var size = (rows: 24, columns: 80)
    let driver = libvterm_driver_new(Int32(size.rows), Int32(size.columns))
    defer { libvterm_driver_free(driver) }
    var screens: [Screen] = []
    for step in steps {
      switch step {
      case .feed(let bytes):
        bytes.withUnsafeBytes { buffer in
          libvterm_driver_feed(
            driver, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
        }
      case .size(let rows, let columns):
        size = (rows, columns)
        libvterm_driver_resize(driver, Int32(rows), Int32(columns))
      case .look: screens.append(Self.screen(driver, size.rows, size.columns))
      }
    }
    return screens
  }

  private static func screen(_ driver: OpaquePointer?, _ rows: Int, _ columns: Int) -> Screen {
    var places = (0..<rows).map { row in
      (0..<columns).map { place(libvterm_driver_cell(driver, Int32(row), Int32($0))) }
    }
    // The right half of a wide character is drawn as the left one is.
    for row in 0..<rows {
      for column in 1..<max(1, columns) where places[row][column].width == 0 {
        places[row][column].style = places[row][column - 1].style
      }
    }
    var (row, column): (Int32, Int32) = (0, 0)
    libvterm_driver_cursor(driver, &row, &column)
    return Screen(
      rows: places, cursor: (Int(row), Int(column)),
      isCursorVisible: libvterm_driver_cursor_visible(driver),
      isAlternate: libvterm_driver_alternate(driver))
  }

  private static func place(_ cell: libvterm_driver_cell) -> Screen.Place {
    var place = Screen.Place()
    place.width = Int(cell.width)
    withUnsafeBytes(of: cell.text) { buffer in
      place.text = String(decoding: buffer.prefix(cell.length), as: UTF8.self)
    }
    if place.text.isEmpty, place.width == 1 { place.text = " " }
    place.style.foreground = color(cell.foreground)
    place.style.background = color(cell.background)
    if cell.bold { place.style.attributes.insert(.bold) }
    if cell.italic { place.style.attributes.insert(.italic) }
    if cell.blink { place.style.attributes.insert(.blink) }
    if cell.reverse { place.style.attributes.insert(.inverse) }
    if cell.strike { place.style.attributes.insert(.struckThrough) }
    place.style.attributes.underline = Style.Underline(rawValue: UInt8(cell.underline)) ?? .none
    return place
  }

  private static func color(_ value: Int32) -> Style.Color {
    if value < 0 { return .standard }
    if value < 256 { return .indexed(UInt8(value)) }
    return .rgb(
      UInt8(truncatingIfNeeded: value >> 16), UInt8(truncatingIfNeeded: value >> 8),
      UInt8(truncatingIfNeeded: value))
  }
}
