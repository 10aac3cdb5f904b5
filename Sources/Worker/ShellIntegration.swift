/// What makes a shell say where its prompts and its commands begin and end: OSC 133 marks with a nonce, which no
/// program's output can know.
package enum ShellIntegration {
  /// A mark that a shell of ours made.
  enum Mark: Equatable {
    /// The prompt stands and the shell reads a command.
    case promptEnd
    /// A command was read and is about to run.
    case commandStart
    /// The last command ended with this code.
    case commandEnd(code: Int)
  }

  /// Reads what followed `OSC 133 ;`; nil for a mark that isn't ours.
  static func mark(_ payload: [UInt8], nonce: String) -> Mark? {
    let fields = payload.split(separator: UInt8(ascii: ";"))
    guard let last = fields.last, last.elementsEqual("clrun=\(nonce)".utf8), fields.count >= 2
    else {
      return nil
    }
    switch (fields[0].first, fields.count) {
    case (UInt8(ascii: "B"), 2): return .promptEnd
    case (UInt8(ascii: "C"), 2): return .commandStart
    case (UInt8(ascii: "D"), 3):
      return Int(String(decoding: fields[1], as: UTF8.self)).map { .commandEnd(code: $0) }
    default: return nil
    }
  }

  /// The name of the file under `.clrun/run/` that bash reads in place of ~/.bashrc.
  package static let bashFile = "bash-integration-2.bash"

  /// Reads the person's own file first, then puts the marks around whatever prompt it left.
  ///
  /// PS0 is expanded after a command was read and before it runs. PROMPT_COMMAND's first element sees the code of the
  /// last command; its last one wraps PS1 again when a hook of the person's has set it anew.
  package static let bash = #"""
    # Written by clrun: marks where prompts and commands begin and end. See docs/architecture.md.
    __clrun_nonce=$CLRUN_NONCE
    unset CLRUN_NONCE
    [ -r ~/.bashrc ] && . ~/.bashrc
    __clrun_status() {
      __clrun_code=$?
      \builtin printf '\e]133;D;%s;clrun=%s\a' "$__clrun_code" "$__clrun_nonce"
      return "$__clrun_code"
    }
    __clrun_prompt() {
      __clrun_code=$?
      case ${PS1-} in
        *"133;B;clrun=$__clrun_nonce"*) ;;
        *) PS1="${PS1-}\[\e]133;B;clrun=$__clrun_nonce\a\]" ;;
      esac
      case ${PS0-} in
        *"133;C;clrun=$__clrun_nonce"*) ;;
        *) PS0="${PS0-}\e]133;C;clrun=$__clrun_nonce\a" ;;
      esac
      case ${PROMPT_COMMAND-} in
        *__clrun_status*) ;;
        *) __clrun_hook ;;
      esac
      return "$__clrun_code"
    }
    # The braces keep a trace (set -x) of these out of what the person sees.
    if [ "${BASH_VERSINFO[0]}" -gt 5 ] || { [ "${BASH_VERSINFO[0]}" -eq 5 ] && [ "${BASH_VERSINFO[1]}" -ge 1 ]; }; then
      __clrun_hook() {
        PROMPT_COMMAND=('{ __clrun_status; } 2>/dev/null' "${PROMPT_COMMAND[@]}")
      }
      __clrun_hook
      PROMPT_COMMAND+=('{ __clrun_prompt; } 2>/dev/null')
    else
      __clrun_hook() {
        PROMPT_COMMAND="{ __clrun_status; } 2>/dev/null${PROMPT_COMMAND:+
    $PROMPT_COMMAND}"
      }
      __clrun_hook
      PROMPT_COMMAND="$PROMPT_COMMAND
    { __clrun_prompt; } 2>/dev/null"
    fi

    """#
}
