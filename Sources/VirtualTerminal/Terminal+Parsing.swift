extension Terminal {
  /// Takes bytes a program wrote; they may end anywhere, inside of a sequence or character too.
  package mutating func feed(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return }
    let start = base.assumingMemoryBound(to: UInt8.self)
    let end = start + bytes.count
    var place = start
    while place < end {
      switch state {
      case .ground: place = parseGround(place, end)
      case .controlEntry, .controlParameter: place = parseControlSequence(place, end)
      case .operatingSystemCommand, .deviceString, .ignoredString:
        place = parseString(place, end)
      case .stringEscape:
        sequenceEnd = bytesFed + (place - start) + 1
        place = parseStringEscape(place)
      case .scalar: place = resumeScalar(place, end)
      default:
        step(place.pointee)
        place += 1
      }
      if isBellPending {
        sequenceEnd = bytesFed + (place - start)
        finishString()
      }
    }
    bytesFed += bytes.count
  }

  /// Takes bytes a program wrote.
  package mutating func feed(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { feed($0) }
  }

  /// Takes bytes a program wrote.
  package mutating func feed(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBytes { feed($0) }
  }

  /// Parses text and whole control sequences, until the input ends or something lasts beyond it.
  private mutating func parseGround(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var place = start
    while place < end {
      let byte = place.pointee
      if byte &- 0x20 < 0x5F {
        let run = Self.endOfText(place, end)
        printText(place, run - place)
        place = run
      } else if byte == 0x1B {
        place += 1
        if end - place >= 2, place.pointee == 0x5B {
          parameters.clear()
          place = parseControlSequence(place + 1, end)
          if state != .ground { return place }
        } else {
          parameters.intermediates = 0
          state = .escape
          return place
        }
      } else if byte >= 0x80 {
        place = printScalars(place, end)
        if state != .ground { return place }
      } else {
        execute(byte)
        place += 1
      }
    }
    return place
  }

  /// Where the run of printable ASCII that begins at `start` ends.
  @inline(__always)
  private static func endOfText(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var place = start
    while end - place >= 8 {
      let eight = UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)
      // The lowest byte found is exact: borrows and carries run upward only.
      let stops =
        ((eight &- 0x2020_2020_2020_2020) | eight | (eight &+ 0x0101_0101_0101_0101))
        & 0x8080_8080_8080_8080
      if stops != 0 { return place + (stops.trailingZeroBitCount &>> 3) }
      place += 8
    }
    while place < end, place.pointee &- 0x20 < 0x5F { place += 1 }
    return place
  }

  /// Parses a control sequence from its parameters on.
  private mutating func parseControlSequence(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var place = start
    var current = parameters.current
    var count = parameters.count
    let values = parameters.values
    while place < end {
      let byte = place.pointee
      let digit = byte &- 0x30
      if digit < 10 {
        current = min(current &* 10 &+ Int(digit), Parameters.maximumValue)
      } else if byte &- 0x40 < 0x3F {
        if count < Parameters.limit {
          values[count] = UInt16(truncatingIfNeeded: current)
          if parameters.isCurrentJoined { parameters.joined |= 1 &<< UInt32(count) }
          count &+= 1
        }
        parameters.count = count
        state = .ground
        dispatchControl(byte)
        return place + 1
      } else if byte == 0x3B || byte == 0x3A {
        if count < Parameters.limit {
          values[count] = UInt16(truncatingIfNeeded: current)
          if parameters.isCurrentJoined { parameters.joined |= 1 &<< UInt32(count) }
          count &+= 1
        }
        current = 0
        parameters.isCurrentJoined = byte == 0x3A
      } else if byte &- 0x3C < 4, place == start, state != .controlParameter {
        parameters.marker = byte
      } else {
        parameters.current = current
        parameters.count = count
        if byte >= 0x80 {
          state = .ground
          return place
        }
        state = .controlParameter
        if byte < 0x20 {
          switch byte {
          case 0x18, 0x1A, 0x1B: step(byte)
          default: execute(byte)
          }
          if state != .controlParameter { return place + 1 }
        } else if byte < 0x30 {
          parameters.addIntermediate(byte)
          state = .controlIntermediate
          return place + 1
        } else if byte != 0x7F {
          state = .controlIgnore
          return place + 1
        }
      }
      place += 1
    }
    parameters.current = current
    parameters.count = count
    state = .controlParameter
    return place
  }

  /// One byte in a state that is not worth a loop.
  private mutating func step(_ byte: UInt8) {
    switch byte {
    case 0x18, 0x1A:
      state = .ground
      return
    case 0x1B:
      parameters.intermediates = 0
      state = .escape
      return
    case 0..<0x20:
      switch state {
      case .escape, .escapeIntermediate, .controlIntermediate, .controlIgnore: execute(byte)
      default: break
      }
      return
    case 0x7F: return
    case 0x80...:
      if state == .deviceEntry || state == .deviceParameter || state == .deviceIntermediate {
        state = .ignoredString
        collected.begin(.ignored)
      } else {
        state = .ground
        printBytes(byte)
      }
      return
    default: break
    }
    switch state {
    case .escape: stepEscape(byte)
    case .escapeIntermediate:
      if byte < 0x30 {
        parameters.addIntermediate(byte)
      } else {
        state = .ground
        dispatchEscape(byte)
      }
    case .controlIntermediate:
      if byte < 0x30 {
        parameters.addIntermediate(byte)
      } else if byte < 0x40 {
        state = .controlIgnore
      } else {
        state = .ground
        finishParameter()
        dispatchControl(byte)
      }
    case .controlIgnore:
      if byte >= 0x40 { state = .ground }
    default:
      stepDevice(byte)
    }
  }

  private mutating func stepEscape(_ byte: UInt8) {
    switch byte {
    case 0x5B:
      parameters.clear()
      state = .controlEntry
    case 0x5D:
      collected.begin(.operatingSystemCommand)
      state = .operatingSystemCommand
    case 0x50:
      parameters.clear()
      state = .deviceEntry
    case 0x58, 0x5E, 0x5F:
      collected.begin(.ignored)
      state = .ignoredString
    case 0x20...0x2F:
      parameters.addIntermediate(byte)
      state = .escapeIntermediate
    default:
      state = .ground
      dispatchEscape(byte)
    }
  }

  private mutating func finishParameter() {
    guard parameters.count < Parameters.limit else { return }
    parameters.values[parameters.count] = UInt16(truncatingIfNeeded: parameters.current)
    if parameters.isCurrentJoined { parameters.joined |= 1 << UInt32(parameters.count) }
    parameters.count += 1
  }

  /// The head of a device control string.
  private mutating func stepDevice(_ byte: UInt8) {
    switch byte {
    case 0x30...0x3B:
      if state == .deviceIntermediate { parameters.addIntermediate(0xFF) }
      if state == .deviceEntry { state = .deviceParameter }
    case 0x3C...0x3F:
      parameters.marker = byte
      state = .deviceParameter
    case 0x20...0x2F:
      parameters.addIntermediate(byte)
      state = .deviceIntermediate
    default:
      if byte == 0x71, parameters.intermediates == 0x24 {
        collected.begin(.statusRequest)
        state = .deviceString
      } else if byte == 0x71, parameters.intermediates == 0x2B {
        collected.begin(.capabilityRequest)
        state = .deviceString
      } else {
        collected.begin(.ignored)
        state = .ignoredString
      }
    }
  }

  /// Collects a string up to the byte that may end it.
  private mutating func parseString(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var place = start
    while place < end {
      let run = Self.endOfString(place, end)
      collected.append(UnsafeBufferPointer(start: place, count: run - place))
      guard run < end else { return end }
      place = run + 1
      switch run.pointee {
      case 0x1B:
        state = .stringEscape
        return place
      case 0x18, 0x1A:
        state = .ground
        return place
      case 0x07 where state == .operatingSystemCommand:
        state = .ground
        isBellPending = true
        return place
      default: break
      }
    }
    return end
  }

  /// The next control character.
  private static func endOfString(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8> {
    var place = start
    while end - place >= 8 {
      let eight = UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)
      let stops = (eight &- 0x2020_2020_2020_2020) & ~eight & 0x8080_8080_8080_8080
      if stops != 0 { return place + (stops.trailingZeroBitCount &>> 3) }
      place += 8
    }
    while place < end, place.pointee >= 0x20 { place += 1 }
    return place
  }

  /// After an escape inside a string: the string is over; what follows is not lost.
  private mutating func parseStringEscape(_ place: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    let isTerminated = place.pointee == 0x5C
    if !isTerminated { sequenceEnd -= 2 }
    parameters.intermediates = 0
    state = .escape
    finishString()
    guard isTerminated else { return place }
    state = .ground
    return place + 1
  }

  private mutating func finishString() {
    let endsWithBell = isBellPending
    isBellPending = false
    guard !collected.isTooLong else { return }
    switch collected.kind {
    case .operatingSystemCommand: dispatchCommand(endsWithBell: endsWithBell)
    case .statusRequest: reportStatusString()
    case .capabilityRequest: reportCapabilities()
    case .ignored: break
    }
  }
}
