# Written by clrun: says all that a bash is, for one that takes its place. See docs/architecture.md.
#
# It is read in a subshell, of which nothing stays. Nothing is left to be split or globbed: IFS is the person's.
\builtin set +x
__clrun_s_line=${READLINE_LINE-}
__clrun_s_umask=$(\builtin umask)
__clrun_s_set=$(\builtin set +o)
__clrun_s_shopt=$(\builtin shopt -p)
__clrun_s_errors=$(\builtin trap -p ERR)
__clrun_s_to=$__clrun_run/$__clrun_id
\builtin umask 077
\builtin set +aefuvC +o posix
\builtin shopt -u nocasematch
\builtin mapfile -t __clrun_s_names < <(\builtin compgen -v)
\builtin mapfile -t __clrun_s_lines < <(\builtin declare -p)
for __clrun_s_n in "${__clrun_s_lines[@]}"; do
  # A variable without a value.
  if [[ $__clrun_s_n =~ ^declare\ -[a-zA-Z-]+\ ([a-zA-Z_][a-zA-Z_0-9]*)$ ]]; then
    __clrun_s_names+=("${BASH_REMATCH[1]}")
  fi
done
{
  \builtin printf 'exec 9>&2 2>/dev/null\nunset CLRUN_NONCE\numask %s\nshopt -s extglob\n' "$__clrun_s_umask"
  # Functions stand before options and aliases: what they read as is decided already.
  \builtin declare -f
  \builtin mapfile -t __clrun_s_lines < <(\builtin declare -F)
  for __clrun_s_n in "${__clrun_s_lines[@]}"; do
    case $__clrun_s_n in 'declare -f '*) ;; *) \builtin printf '%s\n' "$__clrun_s_n" ;; esac
  done
  for __clrun_s_n in "${__clrun_s_names[@]}"; do
    case $__clrun_s_n in
      __clrun_s_* | __clrun_run | __clrun_first | _ | BASHOPTS | BASHPID | BASH_ALIASES | BASH_ARG[CV]) ;;
      BASH_ARGV0 | BASH_CMDS | BASH_COMMAND | BASH_EXECUTION_STRING | BASH_LINENO | BASH_MONOSECONDS) ;;
      BASH_REMATCH | BASH_SOURCE | BASH_SUBSHELL | BASH_TRAPSIG | BASH_VERSINFO | BASH_VERSION | DIRSTACK) ;;
      EPOCHREALTIME | EPOCHSECONDS | EUID | FUNCNAME | GROUPS | HISTCMD | LINENO | PIPESTATUS | PPID | RANDOM) ;;
      READLINE_* | SHELLOPTS | SRANDOM | UID) ;;
      *) \builtin declare -p "$__clrun_s_n" ;;
    esac
  done
  \builtin mapfile -t __clrun_s_lines < <(\builtin dirs -l -p)
  for ((__clrun_s_n = ${#__clrun_s_lines[@]} - 1; __clrun_s_n > 0; __clrun_s_n--)); do
    \builtin printf 'pushd -n -- %q >/dev/null\n' "${__clrun_s_lines[__clrun_s_n]}"
  done
  if (($#)); then
    \builtin printf 'set --'
    \builtin printf ' %q' "$@"
    \builtin printf '\n'
  fi
  \builtin hash -l
  \builtin complete -p
  # The history is the one that bash reads by itself after this file; the hook gives the variables back.
  \builtin printf '__clrun_first='
  \builtin printf '%q' "$(
    for __clrun_s_n in HISTFILE HISTTIMEFORMAT; do
      if [[ -v $__clrun_s_n ]]; then
        \builtin printf '%s=%q; ' "$__clrun_s_n" "${!__clrun_s_n}"
      else
        \builtin printf '\\builtin unset %s; ' "$__clrun_s_n"
      fi
    done
  )"
  \builtin printf '\nHISTFILE=$__clrun_run/$__clrun_id.history HISTTIMEFORMAT=%%s\n'
  \builtin mapfile -t __clrun_s_lines <<<"$__clrun_s_set"
  __clrun_s_last=()
  for __clrun_s_n in "${__clrun_s_lines[@]}"; do
    case $__clrun_s_n in
      'set -o errexit' | 'set -o noclobber' | 'set -o nounset' | 'set -o posix' | 'set -o verbose' | 'set -o xtrace')
        __clrun_s_last+=("$__clrun_s_n")
        ;;
      'set -o history') ;;
      *) \builtin printf '%s\n' "$__clrun_s_n" ;;
    esac
  done
  for __clrun_s_map in emacs vi-insert vi-command; do
    # Not by bind -f: that reads no pipe, which a here-document may be.
    \builtin mapfile -t __clrun_s_lines < <(
      \builtin bind -m "$__clrun_s_map" -p
      \builtin bind -m "$__clrun_s_map" -s
    )
    for __clrun_s_n in "${__clrun_s_lines[@]}"; do
      case $__clrun_s_n in
        '"'*) \builtin printf 'bind -m %s %q\n' "$__clrun_s_map" "$__clrun_s_n" ;;
      esac
    done
    \builtin mapfile -t __clrun_s_lines < <(\builtin bind -m "$__clrun_s_map" -X)
    for __clrun_s_n in "${__clrun_s_lines[@]}"; do
      # What is printed between quotes, and escaped, is read without.
      if [[ $__clrun_s_n =~ ^(\"([^\\\"]|\\.)*\"):?\ \"(.*)\"$ ]]; then
        __clrun_s_n=${BASH_REMATCH[3]//'\\'/$'\1'}
        __clrun_s_n=${__clrun_s_n//'\"'/'"'}
        \builtin printf 'bind -m %s -x %q\n' "$__clrun_s_map" "${BASH_REMATCH[1]}: ${__clrun_s_n//$'\1'/'\'}"
      fi
    done
  done
  \builtin mapfile -t __clrun_s_lines < <(\builtin bind -v)
  \builtin printf 'bind %q\n' "${__clrun_s_lines[@]}"
  \builtin mapfile -t __clrun_s_lines <<<"$__clrun_s_shopt"
  for __clrun_s_n in "${__clrun_s_lines[@]}"; do
    # An older version's ways that are off set BASH_COMPAT all the same.
    case $__clrun_s_n in 'shopt -u compat'*) ;; *) \builtin printf '%s\n' "$__clrun_s_n" ;; esac
  done
  for ((__clrun_s_n = 0; __clrun_s_n < 65; __clrun_s_n++)); do \builtin trap -p "$__clrun_s_n"; done
  \builtin alias -p
  # From here on whatever else is run would be traced, trapped, or taken for an alias: one line.
  \builtin printf '\\exec 2>&9 9>&-; { '
  if ((${#__clrun_s_last[@]})); then \builtin printf '\\builtin %s; ' "${__clrun_s_last[@]}"; fi
  for __clrun_s_n in "$(\builtin trap -p RETURN)" "$__clrun_s_errors" "$(\builtin trap -p DEBUG)"; do
    if [[ -n $__clrun_s_n ]]; then \builtin printf '\\builtin %s; ' "$__clrun_s_n"; fi
  done
  # What $? is, where a failure has no consequences.
  case ${__clrun_s_errors:+e}${__clrun_s_set//$'\n'/ } in
    e* | *'set -o errexit'*) \builtin printf '\\builtin :' ;;
    *) \builtin printf '( \\builtin exit %s )' "${__clrun_code:-0}" ;;
  esac
  \builtin printf '; } 2>/dev/null\n# clrun: whole\n'
} >"$__clrun_s_to.script"
\builtin mapfile -t __clrun_s_names < <(\builtin compgen -e)
for __clrun_s_n in "${__clrun_s_names[@]}"; do
  case $__clrun_s_n in
    READLINE_*) ;;
    *) \builtin printf '%s=%s\0' "$__clrun_s_n" "${!__clrun_s_n}" ;;
  esac
done >"$__clrun_s_to.environment"
# As at the end of any shell, what was typed goes to the person's file.
\builtin history -a
HISTTIMEFORMAT=%s
\builtin history -w "$__clrun_s_to.history"
__clrun_s_n=saved
if [[ -n $__clrun_s_line ]]; then __clrun_s_n=typed; fi
\builtin printf '\e]133;S;clrun=%s;%s\a' "$__clrun_nonce" "$__clrun_s_n" >/dev/tty
