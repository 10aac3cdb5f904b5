# Written by clrun: marks where prompts and commands begin and end. See docs/architecture.md.
__clrun_nonce=$CLRUN_NONCE
__clrun_id=${CLRUN_SESSION-}
unset CLRUN_NONCE
__clrun_run=${BASH_SOURCE[0]%/*}
if [ -r ~/.bashrc ]; then . ~/.bashrc || :; fi
# The key that nobody types makes the shell say all that it is, for one that takes its place.
for __clrun_n in emacs vi-insert vi-command; do
  \builtin bind -m $__clrun_n -x "\"\\e[9;$__clrun_nonce~\": ( \\builtin . \"\$__clrun_run/bash-state-2.bash\" ) >/dev/null 2>&1" 2>/dev/null
done
# From 5.1 on PROMPT_COMMAND may be an array.
__clrun_age=old __clrun_care=
if [ "${BASH_VERSINFO[0]}" -gt 5 ] || { [ "${BASH_VERSINFO[0]}" -eq 5 ] && [ "${BASH_VERSINFO[1]}" -ge 1 ]; }; then
  __clrun_age=new
  # Expands to nothing. Where the hook has not run since the last command, as PROMPT_COMMAND was replaced, it comes back.
  __clrun_care='${__clrun_e:${__clrun_flags[__clrun_was=__clrun_seen,__clrun_seen=0,__clrun_was]:-${PROMPT_COMMAND[999]:=__clrun_return}}:0}'
  __clrun_e= __clrun_seen=1 __clrun_was=0 __clrun_return=0
  __clrun_flags=([1]=0)
fi
# The nonce is expanded when the prompt is shown: a shell that inherits PS1 doesn't know it. The time tells a mark from
# one that is shown again.
__clrun_wrap() {
  __clrun_n='${__clrun_nonce-};at=${EPOCHREALTIME-}'
  if ! shopt -q promptvars; then
    # Prompts are shown as they are.
    PS0=${PS0-} PS1=${PS1-}
    PS0=${PS0//"$__clrun_care"/}
    PS0=${PS0//"$__clrun_n"/$__clrun_nonce} PS1=${PS1//"$__clrun_n"/$__clrun_nonce}
    __clrun_n=$__clrun_nonce
  fi
  case ${PS0-} in
    *'133;C;clrun='*) ;;
    *)
      PS0="${PS0-}\e]133;C;clrun=$__clrun_n\a"
      if shopt -q promptvars; then PS0=$PS0$__clrun_care; fi
      ;;
  esac
  case ${PS1-} in
    *'133;B;clrun='*) __clrun_lost=0 ;;
    *)
      PS1="\[\e]133;A;\$?;clrun=$__clrun_n\a\]${PS1-}\[\e]133;B;clrun=$__clrun_n\a\]"
      __clrun_lost=$((__clrun_lost + 1))
      ;;
  esac
  # The marks are for this shell alone; what sets up an environment exports the prompt sometimes.
  \builtin export -n PS1 || :
}
__clrun_status() {
  __clrun_code=$?
  # What a shell in another's place gives back before its first prompt.
  case ${__clrun_first-} in
    '') ;;
    *)
      \builtin eval "$__clrun_first"
      __clrun_first=
      ;;
  esac
  case ${PWD-} in
    *[[:cntrl:]]*) __clrun_cwd= ;;
    *) __clrun_cwd=";cwd=${PWD-}" ;;
  esac
  \builtin printf '\e]133;D;%s;clrun=%s;at=%s%s\a' "$__clrun_code" "$__clrun_nonce" "${EPOCHREALTIME-}" "$__clrun_cwd" >/dev/tty || :
  __clrun_seen=1
  # A DEBUG trap that functions inherit would run with what says all that the shell is.
  case $- in
    *T*) \builtin printf '\e]133;S;clrun=%s;traced\a' "$__clrun_nonce" >/dev/tty || : ;;
  esac
  # What stands before ours would print into the command's output; what shares its element sees what ours returns.
  case ${PROMPT_COMMAND-} in
    '{ __clrun_status; } >/dev/null 2>&1') ;;
    '{ __clrun_status; } >/dev/null 2>&1'*) __clrun_age=old ;;
    *) __clrun_lead ;;
  esac
  __clrun_wrap
  [ "$__clrun_lost" -lt 2 ] || __clrun_watch
  # Before 5.1 the person's hooks see what this returns, which must not end a shell with set -e.
  case $__clrun_age$- in
    new* | *e*) return 0 ;;
    *) return "$__clrun_code" ;;
  esac
}
# Puts ours first, and nothing where it was.
__clrun_lead() {
  for __clrun_last in "${!PROMPT_COMMAND[@]}"; do
    case ${PROMPT_COMMAND[$__clrun_last]} in
      *'{ __clrun_status; } >/dev/null 2>&1'*)
        PROMPT_COMMAND[$__clrun_last]=${PROMPT_COMMAND[$__clrun_last]//'{ __clrun_status; } >/dev/null 2>&1'/:}
        ;;
    esac
  done
  PROMPT_COMMAND="{ __clrun_status; } >/dev/null 2>&1${PROMPT_COMMAND:+
$PROMPT_COMMAND}"
  __clrun_age=old
}
__clrun_prompt() {
  __clrun_wrap
  [ "$__clrun_lost" -gt 0 ] || __clrun_rest
  return 0
}
__clrun_lost=0
__clrun_wrap
# What hooks print with a trace (set -x) or a DEBUG trap while ours run is not for the person; marks go to the
# terminal itself, wherever the shell's output goes.
if [ $__clrun_age = new ]; then
  # Runs in place of the lost hook, once, and puts that before the text that took its place.
  __clrun_return() {
    case $__clrun_seen in
      1) ;;
      *) __clrun_status ;;
    esac
    PROMPT_COMMAND[999]=
    return 0
  }
  # Elements are changed in place: bash walks the array meanwhile.
  __clrun_watch() {
    __clrun_all=("${!PROMPT_COMMAND[@]}")
    __clrun_last=${__clrun_all[${#__clrun_all[@]} - 1]}
    case ${PROMPT_COMMAND[$__clrun_last]} in
      '' | *__clrun_prompt*) ;;
      *) __clrun_last=$((__clrun_last + 1)) ;;
    esac
    PROMPT_COMMAND[$__clrun_last]='{ __clrun_prompt; } >/dev/null 2>&1'
  }
  __clrun_rest() {
    for __clrun_last in "${!PROMPT_COMMAND[@]}"; do
      case ${PROMPT_COMMAND[$__clrun_last]} in
        *__clrun_prompt*) PROMPT_COMMAND[$__clrun_last]= ;;
      esac
    done
  }
  if [ -n "${PROMPT_COMMAND[*]-}" ]; then
    PROMPT_COMMAND=('{ __clrun_status; } >/dev/null 2>&1' "${PROMPT_COMMAND[@]}")
    __clrun_watch
  else
    PROMPT_COMMAND=('{ __clrun_status; } >/dev/null 2>&1')
  fi
else
  __clrun_watch() { :; }
  __clrun_rest() { :; }
  if [ -n "${PROMPT_COMMAND-}" ]; then
    PROMPT_COMMAND="$PROMPT_COMMAND
{ __clrun_prompt; } >/dev/null 2>&1"
  fi
  PROMPT_COMMAND="{ __clrun_status; } >/dev/null 2>&1${PROMPT_COMMAND:+
$PROMPT_COMMAND}"
fi
