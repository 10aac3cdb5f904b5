/// The steps of libvterm's tests that are not followed, each with the reason.
enum LibraryRules {
  private static let steps: [(file: String, name: String, step: String, reason: String)] = [
    ("10state", "Spare combining chars get truncated", "expect-glyph", clusterLimit),
    ("61screen", "10 combining accents should not crash", "check-screen-cell", clusterLimit),
    ("61screen", "40 combining accents", "check-screen-cell", clusterLimit),
    ("11state", "Vertical Position Backward", "", "other terminals do not know VPB (CSI k)"),
    ("13state", "IL", "check-cursor 1 1", "xterm moves the cursor to the left margin"),
    ("14state", "SS2", "", notUnicode), ("14state", "SS3", "", notUnicode),
    ("14state", "LS1R", "", notUnicode), ("14state", "LS2R", "", notUnicode),
    ("14state", "LS3R", "", notUnicode),
    ("15state", "Insert/Replace Mode", "expect-glyph C", "overwritten within the same push"),
    ("16state", "Resize shrink moves cursor", "", "the library does not reflow here"),
    ("16state", "Resize grow doesn't cancel phantom", "", "the library does not reflow here"),
    ("17state", "", "expect-settermprop 2", blink),
    ("18state", "", "expect-settermprop 2 true", blink),
    ("22state", "", "expect-settermprop 2", blink), ("68screen", "", "expect-settermprop 2", blink),
    ("22state", "", "expect-settermprop 7", "xterm saves no cursor shape with the cursor"),
    ("26state", "DA", "expect-output", "says which terminal answers"),
    ("26state", "XTVERSION", "expect-output", "says which terminal answers"),
    ("26state", "S8C1T on DSR", "expect-output", "C1 controls are written as 7 bits"),
    ("30state", "", "check-pen font", fonts), ("64screen", "Font", "check-screen-cell", fonts),
    (
      "30state", "Bold+ANSI colour == highbright", "check-pen foreground",
      "how bold is drawn is for the one who draws"
    ),
    ("31state", "REP till end of line", "", "xterm wraps; the library stops at the row's end"),
    (
      "63screen", "Resize taller attempts to pop scrollback", "check",
      "the history is what the harness makes up"
    ),
    (
      "64screen", "EL sets only colours", "check-screen-cell",
      "xterm's erased cells keep the background alone"
    ),
    ("64screen", "DECSCNM", "check-screen-cell", "reverse video is for the one who draws"),
    ("64screen", "Set default colours", "check-screen-cell", "set by the library's interface"),
    ("66screen", "", "check-screen-attrs-extent", "a query of the library's own"),
    (
      "69screen", "Shell wrapped prompt behaviour 5x16", "check",
      "the library has no history there that could fill the screen"
    ),
    ("17state", "rxvt extended encoding mode", "expect-output", input),
    ("25state", "", "expect-output", input), ("92lp", "", "expect-output", input),
    ("40state", "Send clipboard", "expect-output", "the clipboard is never told"),
  ]

  private static let clusterLimit = "a cell holds 32 code points, not 6"
  private static let notUnicode = "sent as 8 bits without UTF-8, which is always on here"
  private static let blink = "whether the cursor blinks at first is the library's choice"
  private static let fonts = "there is one font"
  private static let input = "input is encoded elsewhere"

  static func reason(file: String, name: String, step: [String]) -> String? {
    switch step[0] {
    case _ where step[0].hasPrefix("lv-"): return "drives the library's own interface"
    case "expect-erase", "expect-scrollrect", "expect-moverect", "expect-damage",
      "expect-sb_pushline", "expect-sb_popline", "expect-sb_clear", "expect-selection-set",
      "expect-selection-query":
      return "a callback of the library"
    case "inchar", "inkey", "mousebtn", "mousemove", "paste", "focus":
      return input
    case "push", "resize", "reset", "init", "name": return nil
    case "expect-output" where step[1].hasPrefix("1b5b4d") || step[1].hasPrefix("1b5b3c"):
      return input
    default:
      let whole = step.joined(separator: " ")
      return steps.first {
        file.hasPrefix($0.file) && name.hasPrefix($0.name) && whole.hasPrefix($0.step)
      }?.reason
    }
  }
}
