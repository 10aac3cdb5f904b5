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
