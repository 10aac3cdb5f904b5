import Testing

/// Styles, modes, screens, commands, answers, and what is wrong in the stream.
@Suite struct SequencesTests {
  @Test func selectsGraphics() {
    Script.run(
      #"""
      ! attributes 1x40
      < \e[1mA\e[2mB\e[22mC\e[3mD\e[23;4mE\e[24;5mF\e[25;7mG\e[27;8mH\e[28;9mI\e[29;53mJ\e[55mK
      = runs:0 0+1[0;1]A 1+1[0;1;2]B 2+1[0]C 3+1[0;3]D 4+1[0;4]E 5+1[0;5]F 6+1[0;7]G 7+1[0;8]H 8+1[0;9]I 9+1[0;53]J 10+1[0]K
      ! underlines 1x40
      < \e[4:3ma\e[4:0mb\e[21mc\e[4:5;58:2::1:2:3md\e[59;58;5;9me
      = runs:0 0+1[0;4:3]a 1+1[0]b 2+1[0;21]c 3+1[0;4:5;58:2:1:2:3]d 4+1[0;4:5;58:5:9]e
      ! colours 1x40
      < \e[31;42ma\e[91;102mb\e[38;5;200;48;5;7mc\e[38;2;1;2;3;48;2;4;5;6md\e[39;49me
      = runs:0 0+1[0;31;42]a 1+1[0;91;102]b 2+1[0;38;5;200;47]c 3+1[0;38;2;1;2;3;48;2;4;5;6]d 4+1[0]e
      ! colours with colons 1x40
      < \e[38:5:200ma\e[38:2:1:2:3mb\e[38:2::1:2:3mc\e[38:2:9:1:2:3;1md\e[me
      = runs:0 0+1[0;38;5;200]a 1+2[0;38;2;1;2;3]bc 3+1[0;1;38;2;1;2;3]d 4+1[0]e
      ! what is not known changes nothing 1x40
      < \e[38;5ma\e[m\e[38;7;1mb\e[m\e[38;5;300mc\e[999md
      = runs:0 0+1[0;30]a 1+1[0;1]b 2+2[0]cd
      ! links 1x40
      < \e]8;;http://a\e\\x\e]8;id=1;http://b\ay\e]8;;\az
      = runs:0 0+1[0]x<http://a> 1+1[0]y<http://b> 2+1[0]z
      """#)
  }

  @Test func switchesScreens() {
    Script.run(
      #"""
      ! 1049 saves, clears, restores 3x6
      < abc\e[?1049h
      |
      @ 0 3
      = alternate true
      < x\e[2;2Hy\e[?1049l
      | abc
      @ 0 3
      < \e[?1049h
      |
      ! 47 keeps what was there 3x6
      < abc\e[?47hx\e[?47l
      | abc
      @ 0 4
      < \e[?47h
      |    x
      ! 1047 clears when it leaves 3x6
      < abc\e[?1047hx\e[?1047l\e[?1047h
      |
      ! the alternate screen has no history 2x4
      < \e[?1049h1\r\n2\r\n3\r\n4
      = first 0
      | 3
      | 4
      """#)
  }

  @Test func setsModes() {
    Script.run(
      #"""
      ! modes that others read 2x10
      < \e[?1h\e=\e[?2004h\e[?1004h\e[?2026h\e[?25l
      = cursorkeys true
      = keypad true
      = paste true
      = focus true
      = synchronized true
      = visible false
      < \e[?1;2004;1004;2026l\e>\e[?25h
      = cursorkeys false
      = keypad false
      = paste false
      = focus false
      = synchronized false
      = visible true
      ! mouse 2x10
      < \e[?1000h
      = mouse buttons legacy
      < \e[?1002h\e[?1006h
      = mouse drag sgr
      < \e[?1003h\e[?1015h
      = mouse motion urxvt
      < \e[?1003l\e[?1016h
      = mouse none sgrPixels
      < \e[?9h\e[?1016l\e[?1005h
      = mouse press utf8
      ! each synchronized update counts once 2x10
      < \e[?2026h\e[?2026ha\e[?2026h
      = updates 1
      < \e[?2026l\e[?2026lb\e[?2026h
      = synchronized true
      = updates 2
      < \ec
      = synchronized false
      ! the keyboard can be taken back 2x10
      < \e[>3u\e[>8u\e[>4;2m
      = keyboard 8
      = reset:keyboard
      = keyboard 0
      = otherkeys 0
      < \e[<u\e[>1u
      = keyboard 1
      ! highlight tracking is a mode, and its answer no scrolling 2x10
      < ab\e[?1001$p\e[?1001h\e[?1001$p\e[1;1;1;1;3T
      > \e[?1001;2$y\e[?1001;1$y
      = mouse highlight legacy
      | ab
      < \e[?1001l
      = mouse none legacy
      ! DECRQM 2x10
      < \e[?7$p\e[?1$p\e[4$p\e[?2026$p\e[?9999$p\e[99$p
      > \e[?7;1$y\e[?1;2$y\e[4;2$y\e[?2026;2$y\e[?9999;0$y\e[99;0$y
      ! XTSAVE XTRESTORE 2x10
      < \e[?1h\e[?1s\e[?1l\e[?1r
      = cursorkeys true
      ! DECCOLM only with mode 40 2x10
      < ab\e[?3h
      | ab
      < \e[?40h\e[?3h
      |
      ! DECSCUSR 2x10
      < \e[4 q
      = shape 4
      ! reverse wrap 2x4
      < \e[?45habcde\b\bX
      | abcX
      | e
      """#)
  }

  @Test func reportsEachMode() {
    Script.run(
      #"""
      ! set, asked, reset, asked 2x10
      < \e[?1h\e[?1$p\e[?1l\e[?1$p
      > \e[?1;1$y\e[?1;2$y
      < \e[?40h\e[?3h\e[?3$p\e[?3l\e[?3$p
      > \e[?3;1$y\e[?3;2$y
      < \e[?5h\e[?5$p\e[?5l\e[?5$p
      > \e[?5;1$y\e[?5;2$y
      < \e[?6h\e[?6$p\e[?6l\e[?6$p
      > \e[?6;1$y\e[?6;2$y
      < \e[?7h\e[?7$p\e[?7l\e[?7$p
      > \e[?7;1$y\e[?7;2$y
      < \e[?9h\e[?9$p\e[?9l\e[?9$p
      > \e[?9;1$y\e[?9;2$y
      < \e[?12h\e[?12$p\e[?12l\e[?12$p
      > \e[?12;1$y\e[?12;2$y
      < \e[?25h\e[?25$p\e[?25l\e[?25$p
      > \e[?25;1$y\e[?25;2$y
      < \e[?40h\e[?40$p\e[?40l\e[?40$p
      > \e[?40;1$y\e[?40;2$y
      < \e[?45h\e[?45$p\e[?45l\e[?45$p
      > \e[?45;1$y\e[?45;2$y
      < \e[?47h\e[?47$p\e[?47l\e[?47$p
      > \e[?47;1$y\e[?47;2$y
      < \e[?66h\e[?66$p\e[?66l\e[?66$p
      > \e[?66;1$y\e[?66;2$y
      < \e[?69h\e[?69$p\e[?69l\e[?69$p
      > \e[?69;1$y\e[?69;2$y
      < \e[?1000h\e[?1000$p\e[?1000l\e[?1000$p
      > \e[?1000;1$y\e[?1000;2$y
      < \e[?1002h\e[?1002$p\e[?1002l\e[?1002$p
      > \e[?1002;1$y\e[?1002;2$y
      < \e[?1003h\e[?1003$p\e[?1003l\e[?1003$p
      > \e[?1003;1$y\e[?1003;2$y
      < \e[?1004h\e[?1004$p\e[?1004l\e[?1004$p
      > \e[?1004;1$y\e[?1004;2$y
      < \e[?1005h\e[?1005$p\e[?1005l\e[?1005$p
      > \e[?1005;1$y\e[?1005;2$y
      < \e[?1006h\e[?1006$p\e[?1006l\e[?1006$p
      > \e[?1006;1$y\e[?1006;2$y
      < \e[?1007h\e[?1007$p\e[?1007l\e[?1007$p
      > \e[?1007;1$y\e[?1007;2$y
      < \e[?1015h\e[?1015$p\e[?1015l\e[?1015$p
      > \e[?1015;1$y\e[?1015;2$y
      < \e[?1016h\e[?1016$p\e[?1016l\e[?1016$p
      > \e[?1016;1$y\e[?1016;2$y
      < \e[?1047h\e[?1047$p\e[?1047l\e[?1047$p
      > \e[?1047;1$y\e[?1047;2$y
      < \e[?1049h\e[?1049$p\e[?1049l\e[?1049$p
      > \e[?1049;1$y\e[?1049;2$y
      < \e[?2004h\e[?2004$p\e[?2004l\e[?2004$p
      > \e[?2004;1$y\e[?2004;2$y
      < \e[?2026h\e[?2026$p\e[?2026l\e[?2026$p
      > \e[?2026;1$y\e[?2026;2$y
      < \e[?2027h\e[?2027$p\e[?2027l\e[?2027$p
      > \e[?2027;1$y\e[?2027;2$y
      < \e[?2031h\e[?2031$p\e[?2031l\e[?2031$p
      > \e[?2031;1$y\e[?2031;2$y
      < \e[?2048h\e[?2048$p\e[?2048l\e[?2048$p
      > \e[48;2;10;40;100t\e[?2048;1$y\e[?2048;2$y
      ! ANSI modes 2x10
      < \e[4h\e[4$p\e[4l\e[4$p\e[20h\e[20$p\e[20l\e[20$p
      > \e[4;1$y\e[4;2$y\e[20;1$y\e[20;2$y
      ! only one kind of mouse events is on 2x10
      < \e[?1000h\e[?1002h\e[?1000$p\e[?1002$p
      > \e[?1000;2$y\e[?1002;1$y
      ! reverse video leaves the cells alone 1x10
      < a\e[?5hb
      = runs:0 0+2[0]ab
      ! DECNKM 1x10
      < \e[?66h
      = keypad true
      < \e[?66l
      = keypad false
      """#)
  }

  @Test func resetsColours() {
    Script.run(
      #"""
      ! OSC 104 with numbers 2x10
      < \e]4;1;#111111;2;#222222\a\e]104;1\a\e]4;1;?;2;?\a
      > \e]4;1;rgb:cdcd/0000/0000\a\e]4;2;rgb:2222/2222/2222\a
      ! OSC 110 and 112 2x10
      < \e]10;#010203\a\e]12;#040506\a\e]10;?\a\e]12;?\a
      > \e]10;rgb:0101/0202/0303\a\e]12;rgb:0404/0505/0606\a
      < \e]110\a\e]112\a\e]10;?\a\e]12;?\a
      > \e]10;rgb:e5e5/e5e5/e5e5\a\e]12;rgb:e5e5/e5e5/e5e5\a
      ! CurrentDir of 1337 2x10
      < \e]1337;CurrentDir=/srv/x\a
      = directory /srv/x
      """#)
  }

  @Test func keepsKeyboardFlags() {
    Script.run(
      #"""
      ! kitty 2x10
      < \e[?u\e[>5u\e[?u
      > \e[?0u\e[?5u
      < \e[>1u
      = keyboard 1
      < \e[<u
      = keyboard 5
      < \e[=2;2u
      = keyboard 7
      < \e[=4;3u
      = keyboard 3
      < \e[?1049h
      = keyboard 0
      < \e[>8u\e[?1049l
      = keyboard 3
      < \e[<9u
      = keyboard 0
      ! modifyOtherKeys 2x10
      < \e[>4;2m
      = otherkeys 2
      < \e[>4m
      = otherkeys 0
      """#)
  }

  @Test func carriesOutCommands() {
    Script.run(
      #"""
      ! titles 2x10
      < \e]0;both\a\e]2;wïndow\e\\\e]1;icon\a
      = title wïndow
      = icon icon
      < \e[22t\e]2;other\a\e[23t
      = title wïndow
      < \e[21t
      >
      ! others 2x10
      < \e]7;file://host/srv\a\e]133;A\a\e]133;C;x=1\e\\\e]52;c;aGk=\a\e]1337;SetMark\a\e]9;4;1\a\e]22;hand\a
      = directory file://host/srv
      = marks A C;x=1
      = clipboard aGk=
      |
      < \e]52;c;?\a
      = clipboard nil
      >
      ! colours 2x10
      < \e]4;1;?\a\e]10;?\e\\\e]11;?\a\e]12;?\a
      > \e]4;1;rgb:cdcd/0000/0000\a\e]10;rgb:e5e5/e5e5/e5e5\e\\\e]11;rgb:0000/0000/0000\a\e]12;rgb:e5e5/e5e5/e5e5\a
      < \e]4;1;#123456\a\e]11;rgb:f/8/0\a\e]4;1;?\a\e]11;?\a
      > \e]4;1;rgb:1212/3434/5656\a\e]11;rgb:ffff/8888/0000\a
      < \e]104\a\e]111\a\e]4;1;?\a\e]11;?\a
      > \e]4;1;rgb:cdcd/0000/0000\a\e]11;rgb:0000/0000/0000\a
      """#)
  }

  @Test func answers() {
    Script.run(
      #"""
      ! attributes and version 2x10
      < \e[c\e[0c\eZ\e[>c\e[=c\e[>q
      > \e[?62;22c\e[?62;22c\e[?62;22c\e[>1;0;0c\eP!|00000000\e\\\eP>|clrun 1\e\\
      ! status 4x10
      < \e[2;3H\e[5n\e[6n\e[?6n\e[?15n\e[?996n\e[x
      > \e[0n\e[2;3R\e[?2;3R\e[?13n\e[?997;1n\e[2;1;1;128;128;1;0x
      ! sizes 4x10
      < \e[14t\e[16t\e[18t\e[19t\e[?2048h
      > \e[4;80;100t\e[6;20;10t\e[8;4;10t\e[9;4;10t\e[48;4;10;80;100t
      = resize:5x11
      > \e[48;5;11;100;110t
      ! DECRQSS 4x10
      < \e[1;38;5;200m\eP$qm\e\\\e[2;3r\eP$qr\e\\\eP$q q\e\\\eP$q"p\e\\\eP$qz\e\\
      > \eP1$r1;38:5:200m\e\\\eP1$r2;3r\e\\\eP1$r1 q\e\\\eP1$r64;1"p\e\\\eP0$r\e\\
      ! XTGETTCAP 4x10
      < \eP+q544e;436F\e\\\eP+q7878\e\\
      > \eP1+r544e=787465726D2D323536636F6C6F72\e\\\eP1+r436F=323536\e\\\eP0+r\e\\
      """#)
  }

  @Test func recovers() {
    Script.run(
      #"""
      ! CAN and SUB end a sequence 1x20
      < \e[31\x18a\e[3\x1ab\e]0;x\x18c
      | abc
      = title
      ! an escape begins anew 1x20
      < \e[3\e[31ma\e]0;t\e[1mb
      = runs:0 0+1[0;31]a 1+1[0;1;31]b
      = title t
      ! controls inside of a sequence are carried out 2x20
      < a\e[\b3\n1mb
      | a
      | b
      ! sequences that mean nothing 1x20
      < \e[?5zA\e[>99;1yB\e[1;2;!zC\e%GD\e[<0;1;1<mE\e[1?2hF
      | ABCDEF
      ! strings are swallowed 1x20
      < a\e_apc\e\\b\e^pm\e\\c\eXsos\e\\d\ePqsixel#0\e\\e\eP1;2|x\e\\f
      | abcdef
      ! too many parameters 1x20
      < \e[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18;19;20;21;22;23;24;25;26;27;28;29;30;31;32;33;34;35mx
      | x
      < \e[99999999999999999999Cy
      @ 0 19 wrap
      ! broken UTF-8 1x20
      < \xe6\xbcx\xffy\xf0\x9f\x98z\xc3(\xed\xa0\x80
      | \u{FFFD}x\u{FFFD}y\u{FFFD}z\u{FFFD}(\u{FFFD}\u{FFFD}\u{FFFD}
      ! C1 controls are not carried out 1x20
      < a\u{9B}31mb\u{85}c
      | a31mbc
      ! UTF-8 cut by a sequence 1x20
      < \xe6\xbc\e[1mx
      = runs:0 0+1[0]\u{FFFD} 1+1[0;1]x
      """#)
  }

  @Test func reflows() {
    Script.run(
      #"""
      ! narrower and wider 4x8
      < abcdefghijkl\r\nx
      = resize:4x5
      | abcde
      | fghij
      | kl
      | x
      @ 3 1
      = resize:4x20
      | abcdefghijkl
      | x
      @ 1 1
      ! wide characters 3x6
      < 漢字漢字
      = resize:3x5
      | 漢字
      | 漢字
      = resize:3x8
      | 漢字漢字
      ! the history comes back 3x4
      < 1\r\n2\r\n3\r\n4\r\n5
      = resize:5x4
      | 1
      | 2
      | 3
      | 4
      | 5
      = resize:2x4
      | 4
      | 5
      @ 1 1
      = last:9 1/2/3/4/5
      """#)
  }
}
