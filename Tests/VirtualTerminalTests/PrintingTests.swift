import Testing

/// Printing, wrapping, controls and tabs.
@Suite struct PrintingTests {
  @Test func wrapsLate() {
    Script.run(
      #"""
      ! the last column holds the cursor 3x5
      < abcde
      @ 0 4 wrap
      < \e[C
      @ 0 4
      < X
      | abcdX
      @ 0 4 wrap
      < Y
      | abcdX
      | Y
      ! every motion ends the pending wrap 3x5
      < abcde\bZ
      | abcZe
      < \e[Habcde\rZ
      | Zbcde
      < \e[2J\e[Habcde\nZ
      | abcde
      |     Z
      ! without autowrap the last column is overwritten 3x5
      < \e[?7labcdefg
      | abcdg
      @ 0 4 wrap
      < \e[?7h\e[Hvwxyz!
      | vwxyz
      | !
      ! wrapping at the bottom scrolls 2x3
      < abcdefgh
      | def
      | gh
      = last:2 abcdefgh
      = lines 1
      """#)
  }

  @Test func placesWideCharacters() {
    Script.run(
      #"""
      ! a wide character does not fit into the last column 2x5
      < abcd漢e
      | abcd
      | 漢e
      = last:2 abcd漢e
      < \e[1;1H\e[P\e[1;5Hx
      | bcd x
      | 漢e
      ! a wide character that does not fit leaves the last column as it was 3x5
      < \e[32;41mabcd漢\e[m
      | abcd
      | 漢
      = runs:0 0+4[0;32;41]abcd
      < \e[2J\e[H....x\e[Habcd漢
      | abcdx
      | 漢
      < \e[2J\e[44m\e[H\e[K\e[mabcd漢
      = runs:0 0+4[0]abcd 4+1[0;44] 
      ! without autowrap it moves to the left 2x5
      < \e[?7labcd漢
      | abc漢
      ! overwriting half of it blanks the other half 1x10
      < 漢字\e[1;2Hx
      |  x字
      < \e[1;3Hy
      |  xy
      < \e[1;1H漢\e[1;1Hz
      | z y
      ! erasing half of it 1x10
      < 漢字漢\e[1;4H\e[X
      | 漢  漢
      < \e[1;2H\e[1K
      |     漢
      ! inserting and deleting through the middle of it 1x6
      < 漢字漢\e[1;2H\e[@
      |    字
      < \e[1;1H漢字漢\e[1;2H\e[P
      |  字漢
      < \e[2K\e[1;1H漢字漢\e[1;1H\e[4hx
      | x漢字
      ! a column alone holds none 3x1
      < 漢a
      | \u{FFFD}
      | a
      """#)
  }

  @Test func joinsClusters() {
    Script.run(
      #"""
      ! combining marks 2x6
      < e\u{301}x\u{308}
      | é\u{78}\u{308}
      @ 0 2
      ! a mark on the last column does not wrap 2x3
      < abe\u{301}
      | abé
      @ 0 2 wrap
      ! a mark with nothing before it is dropped 2x6
      < \u{301}a
      | a
      ! a family, a flag, a keycap, a skin tone 1x20
      < 👨\u{200D}👩\u{200D}👧🇩🇪1\u{FE0F}\u{20E3}👍\u{1F3FD}.
      | 👨\u{200D}👩\u{200D}👧🇩🇪1\u{FE0F}\u{20E3}👍\u{1F3FD}.
      @ 0 9
      ! a selector widens 1x20
      < ❤\u{FE0F}.
      @ 0 3
      < \e[H❤.
      @ 0 2
      ! a selector that widens on the last column wraps 2x4
      < abc❤\u{FE0F}
      | abc
      | ❤\u{FE0F}
      @ 1 2
      ! syllables from jamo 1x10
      < \u{1112}\u{1161}\u{11AB}.
      @ 0 3
      ! without mode 2027 each code point counts 1x20
      < \e[?2027l👨\u{200D}👩
      @ 0 4
      < \e[?2027$p
      > \e[?2027;2$y
      """#)
  }

  @Test func repeatsTheLastCharacter() {
    Script.run(
      #"""
      ! REP 2x8
      < a\e[3b
      | aaaa
      < \e[2J\e[H漢\e[2b
      | 漢漢漢
      < \e[2J\e[He\u{301}\e[b
      | e\u{301}e\u{301}
      ! REP wraps 2x4
      < a\e[5b
      | aaaa
      | aa
      """#)
  }

  @Test func movesByControls() {
    Script.run(
      #"""
      ! C0 3x10
      < ab\b\bc\x0bd\x0ce\x7f\x00f\a
      | cb
      |  d
      |   ef
      = bells 1
      ! NEL and IND and RI 3x10
      < a\eEb\eDc\eM\eM\eMd
      |   d
      | a
      | b
      ! LNM 3x10
      < \e[20ha\nb\e[20l\nc
      | a
      | b
      |  c
      ! tabs 1x40
      < a\tb\t\e[Zc
      | a       c
      < \r\e[2K\e[3g\e[5G\eH\e[10G\eH\r\tx\ty
      |     x    y
      < \r\e[0g\e[5G\e[0g\r\e[2K\tx
      |          x
      < \e[?5W\r\e[2K\e[2Ix
      |                 x
      ! a tab stops at the last column 1x10
      < \t\t\tx
      |          x
      @ 0 9 wrap
      ! a tab remembers itself until it is written on 3x20
      < a\tb
      = last:1 a	b
      < \e[3Gx
      = last:1 a x     b
      """#)
  }

  @Test func drawsLines() {
    Script.run(
      #"""
      ! G0 and G1 1x30
      < \e(0lqk\e(Bq\e)0\x0ex\x0fx
      | ┌─┐q│x
      < \r\e[2K\e(A#\e(B#\e(2q\e(1q\e(Kq\e(B
      | £#qqq
      < \r\e[2K\e*0\eNqq\e+0\eOxx
      | ─q│x
      < \r\e[2K\e(0`afgjklmnopqrstuvwxyz{|}~_
      | ◆▒°±┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·
      ! LS2 and LS3 1x20
      < \e*0\enq\x0fq\e+0\eoq
      | ─q─
      ! the sets are saved with the cursor 1x10
      < \e(0\e7\e(Bq\e8q
      | ─
      """#)
  }
}
