import Testing

/// Cursor motion, erasing, inserting, scrolling, margins, rectangles.
@Suite struct EditingTests {
  @Test func movesTheCursor() {
    Script.run(
      #"""
      ! CUP HVP CUU CUD CUF CUB 10x20
      < \e[5;6H
      @ 4 5
      < \e[3;4f
      @ 2 3
      < \e[A\e[2B\e[3C\e[4D
      @ 3 2
      < \e[99A\e[99D
      @ 0 0
      < \e[99B\e[99C
      @ 9 19
      < \e[H
      @ 0 0
      < \e[;5H
      @ 0 4
      ! CNL CPL CHA HPA VPA HPR VPR HPB 10x20
      < \e[5;5H\e[E
      @ 5 0
      < \e[5C\e[2F
      @ 3 0
      < \e[7G
      @ 3 6
      < \e[3`
      @ 3 2
      < \e[6d
      @ 5 2
      < \e[2a\e[e
      @ 6 4
      < \e[j
      @ 6 3
      ! DECSC DECRC SCOSC SCORC 5x10
      < \e[2;3H\e7\e[H\e8
      @ 1 2
      < \e[4;4H\e[s\e[H\e[u
      @ 3 3
      < \e[?1048h\e[H\e[?1048l
      @ 3 3
      """#)
  }

  @Test func erases() {
    Script.run(
      #"""
      ! ED 3x4
      < aaaabbbbcccc\e[2;2H\e[J
      | aaaa
      | b
      < \e[2J\e[Haaaabbbbcccc\e[2;2H\e[1J
      |
      |   bb
      | cccc
      < \e[2J
      |
      ! EL and ECH 1x6
      < abcdef\e[3G\e[K
      | ab
      < \e[Gabcdef\e[3G\e[1K
      |    def
      < \e[2K
      |
      < \e[Gabcdef\e[2G\e[3X
      | a   ef
      @ 0 1
      ! ED 3 drops the history alone 2x5
      < a\r\nb\r\nc\r\nd
      = kept 0
      = first 2
      < \e[3J
      = kept 2
      = last:9 c/d
      | c
      | d
      ! erased cells keep the background 2x4
      < \e[1;31;44mab\e[K
      = runs:0 0+2[0;1;31;44]ab 2+2[0;44]  
      ! DECSCA, DECSED, DECSEL, DECSERA 2x6
      < a\e[1"qb\e[0"qc\e[?2J
      |  b
      < \e[2J\e[H\e[1"qx\e[2"qy\e[?2K
      | x
      < \e[1;1;2;6${
      | x
      < \e[1;1;2;6$z
      |
      """#)
  }

  @Test func insertsAndDeletes() {
    Script.run(
      #"""
      ! ICH DCH IRM 1x6
      < abcdef\e[2G\e[2@
      | a  bcd
      < \e[2P
      | abcd
      < \e[4hXY\e[4l
      | aXYbcd
      ! IL DL 4x3
      < a\r\nb\r\nc\r\nd\e[2;2H\e[L
      | a
      |
      | b
      | c
      @ 1 0
      < \e[2M
      | a
      | c
      < \e[99M
      | a
      ! SU SD 4x3
      < a\r\nb\r\nc\r\nd\e[S
      | b
      | c
      | d
      = first 1
      < \e[2T
      |
      |
      | b
      | c
      ! DECIC DECDC SL SR DECBI DECFI 2x6
      < abcdef\r\nghijkl\e[1;3H\e[2'}
      | ab  cd
      | gh  ij
      < \e[2'~
      | abcd
      | ghij
      < \e[ @
      | bcd
      | hij
      < \e[2 A
      |   bcd
      |   hij
      < \e[1;1H\e6
      |    bcd
      |    hij
      < \e[1;6H\e9
      |   bcd
      |   hij
      """#)
  }

  @Test func scrollsInMargins() {
    Script.run(
      #"""
      ! DECSTBM 5x3
      < 1\r\n2\r\n3\r\n4\r\n5\e[2;4r
      @ 0 0
      < \e[4;1H\n
      | 1
      | 3
      | 4
      |
      | 5
      = first 0
      < \e[2;1H\eM
      | 1
      |
      | 3
      | 4
      | 5
      < \e[r\e[5;1H\n
      = first 1
      ! rows that leave a region at the top are kept 4x3
      < 1\r\n2\r\n3\r\n4\e[1;3r\e[3;1H\n\nx
      | 3
      |
      | x
      | 4
      = first 2
      = last:9 1/2/3//x/4
      ! DECOM 5x10
      < \e[2;4r\e[?6h
      @ 1 0
      < \e[9;9H
      @ 3 8
      < \e[6n
      > \e[3;9R
      < \e[?6l\e[6n
      > \e[1;1R
      ! DECLRMM and DECSLRM 4x6
      < aaaaaa\r\nbbbbbb\r\ncccccc\e[?69h\e[2;4s
      @ 0 0
      < \e[2;3H\e[M
      | aaaaaa
      | bcccbb
      | c   cc
      < \e[2;2H\e[@
      | aaaaaa
      | b ccbb
      | c   cc
      < \e[1;2HWXYZ
      | aWXYaa
      | bZccbb
      | c   cc
      < \e[S
      | aZccaa
      | b   bb
      | c   cc
      < \e[T
      | a   aa
      | bZccbb
      | c   cc
      < \e[?69l\e[1;6HQ
      | a   aQ
      | bZccbb
      | c   cc
      """#)
  }

  @Test func editsRectangles() {
    Script.run(
      #"""
      ! DECFRA DECERA DECCRA DECRQCRA 4x6
      < \e[65;2;2;3;4$x
      |
      |  AAA
      |  AAA
      < \e[2;3;2;3$z
      |
      |  A A
      |  AAA
      < \e[2;2;3;3;1;1;4;1$v
      |    A
      |  A AA
      |  AAA
      < \e[2J\e[1;1;2;2;1;1;1;1$v
      |
      < \e[HAB\e[7;1;1;1;1;2*y
      > \eP7!~FF7D\e\\
      < \e[7;1;2;2;2;2*y
      > \eP7!~FFE0\e\\
      ! DECCARA DECRARA DECSACE 2x4
      < abcd\e[2*x\e[1;2;1;3;1;4$r
      = runs:0 0+1[0]a 1+2[0;1;4]bc 3+1[0]d
      < \e[1;2;1;3;1$t
      = runs:0 0+1[0]a 1+2[0;4]bc 3+1[0]d
      ! DECALN 2x3
      < \e#8
      | EEE
      | EEE
      @ 0 0
      """#)
  }

  @Test func halvesLinesOfDoubleWidth() {
    Script.run(
      #"""
      ! DECDWL and DECSWL 3x8
      < \e#6abcdef
      | abcd
      | ef
      @ 1 2
      < \e[1;8H
      @ 0 3
      < \e#5\e[1;8H
      @ 0 7
      ! a row of double width comes to the cursor 3x3
      < \e[2;3H\e[1;1H\e#3\e[3;3H\e[2;1H\e[1;3H\e[2;3H\e[3;3HX\eM\eM\eMY\u{6F22}
      ! and goes with the screen 3x8
      < \e#6\e[2J\e[1;8H
      @ 0 7
      """#)
  }

  @Test func resets() {
    Script.run(
      #"""
      ! DECSTR 4x6
      < abc\e[2;3r\e[4h\e[?6h\e[?25l\e[1m\e[!p
      | abc
      = visible true
      < \e[H\e[1mx\e[?6n
      > \e[?1;2R
      ! RIS 4x6
      < abc\e[?1049hdef\e[?1h\e[2;3r\e]2;t\a\ec
      |
      @ 0 0
      = alternate false
      = title
      = cursorkeys false
      """#)
  }
}
