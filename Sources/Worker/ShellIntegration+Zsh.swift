extension ShellIntegration {
  /// The folder under `.clrun/run/` that zsh takes for ZDOTDIR as it starts.
  static let zshFolder = "zsh-integration-2"

  /// The first of the person's files that zsh reads, in that folder.
  ///
  /// Gives ZDOTDIR back, reads the person's own file, and lets zsh read the others by itself; the marks are put around the
  /// prompt when the first one is due.
  ///
  /// What is shown where a command's output doesn't end with a newline (PROMPT_EOL_MARK) is the first thing after each
  /// command, so it says how that ended. PS1 has its marks only while the prompt stands: who edits it, or inherits it,
  /// sees his own.
  static let zsh = #"""
    # Written by clrun: marks where prompts and commands begin and end. See docs/architecture.md.
    builtin typeset -g __clrun_run=${ZDOTDIR%/*}
    if [[ -n ${CLRUN_ZDOTDIR+set} ]]; then
      builtin export ZDOTDIR=$CLRUN_ZDOTDIR
      builtin unset CLRUN_ZDOTDIR
    else
      builtin unset ZDOTDIR
    fi
    builtin typeset -g __clrun_nonce=${CLRUN_NONCE-}
    builtin typeset -g __clrun_id=${CLRUN_SESSION-}
    builtin unset CLRUN_NONCE
    __clrun_init() {
      if (( ! ${+__clrun_b} )); then
        builtin typeset -g __clrun_a=$'%{\e]133;A;%?;clrun='$__clrun_nonce$';at=%D{%s%6.}\a%}'
        builtin typeset -g __clrun_b=$'%{\e]133;B;clrun='$__clrun_nonce$';at=%D{%s%6.}\a%}'
        builtin typeset -g __clrun_d=$'%{\e]133;D;%?;clrun='$__clrun_nonce$';at=%D{%s%6.};cwd=%/\a%}'
        # Behind the other hooks of the first prompt, which may set that anew: those of PERIOD come after them.
        builtin typeset -ga periodic_functions
        periodic_functions+=(__clrun_first)
        if (( ${+PERIOD} )); then builtin typeset -g __clrun_period=$PERIOD; fi
        builtin typeset -g PERIOD=1
      fi
      return 0
    }
    __clrun_first() {
      builtin typeset -ga periodic_functions
      periodic_functions=("${(@)periodic_functions:#__clrun_first}")
      if (( ${+__clrun_period} )); then PERIOD=$__clrun_period; else builtin unset PERIOD; fi
      builtin unset __clrun_period
      __clrun_prompt
    }
    # Where a file has set the list of hooks anew.
    __clrun_late() {
      if (( ! ${precmd_functions[(I)__clrun_prompt]} )); then
        __clrun_init
        __clrun_first
        if builtin zle; then builtin zle reset-prompt; fi
      fi
      return 0
    }
    # What a trace (set -x) prints of these is not for the person; marks go to the terminal itself.
    __clrun_prompt() {
      builtin typeset -g __clrun_code=$?
      builtin typeset __clrun_percent= __clrun_mark=
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
        __clrun_bind
        # A DEBUG trap would run with what says all that the shell is.
        if [[ "$(builtin trap)" == *(DEBUG|TRAPDEBUG)* ]]; then
          builtin print -rn -- $'\e]133;S;clrun='$__clrun_nonce$';traced\a' >/dev/tty
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
    # The key that nobody types makes the shell say all that it is, for one that takes its place.
    __clrun_bind() {
      builtin zmodload zsh/zleparameter zsh/sched || builtin return 0
      if [[ ${widgets[__clrun_state]-} != user:__clrun_state ]]; then builtin zle -N __clrun_state; fi
      builtin typeset keymap
      for keymap in $keymaps; do
        if [[ $keymap != .safe ]]; then builtin bindkey -M $keymap $'\e[9;'$__clrun_nonce'~' __clrun_state; fi
      done
    }
    __clrun_state() {
      builtin typeset -g __clrun_line=$BUFFER
      # Not in here, where what was given to the shell is hidden.
      builtin sched +0 '\builtin trap >|"$__clrun_run/$__clrun_id.traps"; \builtin set +o >|"$__clrun_run/$__clrun_id.options"; ( \builtin source "$__clrun_run/zsh-state-1.zsh" ) >/dev/null 2>&1; \builtin unset __clrun_line'
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
      if builtin zmodload zsh/sched 2>/dev/null; then
        builtin sched +0 __clrun_late
      fi
    fi

    """#
}
