extension Terminal {
  /// Select Graphic Rendition (SGR).
  mutating func selectGraphics() {
    isPenStale = true
    var index = 0
    let count = parameters.count
    while index < count {
      let value = parameters[index]
      if index + 1 < count, parameters.isJoined(index + 1) {
        let start = index
        repeat { index += 1 } while index < count && parameters.isJoined(index)
        selectJoined(value, start + 1, index)
        continue
      }
      index += 1
      switch value {
      case 0:
        let link = pen.link
        pen = Style()
        pen.link = link
      case 30...37: pen.foreground = .indexed(UInt8(value - 30))
      case 40...47: pen.background = .indexed(UInt8(value - 40))
      case 90...97: pen.foreground = .indexed(UInt8(value - 82))
      case 100...107: pen.background = .indexed(UInt8(value - 92))
      case 38: pen.foreground = extendedColor(&index) ?? pen.foreground
      case 48: pen.background = extendedColor(&index) ?? pen.background
      case 58: pen.underlineColor = extendedColor(&index) ?? pen.underlineColor
      case 39: pen.foreground = .standard
      case 49: pen.background = .standard
      case 59: pen.underlineColor = .standard
      default: selectAttribute(value)
      }
    }
  }

  private mutating func selectAttribute(_ value: Int) {
    switch value {
    case 1: pen.attributes.insert(.bold)
    case 2: pen.attributes.insert(.dim)
    case 3: pen.attributes.insert(.italic)
    case 4: pen.attributes.underline = .single
    case 5, 6: pen.attributes.insert(.blink)
    case 7: pen.attributes.insert(.inverse)
    case 8: pen.attributes.insert(.hidden)
    case 9: pen.attributes.insert(.struckThrough)
    case 21: pen.attributes.underline = .double
    case 22: pen.attributes.remove([.bold, .dim])
    case 23: pen.attributes.remove(.italic)
    case 24: pen.attributes.underline = .none
    case 25: pen.attributes.remove(.blink)
    case 27: pen.attributes.remove(.inverse)
    case 28: pen.attributes.remove(.hidden)
    case 29: pen.attributes.remove(.struckThrough)
    case 51, 52: pen.attributes.insert(.framed)
    case 53: pen.attributes.insert(.overlined)
    case 54: pen.attributes.remove(.framed)
    case 55: pen.attributes.remove(.overlined)
    case 73:
      pen.attributes.insert(.superscript)
      pen.attributes.remove(.subscript)
    case 74:
      pen.attributes.insert(.subscript)
      pen.attributes.remove(.superscript)
    case 75: pen.attributes.remove([.superscript, .subscript])
    default: break
    }
  }

  /// A colour in the old form, its parts separated by semicolons.
  private func extendedColor(_ index: inout Int) -> Style.Color? {
    switch parameters[index] {
    case 5:
      let number = parameters[index + 1]
      index += 2
      return number < 256 ? .indexed(UInt8(number)) : nil
    case 2:
      let (red, green, blue) = (
        parameters[index + 1], parameters[index + 2], parameters[index + 3]
      )
      index += 4
      return color(red, green, blue)
    default:
      index += 1
      return nil
    }
  }

  private func color(_ red: Int, _ green: Int, _ blue: Int) -> Style.Color? {
    guard red < 256, green < 256, blue < 256 else { return nil }
    return .rgb(UInt8(red), UInt8(green), UInt8(blue))
  }

  /// A parameter with sub-parameters `first..<end`.
  private mutating func selectJoined(_ value: Int, _ first: Int, _ end: Int) {
    switch value {
    case 4:
      if let underline = Style.Underline(rawValue: UInt8(min(parameters[first], 255))) {
        pen.attributes.underline = underline
      }
    case 38: pen.foreground = joinedColor(first, end) ?? pen.foreground
    case 48: pen.background = joinedColor(first, end) ?? pen.background
    case 58: pen.underlineColor = joinedColor(first, end) ?? pen.underlineColor
    default: break
    }
  }

  /// A colour in the ISO 8613-6 form, with or without the colour space.
  private func joinedColor(_ first: Int, _ end: Int) -> Style.Color? {
    switch (parameters[first], end - first) {
    case (5, 2...):
      return parameters[first + 1] < 256 ? .indexed(UInt8(parameters[first + 1])) : nil
    case (2, 4):
      return color(parameters[first + 1], parameters[first + 2], parameters[first + 3])
    case (2, 5...):
      return color(parameters[first + 2], parameters[first + 3], parameters[first + 4])
    default: return nil
    }
  }
}
