extension ShellIntegration {
  /// The name of the file under `.clrun/run/` that fish reads to say all that it is.
  static let fishStateFile = "fish-state-2.fish"

  /// Writes three files: what another fish reads after the machine's own files to be the same, its environment, and no
  /// history, since fish keeps that in a file of the person's.
  ///
  /// fish has no subshells: this runs in a function of the shell itself, and sets what is local to it alone. Functions that
  /// fish finds in files by itself are left out, and so are universal variables, which are in a file of the person's.
  static let fishState = #"""
    # Written by clrun: says all that a fish is, for one that takes its place. See docs/architecture.md.
    set -l __clrun_s_umask $umask
    set umask 077
    set -l __clrun_s_to $__clrun_run/$__clrun_id
    set -l __clrun_s_exported (set -gnx)
    set -l __clrun_s_files (builtin string replace -r '^.*/' '' -- $fish_function_path/*.fish | builtin string replace -r '\.fish$' '')
    # Which of those in files are not what is there: they are loaded for it.
    set -l __clrun_s_names
    set -l __clrun_s_erased
    for __clrun_s_n in (functions -na)
        if not functions -q -- $__clrun_s_n
            set -a __clrun_s_erased $__clrun_s_n
        else if not contains -- $__clrun_s_n $__clrun_s_files
            set -a __clrun_s_names $__clrun_s_n
        else if test (functions --details --verbose -- $__clrun_s_n)[2] != autoloaded
            set -a __clrun_s_names $__clrun_s_n
        end
    end
    set -l __clrun_s_all (functions -na)
    begin
        builtin printf '%s\n' 'set -e CLRUN_NONCE' 'set -e XDG_CONFIG_HOME'
        # What fish does before its first prompt is done now, without what the person added to it.
        builtin printf '%s\n' 'function fish_greeting; end' 'function fish_user_key_bindings; end'
        builtin printf '%s\n' 'if functions -q __fish_config_interactive; __fish_config_interactive; end >/dev/null 2>&1'
        # One pattern of all names: to look for each among all others takes longer than all else.
        builtin printf 'for __clrun_s_n in (functions -na | builtin string match -rv -- %s)\n' (builtin string escape -- '^(?:'(builtin string join '|' -- (builtin string escape --style=regex -- $__clrun_s_all))')$')
        builtin printf '%s\n' '    functions -e -- $__clrun_s_n' end
        for __clrun_s_n in $__clrun_s_names
            # With its event handler, which is there once.
            builtin printf 'functions -e -- %s\n' (builtin string escape -- $__clrun_s_n)
            functions --no-details -- $__clrun_s_n
        end
        for __clrun_s_n in fish_greeting fish_user_key_bindings
            # Those of files come back as such.
            if contains -- $__clrun_s_n $__clrun_s_files; and not contains -- $__clrun_s_n $__clrun_s_names $__clrun_s_erased
                builtin printf 'source %s\n' (builtin string escape -- (functions --details -- $__clrun_s_n))
            end
        end
        if set -q __clrun_s_erased[1]
            builtin printf 'functions -e -- %s\n' (builtin string join ' ' -- (builtin string escape -- $__clrun_s_erased))
        end
        builtin printf '%s\n' "for __clrun_s_n in (set -gn | builtin string match -rv '^(?:"(builtin string join '|' -- (set -gn))")\$')" '    set -eg -- $__clrun_s_n 2>/dev/null' end
        for __clrun_s_n in (set -gn)
            switch $__clrun_s_n
                case '__clrun_s_*' __clrun_run _ argv status pipestatus status_generation PWD history fish_pid hostname version FISH_VERSION
                case umask COLUMNS LINES EUID CMD_DURATION fish_kill_signal fish_killring SHLVL
                case '*'
                    set -l __clrun_s_flags -g
                    contains -- $__clrun_s_n $__clrun_s_exported; and set __clrun_s_flags -gx
                    set -l __clrun_s_said (set -S -- $__clrun_s_n)
                    if builtin string match -q '*a path variable*' -- (builtin string match '*: set in global scope*' -- $__clrun_s_said)[1]
                        set __clrun_s_flags $__clrun_s_flags --path
                    end
                    builtin printf 'set %s -- %s %s\n' "$__clrun_s_flags" $__clrun_s_n (builtin string join ' ' -- (builtin string escape -- $$__clrun_s_n))
            end
        end
        builtin printf 'set -g argv %s\n' (builtin string join ' ' -- (builtin string escape -- $argv))
        # What is there already, as by functions that wrap others, is not made again.
        builtin printf 'set -l __clrun_s_kept (complete)\n'
        for __clrun_s_n in (complete)
            builtin printf 'contains -- %s $__clrun_s_kept; or %s\n' (builtin string escape -- $__clrun_s_n) $__clrun_s_n
        end
        builtin printf 'abbr --erase -- (abbr --list) 2>/dev/null\n'
        abbr --show
        builtin printf 'bind --erase --all --preset\nbind --erase --all --user\n'
        bind --preset
        bind --user
        builtin printf 'set -g fish_bind_mode %s\n' (builtin string escape -- $fish_bind_mode)
        for __clrun_s_n in full interactive none
            status is-$__clrun_s_n-job-control; and builtin printf 'status job-control %s\n' $__clrun_s_n
        end
        builtin printf 'set umask %s\n' $__clrun_s_umask
        builtin printf 'return %s\n# clrun: whole\n' $__clrun_code
    end >$__clrun_s_to.script
    for __clrun_s_n in $__clrun_s_exported
        switch $__clrun_s_n
            case SHLVL
                # fish counts on from it.
                builtin printf 'SHLVL=%s\0' (math $SHLVL - 1)
            case '*'
                builtin printf '%s=%s\0' $__clrun_s_n "$$__clrun_s_n"
        end
    end >$__clrun_s_to.environment
    builtin history save
    builtin printf '' >$__clrun_s_to.history
    set umask $__clrun_s_umask
    set -l __clrun_s_report saved
    set -q fish_private_mode; and set __clrun_s_report 'partial=it keeps no history (fish_private_mode)'
    builtin string length -q -- (commandline -b); and set __clrun_s_report typed
    builtin printf '\e]133;S;clrun=%s;%s\a' $__clrun_nonce $__clrun_s_report

    """#
}
