@testable import VirtualTerminal

extension Rule {
  /// All rules.
  static let all = libvterm + tmux

  private static let libvterm = [
    Rule(
      peer: "libvterm", name: "erased-pen",
      reason:
        "its erased cells keep attributes that do not show; xterm's keep the background alone",
      kind: .place { ours, theirs in
        ours.isBlank && theirs.isBlank && ours.style == theirs.style.erasing
      }),
    Rule(
      peer: "libvterm", name: "no-dim", reason: "it does not know dim and hidden text",
      kind: .place { ours, theirs in
        var style = ours.style
        style.attributes.subtract([.dim, .hidden])
        return style != ours.style && ours.text == theirs.text && style == theirs.style
      }),
    Rule(
      peer: "libvterm", name: "line-drawing",
      reason: "y, z and _ of line drawing are ≤, ≥ and a blank in xterm",
      kind: .place { ours, theirs in
        ours.style == theirs.style
          && [["≤", "⩽"], ["≥", "⩾"], [" ", "_"]].contains([ours.text, theirs.text])
      }),
    Rule(
      peer: "libvterm", name: "charset-not-saved",
      reason: "DECSC does not save the character sets, so that what follows DECRC is not drawn",
      kind: .place { ours, theirs in
        ours.style == theirs.style && ours.text != theirs.text
          && theirs.text.unicodeScalars.first.map { String(TmuxCapture.drawn($0)) } == ours.text
      }),
    Rule(
      peer: "libvterm", name: "visibility-saved",
      reason: "it saves with the cursor whether it is visible; xterm does not",
      kind: .translated { steps in
        var isVisible = true
        return input({ Sequences.keepVisibility(in: &$0, &isVisible) }, of: steps)
      }),
    Rule(
      peer: "libvterm", name: "column-mode",
      reason: "it ignores DECCOLM, which clears the screen and resets the margins",
      kind: .translated { steps in input(Sequences.spellColumnMode, of: steps) }),
    Rule(
      peer: "libvterm", name: "reverse-screen",
      reason: "it tells cells as inverse while the whole screen is (DECSCNM)",
      kind: .translated { steps in
        input(
          { bytes in for final in "hl" { bytes.replace("\u{1B}[?5\(final)", with: "") } }, of: steps
        )
      }),
    Rule(
      peer: "libvterm", name: "no-utf8",
      reason: "it shows nothing for some bytes that are not UTF-8",
      kind: .translated { steps in input(Sequences.spellReplacements, of: steps) }),
    Rule(
      peer: "libvterm", name: "no-reflow",
      reason: "0.1.4 cuts rows where ours and tmux wrap them anew",
      kind: .without(Sequences.keepSize)),
  ]

  private static let tmux = [
    Rule(
      peer: "tmux", name: "line-drawing", reason: "_ of line drawing is a blank in xterm",
      kind: .place { ours, theirs in
        ours.style == theirs.style && ours.text == " " && theirs.text == "_"
      }),
    Rule(
      peer: "tmux", name: "no-british", reason: "it does not know the British character set",
      kind: .place { ours, theirs in
        ours.style == theirs.style && ours.text == "£" && theirs.text == "#"
      }),
    Rule(
      peer: "tmux", name: "pending-wrap",
      reason: "after the last column its cursor is beyond it, and moves from there",
      kind: .translated(Sequences.settlePendingWrap)),
    Rule(
      peer: "tmux", name: "home-of-region",
      reason: "with origin mode its DECSTBM moves the cursor to the screen's first row",
      kind: .translated { steps in input(Sequences.moveHomeAfterMargins, of: steps) }),
    Rule(
      peer: "tmux", name: "no-utf8", reason: "it drops bytes that are not UTF-8",
      kind: .translated { steps in input(Sequences.spellReplacements, of: steps) }),
    Rule(
      peer: "tmux", name: "no-double-width",
      reason: "it ignores rows of double width (DECDWL, DECDHL)",
      kind: .without { steps in
        input(
          { bytes in for kind in 3...6 { bytes.replace("\u{1B}#\(kind)", with: "") } }, of: steps)
      }),
    Rule(
      peer: "tmux", name: "alternate-resize",
      reason: "once resized, rows of the alternate screen come back with the primary one",
      kind: .without(Sequences.keepSize)),
  ]
}
