extension ShellIntegration {
  /// The name of the file under `.clrun/run/` that fish reads after its own.
  static let fishFile = "fish-integration-3.fish"

  /// The marks come from fish's events: nothing of the person's is wrapped or replaced.
  ///
  /// fish keeps a line that it can't parse for the person to mend. What is sent next is a line of its own, so the line is
  /// emptied; the code is the one of `fish -c`.
  static let fish = #"""
    # Written by clrun: marks where prompts and commands begin and end. See docs/architecture.md.
    if set -q CLRUN_NONCE
        set -g __clrun_nonce $CLRUN_NONCE
        set -g __clrun_id $CLRUN_SESSION
        set -eg CLRUN_NONCE
        set -g __clrun_run (string replace -r '/[^/]*$' '' -- (status filename))
        set -g __clrun_code 0
        # Each mark says how many came before: one that is shown again is known by it.
        set -g __clrun_count 0
        function __clrun_at
            set -g __clrun_count (math $__clrun_count + 1)
            builtin printf '%s;at=%s' $__clrun_nonce $__clrun_count
        end
        function __clrun_cwd
            if not string match -qr '[[:cntrl:]]' -- $PWD
                builtin printf ';cwd=%s' $PWD
            else
                echo
            end
        end
        # The key that nobody types makes the shell say all that it is, for one that takes its place.
        function __clrun_state
            source $__clrun_run/fish-state-2.fish $argv 2>/dev/null
        end
        function __clrun_bind
            for mode in (bind -L)
                bind -M $mode \e\[9\;$__clrun_nonce~ '__clrun_state $argv'
            end
        end
        function __clrun_prompt --on-event fish_prompt
            set -g __clrun_code $status
            __clrun_bind
            builtin printf '\e]133;A;%s;clrun=%s%s\a\e]133;B;clrun=%s\a' $__clrun_code (__clrun_at) (__clrun_cwd) (__clrun_at)
        end
        function __clrun_command --on-event fish_preexec
            builtin printf '\e]133;C;clrun=%s;command=%s\a' (__clrun_at) (string escape --style=url -- (string sub -l 3000 -- "$argv[1]" | string collect))
        end
        function __clrun_end --on-event fish_postexec
            builtin printf '\e]133;D;%s;clrun=%s%s\a' $status (__clrun_at) (__clrun_cwd)
        end
        function __clrun_error --on-event fish_posterror
            commandline -f end-of-buffer begin-selection beginning-of-buffer kill-selection end-selection
            builtin printf '\e]133;D;127;clrun=%s%s\a\e]133;B;clrun=%s\a' (__clrun_at) (__clrun_cwd) (__clrun_at)
        end
        function __clrun_cancel --on-event fish_cancel
            builtin printf '\e]133;B;clrun=%s\a' (__clrun_at)
        end
    end

    """#
}
