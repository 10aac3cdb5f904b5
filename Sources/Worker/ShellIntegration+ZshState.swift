extension ShellIntegration {
  /// The name of the file under `.clrun/run/` that zsh reads, in a subshell, to say all that it is.
  static let zshStateFile = "zsh-state-1.zsh"
  /// The folder under `.clrun/run/` that a zsh in another's place takes for ZDOTDIR.
  static let zshRestoreFolder = "zsh-restore-1"

  /// Keeps what the machine's own files would do from a shell that comes back.
  static let zshRestoreEnvironment = """
    # Written by clrun: a shell that comes back reads what it was, and nothing else.
    setopt no_global_rcs

    """

  /// Reads what the shell was.
  static let zshRestore = """
    # Written by clrun: a shell that comes back reads what it was.
    source $CLRUN_RESTORE

    """

  /// Writes three files: what another zsh reads at its start to be the same, its environment, and its history.
  ///
  /// It runs as a scheduled event, since only there the shell's own positional parameters are seen. Functions are read
  /// once more from what is written: one that would not be the same is named, and nothing is put away.
  static let zshState = #"""
    # Written by clrun: says all that a zsh is, for one that takes its place. See docs/architecture.md.
    #
    # It is read in a subshell, of which nothing stays.
    __clrun_s_emulation=$(\builtin emulate)
    __clrun_s_frozen=$(\builtin ttyctl)
    \builtin emulate zsh
    \builtin setopt no_aliases no_nomatch extended_glob no_hist_no_functions no_hist_no_store
    __clrun_s_umask=$(builtin umask)
    builtin umask 077
    __clrun_s_to=$__clrun_run/$__clrun_id
    __clrun_s_why=
    builtin zmodload zsh/parameter zsh/zleparameter
    __clrun_s_modules=(${(k)modules[(R)loaded]})
    __clrun_s_arguments=("$@")
    # What a subshell has not was told before it.
    __clrun_s_traps=$(<"$__clrun_s_to.traps")
    __clrun_s_set=$(<"$__clrun_s_to.options")
    for __clrun_s_n in ${(k)functions[(I)TRAP(${(j:|:)~signals})]}; do
      builtin unfunction $__clrun_s_n
    done
    __clrun_s_loaded=()
    __clrun_s_autoloads=()
    for __clrun_s_n in ${(ko)functions}; do
      if [[ ${functions[$__clrun_s_n]} == 'builtin autoload -X'* ]]; then
        __clrun_s_autoloads+=($__clrun_s_n)
      else
        __clrun_s_loaded+=($__clrun_s_n)
      fi
    done
    __clrun_s_text=
    __clrun_s_marks=()
    for __clrun_s_n in ${(f)"$(builtin typeset +ft)"}; do __clrun_s_marks+=("functions -t ${(q+)__clrun_s_n}"); done
    for __clrun_s_n in ${(f)"$(builtin typeset +fT)"}; do __clrun_s_marks+=("functions -T ${(q+)__clrun_s_n}"); done
    if (( $#__clrun_s_loaded )); then
      __clrun_s_text=$(builtin functions -- $__clrun_s_loaded)
      # Whether they are read from a file as what they are.
      builtin print -r -- $__clrun_s_text >"$__clrun_s_to.script"
      builtin source "$__clrun_s_to.script" 2>/dev/null
      __clrun_s_again=$(builtin functions -- $__clrun_s_loaded)
      if [[ ${__clrun_s_again//$'\t# traced\n'} != ${__clrun_s_text//$'\t# traced\n'} ]]; then
        __clrun_s_why='a function can not be written so that it is read as the same'
      fi
    fi
    for __clrun_s_n in ${(k)widgets[(R)builtin]}; do
      case $__clrun_s_n in
        .*) ;;
        *) [[ -n ${widgets[.$__clrun_s_n]-} ]] || __clrun_s_why="the widget $__clrun_s_n has another's name" ;;
      esac
    done
    if (( ${#zsh_scheduled_events} )); then __clrun_s_why='something is scheduled (sched)'; fi
    __clrun_s_print() { builtin print -r -- "$@"; }
    {
      __clrun_s_print 'exec {__clrun_err}>&2 2>/dev/null'
      __clrun_s_print 'unset CLRUN_RESTORE CLRUN_NONCE ZDOTDIR'
      __clrun_s_print 'setopt no_aliases no_nomatch extended_glob'
      __clrun_s_print "umask $__clrun_s_umask"
      builtin zmodload -L
      __clrun_s_print zmodload zsh/parameter
      # Functions.
      __clrun_s_print $__clrun_s_text
      for __clrun_s_n in $__clrun_s_autoloads; do
        __clrun_s_text=$(builtin functions -- $__clrun_s_n)
        __clrun_s_text=${${(M)${(f)__clrun_s_text}:#*builtin autoload -X*}##*builtin autoload -X}
        __clrun_s_name=$__clrun_s_n
        if [[ $__clrun_s_text == *' '/* ]]; then __clrun_s_name=${__clrun_s_text#* }/$__clrun_s_n; fi
        __clrun_s_print "autoload ${${__clrun_s_text%% *}:+-${__clrun_s_text%% *}} -- ${(q+)__clrun_s_name}"
      done
      for __clrun_s_n in $__clrun_s_marks; do __clrun_s_print $__clrun_s_n; done
      builtin functions -M
      # Parameters.
      for __clrun_s_n in CDPATH FCEDIT FIGNORE HISTCHARS IFS KEYTIMEOUT LISTMAX MAILCHECK MAILPATH MANPATH NULLCMD OLDPWD \
        PS1 PS2 PS3 PS4 PSVAR READNULLCMD SPROMPT TIMEFMT TMPPREFIX WORDCHARS; do
        if (( ! ${+parameters[$__clrun_s_n]} )); then __clrun_s_print "unset $__clrun_s_n"; fi
      done
      for __clrun_s_n in ${(ko)parameters}; do
        __clrun_s_type=${parameters[$__clrun_s_n]}
        case $__clrun_s_n in
          __clrun_s_* | __clrun_run | __clrun_line | __clrun_err | [^a-zA-Z_]* | _ | ARGC) ;;
          argv | status | pipestatus | COLUMNS | LINES | CPUTYPE | EGID | EUID | GID | UID | USERNAME | ERRNO | HISTCMD) ;;
          LINENO | LOGNAME | MACHTYPE | OSTYPE | PPID | PWD | RANDOM | SAVEHIST | HISTFILE | TRY_BLOCK_* | TTY | TTYIDLE) ;;
          VENDOR | ZSH_ARGZERO | ZSH_EVAL_CONTEXT | zsh_eval_context | ZSH_NAME | ZSH_PATCHLEVEL | ZSH_SUBSHELL) ;;
          ZSH_VERSION | ZSH_EXECUTION_STRING | ZSH_SCRIPT | FUNCNEST | signals | histchars | prompt | PROMPT*) ;;
          *)
            case $__clrun_s_n/$__clrun_s_type in
              (#i)watch/*) if (( ${__clrun_s_modules[(I)zsh/watch]} )); then builtin typeset -p $__clrun_s_n; fi ;;
              */undefined* | *hide*special* | *local*) ;;
              */array*tied*)
                case $__clrun_s_type in
                  *unique*) __clrun_s_print "typeset -U $__clrun_s_n" ;;
                esac
                ;;
              */float*)
                # Digits are shown, and not said.
                __clrun_s_text=$(builtin typeset -p $__clrun_s_n)
                __clrun_s_digits=${${__clrun_s_text##*=}##*.}
                if [[ $__clrun_s_text == *' -'[a-zA-Z]#E* ]]; then
                  __clrun_s_digits=$(( ${#${__clrun_s_digits%%e*}} + 1 ))
                else
                  __clrun_s_digits=${#__clrun_s_digits}
                fi
                __clrun_s_text=${__clrun_s_text%=*}
                __clrun_s_text=${__clrun_s_text% *}
                __clrun_s_print "typeset -g $__clrun_s_n=$(builtin printf %.17g $(( ${(P)__clrun_s_n} )))"
                __clrun_s_print "$__clrun_s_text $__clrun_s_digits $__clrun_s_n"
                ;;
              *)
                case $__clrun_s_type in
                  *hideval*)
                    builtin typeset +H $__clrun_s_n
                    builtin typeset -p $__clrun_s_n
                    __clrun_s_print "typeset -H $__clrun_s_n"
                    ;;
                  *) builtin typeset -p $__clrun_s_n ;;
                esac
                case $__clrun_s_type in
                  *hide | *hide-*) __clrun_s_print "typeset -h $__clrun_s_n" ;;
                esac
                ;;
            esac
            ;;
        esac
      done
      # Directories and commands that have names, styles, completion as it was of old.
      __clrun_s_print "dirstack=(${(@qq)dirstack})"
      builtin hash -dL
      builtin hash -L
      builtin zstyle -L
      if (( ${__clrun_s_modules[(I)zsh/compctl]} )); then builtin compctl -L; fi
      # Keymaps are made anew from nothing, after what the keys do.
      for __clrun_s_n in ${(f)"$(builtin zle -lL)"}; do __clrun_s_print $__clrun_s_n; done
      for __clrun_s_n in ${(f)"$(builtin bindkey -lL)"}; do
        case ${(Q)${(z)__clrun_s_n}[3]} in
          .safe | command | emacs | isearch | vicmd | viins | viopp | visual) ;;
          main) __clrun_s_main=$__clrun_s_n ;;
          *) __clrun_s_print $__clrun_s_n ;;
        esac
      done
      for __clrun_s_n in ${keymaps:#(main|.safe)}; do
        __clrun_s_print "bindkey -rpM ${(q+)__clrun_s_n} ''"
        builtin bindkey -M $__clrun_s_n -L
      done
      __clrun_s_print ${__clrun_s_main-}
      if (( $#__clrun_s_arguments )); then __clrun_s_print "set -- ${(@qq)__clrun_s_arguments}"; fi
      # After this file zsh would read the person's history, too: the first hook gives the names back.
      __clrun_s_print "__clrun_back() {"
      for __clrun_s_n in SAVEHIST HISTFILE; do
        if (( ${+parameters[$__clrun_s_n]} )); then
          builtin typeset -p $__clrun_s_n
        else
          __clrun_s_print "unset $__clrun_s_n"
        fi
      done | builtin read -r -d '' __clrun_s_text
      __clrun_s_print "${__clrun_s_text//typeset /typeset -g }"
      __clrun_s_print 'precmd_functions=("${(@)precmd_functions:#__clrun_back}"); unfunction __clrun_back; }'
      __clrun_s_print 'typeset -ga precmd_functions; precmd_functions=(__clrun_back "${precmd_functions[@]}")'
      __clrun_s_print 'unset HISTFILE; fc -R $__clrun_run/$__clrun_id.history'
      # From here on what else is run would be trapped, or taken for an alias: one line.
      __clrun_s_print 'exec 2>&$__clrun_err {__clrun_err}>&-; unset __clrun_err'
      __clrun_s_print $__clrun_s_traps
      __clrun_s_last=
      for __clrun_s_n in ${(f)__clrun_s_set}; do
        case $__clrun_s_n in
          *' '(no|)(interactive|shinstdin|singlecommand|login|privileged|restricted)) ;;
          *) __clrun_s_last+="builtin $__clrun_s_n; " ;;
        esac
      done
      for __clrun_s_n in $(builtin disable -p); do __clrun_s_last+="builtin disable -p ${(qq)__clrun_s_n}; "; done
      for __clrun_s_n in ${(k)dis_functions}; do __clrun_s_last+="builtin disable -f ${(qq)__clrun_s_n}; "; done
      for __clrun_s_n in $(builtin disable -r); do __clrun_s_last+="builtin disable -r ${(qq)__clrun_s_n}; "; done
      for __clrun_s_n in $(builtin disable); do __clrun_s_last+="builtin disable ${(qq)__clrun_s_n}; "; done
      if [[ $__clrun_s_emulation != zsh ]]; then __clrun_s_last="builtin emulate $__clrun_s_emulation; $__clrun_s_last"; fi
      if [[ $__clrun_s_frozen == *'is frozen'* ]]; then __clrun_s_last="builtin ttyctl -f; $__clrun_s_last"; fi
      __clrun_s_status="( exit ${__clrun_code:-0} )"
      case $__clrun_s_traps/$__clrun_s_set in
        *ZERR* | *'set -o err'*) __clrun_s_status=: ;;
      esac
      # Names that others have stand for another word while they are made.
      builtin print -r -- 'unalias -m "*"; unalias -ms "*"'
      builtin print -r -- "$(builtin alias -L)"
      builtin print -r -- "$(builtin alias -sL)"
      if (( ${#dis_aliases} + ${#dis_galiases} + ${#dis_saliases} )); then
        for __clrun_s_n in ${(k)dis_aliases}; do
          __clrun_s_print "alias -- ${(qq)__clrun_s_n}=${(qq)dis_aliases[$__clrun_s_n]}; disable -a ${(qq)__clrun_s_n}"
        done
        for __clrun_s_n in ${(k)dis_galiases}; do
          __clrun_s_print "alias -g -- ${(qq)__clrun_s_n}=${(qq)dis_galiases[$__clrun_s_n]}; disable -a ${(qq)__clrun_s_n}"
        done
        for __clrun_s_n in ${(k)dis_saliases}; do
          __clrun_s_print "alias -s -- ${(qq)__clrun_s_n}=${(qq)dis_saliases[$__clrun_s_n]}; disable -s ${(qq)__clrun_s_n}"
        done
      fi
      __clrun_s_print "{ $__clrun_s_last } 2>/dev/null; $__clrun_s_status"
      __clrun_s_print '# clrun: whole'
    } >|"$__clrun_s_to.script"
    for __clrun_s_n in ${(k)parameters[(R)*export*]}; do
      case ${parameters[$__clrun_s_n]} in
        array* | association*) ;;
        *) builtin print -rn -- "$__clrun_s_n=${(P)__clrun_s_n}"$'\0' ;;
      esac
    done >"$__clrun_s_to.environment"
    # As at the end of any shell, what was typed goes to the person's file.
    if [[ -n ${HISTFILE-} ]] && (( ${SAVEHIST:-0} > 0 )); then builtin fc -AI; fi
    builtin setopt extended_history
    SAVEHIST=$HISTSIZE
    builtin fc -W "$__clrun_s_to.history"
    # Without the line that is edited now, which is the last.
    __clrun_s_text=$(<"$__clrun_s_to.history")
    __clrun_s_text=${__clrun_s_text%%(|$'\n')": 0:"<->;}
    builtin print -rn -- ${__clrun_s_text:+$__clrun_s_text$'\n'} >|"$__clrun_s_to.history"
    __clrun_s_n=saved
    if [[ -n $__clrun_s_why ]]; then __clrun_s_n="partial=$__clrun_s_why"; fi
    if [[ -n ${__clrun_line-} ]]; then __clrun_s_n=typed; fi
    builtin print -rn -- $'\e]133;S;clrun='$__clrun_nonce';'$__clrun_s_n$'\a' >/dev/tty

    """#
}
