extension ShellIntegration {
  /// The folder under `.clrun/run/` that zsh takes for ZDOTDIR as it starts.
  static let zshFolder = "zsh-integration-1"
  /// The file in it, the first of the person's files that zsh reads.
  static let zshFile = ".zshenv"

  /// Gives ZDOTDIR back, reads the person's own file, and lets zsh read the others by itself; the marks are put around the
  /// prompt when the first one is due.
  ///
  /// What is shown where a command's output doesn't end with a newline (PROMPT_EOL_MARK) is the first thing after each
  /// command, so it says how that ended. PS1 has its marks only while the prompt stands: who edits it, or inherits it,
  /// sees his own.
  static let zsh = #"""
    # Written by clrun: marks where prompts and commands begin and end. See docs/architecture.md.
    if [[ -n ${CLRUN_ZDOTDIR+set} ]]; then
      builtin export ZDOTDIR=$CLRUN_ZDOTDIR
      builtin unset CLRUN_ZDOTDIR
    else
      builtin unset ZDOTDIR
    fi
    builtin typeset -g __clrun_nonce=${CLRUN_NONCE-}
    builtin unset CLRUN_NONCE
    __clrun_init() {
      if (( ! ${+__clrun_b} )); then
        builtin typeset -g __clrun_a=$'%{\e]133;A;%?;clrun='$__clrun_nonce$';at=%D{%s%6.}\a%}'
        builtin typeset -g __clrun_b=$'%{\e]133;B;clrun='$__clrun_nonce$';at=%D{%s%6.}\a%}'
        builtin typeset -g __clrun_d=$'%{\e]133;D;%?;clrun='$__clrun_nonce$';at=%D{%s%6.};cwd=%/\a%}'
        __clrun_prompt
      fi
      return 0
    }
    # What a trace (set -x) prints of these is not for the person; marks go to the terminal itself.
    __clrun_prompt() {
      builtin typeset __clrun_code=$? __clrun_percent= __clrun_mark=
      {
        if [[ -o prompt_percent ]]; then __clrun_percent=yes; fi
        if [[ -o prompt_sp && -o prompt_cr ]]; then __clrun_mark=yes; fi
        builtin emulate -L zsh -o no_xtrace
        builtin typeset -ga precmd_functions preexec_functions
        if [[ ${precmd_functions[-1]-} != __clrun_prompt ]]; then
          precmd_functions=("${(@)precmd_functions:#__clrun_(init|prompt)}" __clrun_prompt)
        fi
        if [[ ${preexec_functions[-1]-} != __clrun_command ]]; then
          preexec_functions=("${(@)preexec_functions:#__clrun_command}" __clrun_command)
        fi
        if [[ ${PROMPT_EOL_MARK-} != *'133;D;%?;clrun='* ]]; then
          builtin typeset -g PROMPT_EOL_MARK=$__clrun_d${PROMPT_EOL_MARK-'%B%S%#%s%b'}
        fi
        if [[ -z $__clrun_mark ]]; then
          builtin print -rn -- $'\e]133;D;'$__clrun_code$';clrun='$__clrun_nonce';at='${(%):-%D{%s%6.}}$'\a' >/dev/tty
        fi
        if [[ -z $__clrun_percent ]]; then
          builtin print -rn -- $'\e]133;B;clrun='$__clrun_nonce';at='${(%):-%D{%s%6.}}$'\a' >/dev/tty
        elif [[ ${PS1-} != *'133;B;clrun='* ]]; then
          builtin typeset -g PS1=$__clrun_a${PS1-}$__clrun_b
        fi
      } >/dev/null 2>&1
      return 0
    }
    __clrun_command() {
      {
        builtin emulate -L zsh -o no_xtrace
        builtin typeset -ga precmd_functions
        if (( ! ${precmd_functions[(I)__clrun_prompt]} )); then
          precmd_functions+=(__clrun_prompt)
        fi
        builtin typeset text=${1:-${3-}}
        text=${text[1,3000]//\%/%25}
        text=${text//$'\n'/%0A}
        text=${text//$'\t'/%09}
        text=${text//$'\e'/%1B}
        text=${text//[[:cntrl:]]/%3F}
        builtin typeset -g PS1=${${PS1-}#"$__clrun_a"}
        PS1=${PS1%"$__clrun_b"}
        builtin print -rn -- $'\e]133;C;clrun='$__clrun_nonce';at='${(%):-%D{%s%6.}}';command='$text$'\a' >/dev/tty
      } >/dev/null 2>&1
      return 0
    }
    if [[ -r ${ZDOTDIR-$HOME}/.zshenv ]]; then
      builtin source ${ZDOTDIR-$HOME}/.zshenv
    fi
    if [[ -o interactive && -n $__clrun_nonce ]]; then
      builtin typeset -ga precmd_functions
      precmd_functions+=(__clrun_init)
      # For a file that sets the list of hooks anew.
      if builtin zmodload zsh/sched 2>/dev/null; then
        builtin sched +0 __clrun_init
      fi
    fi

    """#
}
