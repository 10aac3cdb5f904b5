/// Commands of every kind, each complete in itself, so that the same comes of it in a session and alone.
struct MixedCommands {
  let shell: ShellKind
  private var state: UInt64

  init(_ shell: ShellKind) {
    self.shell = shell
    state = UInt64(shell.rawValue.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
  }

  /// The folders that commands go into, below the project's root.
  static let folders = ["plain", "with space", "ünï/日本", "a;b%20c", "deep/er/still"]

  /// So many commands, the same at each run.
  mutating func take(_ count: Int) -> [String] {
    (0..<count).map { _ in
      number(3) == 0 ? common() : shell == .fish ? fish() : posix()
    }
  }

  /// Less than a limit.
  private mutating func number(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }

  private mutating func pick<T>(_ choices: [T]) -> T { choices[number(choices.count)] }

  private mutating func code() -> Int { pick([0, 1, 2, 3, 42, 126, 127, 128, 130, 255]) }

  private mutating func word() -> String {
    pick(["one", "zwei", "три", "日本語", "👩‍💻x", "e\u{301}te", "a  b", "#no", "~", "*", "[x]", "50%"])
  }

  /// What means the same to every shell.
  private mutating func common() -> String {
    let (n, w) = (number(200) + 1, word())
    // Where it is part of a format.
    let f = w.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
    switch number(20) {
    case 0: return "seq \(n)"
    case 1: return "printf 'no newline'; sh -c 'exit \(code())'"
    case 2: return "printf '\\n\\n\(f)\\n\\n'"
    case 3: return "printf '\\033[3\(number(8))mcolour\\033[0m \\033[1;4mbold\\033[m\\n'"
    case 4: return "printf 'a\\tb\\t\(f)\\n\\tc\\n'"
    case 5: return "printf '1%%\\r50%%\\r100%%\\n'; printf 'abcdef\\b\\b\\bX\\n'"
    case 6: return "printf 'one\\ntwo\\nthree\\n\\033[2A\\033[2Kmiddle\\033[2B\\r\(f)\\n'"
    case 7: return "printf '%0\(n * 5)d\\n' 7"
    case 8: return "sh -c 'echo out; echo err >&2; exit \(code())'"
    case 9: return "cd '\(pick(Self.folders))' && pwd && ls -1"
    case 10: return "cd \"$HOME\"; cd '\(pick(["/usr/bin", "/", "/tmp"]))'"
    case 11: return "cd /nonexistent 2>/dev/null"
    case 12: return "printf '\\033]0;title\\007\\033]133;D;9\\007\\033]133;B\\007after\\n'"
    case 13: return "printf '\\033[?1049hgone\\033[?1049l'; echo '\(w)'"
    case 14: return "echo '\(w)' | tr a-z A-Z | cat -A"
    case 15: return "yes '\(w)' | head -n \(n)"
    case 16:
      return "sh -c 'kill -PIPE $$; exit 1' 2>/dev/null | cat; echo '\(w)'"
    case 17: return "printf '\\016lqqk\\017 \\033(0lqk\\033(B\\n'"
    case 18: return "echo gone; printf '\\033[H\\033[2J\\033[3J'; echo '\(w)'"
    default: return "sh -c 'sleep 0.01 & wait; echo waited; (exit \(code()))'"
    }
  }

  /// What bash and zsh share.
  private mutating func posix() -> String {
    let (n, w, c) = (number(9) + 1, word(), code())
    switch number(26) {
    case 0: return "(exit \(c))"
    case 1: return "for i in {1..\(n)}; do printf '%s ' \"$i\"; done; echo"
    case 2: return "for i in a b\ndo\n  echo \"$i \(w)\"\ndone"
    case 3: return "cat <<END\n\(w) $((\(n) * 7))\n\n  tail\nEND"
    case 4: return "cat <<'END' | wc -l\n$HOME\n\(w)\nEND"
    case 5: return "read -r x y <<< 'first \(w)'; echo \"$y|$x\""
    case 6: return "(cd /usr && pwd; exit \(c))"
    case 7: return "f() { local v=$1; echo \"<$v>\"; return \(c); }; f '\(w)'"
    case 8: return "x='\(w)'; echo \"${#x} ${x/a/b} $x\""
    case 9: return "a=(one '\(w)' three); echo \"${a[@]}\" ${#a[@]}"
    case 10: return "case '\(w)' in *o*) echo has o;; *) echo none; (exit \(c));; esac"
    case 11: return "i=0; while [ $i -lt \(n) ]; do i=$((i+1)); echo $i; done | tail -2"
    case 12: return "(no-such-command-\(n)) 2>/dev/null"
    case 13: return "(sh -c 'kill -9 $$'; echo code $?) 2>/dev/null"
    case 14: return "(trap 'echo trapped' EXIT; echo '\(w)'; exit \(c))"
    case 15: return "(set -e; false; echo never); echo after"
    case 16: return "(set -o pipefail; false | true); echo $?"
    case 17: return "diff <(seq 3) <(seq \(n))"
    case 18: return "{ echo err >&2; echo out; } 2>&1 | sort"
    case 19: return "echo \"$(printf 'a\\nb\\n\\n')|$(echo '\(w)')\""
    case 20: return "true && false || echo '\(w)'"
    case 21: return "if [ \(n) -gt 4 ]; then echo more; else (exit \(c)); fi"
    case 22: return "(sleep 0.01; echo late) | cat; printf '%s' '\(w)'"
    case 23: return "echo one; \\\necho '\(w)'"
    case 24: return "printf '%s\\n' \"it's\" 'a \"quoted\" \(w)' a\\ b"
    default: return "(cd '/usr' && exec sh -c 'pwd; exit \(c)')"
    }
  }

  private mutating func fish() -> String {
    let (n, w, c) = (number(9) + 1, word(), code())
    switch number(20) {
    case 0: return "sh -c 'exit \(c)'"
    case 1: return "for i in (seq \(n)); printf '%s ' $i; end; echo"
    case 2: return "for i in a b\n  echo \"$i \(w)\"\nend"
    case 3: return "begin; cd /usr; and pwd; end | cat; pwd"
    case 4: return "function f; set -l v $argv[1]; echo \"<$v>\"; return \(c); end; f '\(w)'"
    case 5: return "set -l x '\(w)'; string length -- $x; string replace a b -- $x"
    case 6: return "set -l a one '\(w)' three; echo $a (count $a)"
    case 7: return "switch '\(w)'\n  case '*o*'\n    echo has o\n  case '*'\n    echo none\nend"
    case 8: return "set -l i 0; while test $i -lt \(n); set i (math $i + 1); echo $i; end | tail -2"
    case 9: return "true; and false; or echo '\(w)'"
    case 10: return "if test \(n) -gt 4; echo more; else; sh -c 'exit \(c)'; end"
    case 11: return "echo (printf 'a\\nb\\n')'|'(echo '\(w)')"
    case 12: return "diff (seq 3 | psub) (seq \(n) | psub)"
    case 13: return "begin; echo err >&2; echo out; end 2>&1 | sort"
    case 14: return "math \(n) x 7; not true"
    case 15: return "string repeat -n \(n * 40) 日"
    case 16: return "echo one; \\\necho '\(w)'"
    case 17: return "printf '%s\\n' \"it's\" 'a \"quoted\" \(w)' a\\ b"
    case 18: return "fish -c 'echo inner; exit \(c)'"
    default: return "printf '%s' '\(w)'; status is-interactive; or true"
    }
  }
}
