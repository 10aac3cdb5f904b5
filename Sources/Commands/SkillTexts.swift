/// The texts of `skills/`, as they go into every project. Made by scripts/embed-skills.
enum SkillTexts {
  static let all: [(name: String, text: String)] = [
    (
      "claude-code-skill.md",
      ##"""
      ---
      name: clrun
      description: Drive interactive terminal programs from the Bash tool. Use it when a command prompts (npm init, ssh-keygen, sudo, git rebase -i), opens a menu, pager, editor or REPL, must keep running (dev server, watcher), or outlasts the tool's time limit.
      ---

      # clrun in Claude Code

      The Bash tool has no terminal and ends with its command. `clrun` gives you one that stays: each call is short, prints one YAML
      document and returns; the session lives on between calls. The whole manual is `.clrun/skills/clrun-skill.md`; this is what matters
      here.

      ```console
      $ clrun --name demo 'echo ready'
      $ clrun @demo 'read -p "Project name: " name; echo "made $name"'
      $ clrun @demo 'my-app'
      $ clrun tail @demo
      ```

      1. **Start once, by name**: `clrun --name demo '<command>'`, then `@demo`. With `--if-exists attach` the same line works whether the session
         is there or not.
      2. **Read `state`** after each call: `done` (the command ended; `exit_code`), `waiting` (it asks you: read `output`, answer),
         `ready` (it takes input), `busy` (it works on), `exited` (over). Don't guess from the text.
      3. **Single quotes** around what you send, so that your own shell expands nothing.
      4. **No `sleep`, no `&`, no `nohup`, no polling loop**: clrun answers as soon as the outcome is known, within `--wait` (10 s unless you
         say more; stay below the Bash tool's own limit).
      5. **A server or watcher** gets a session of its own with `--no-wait`; read it with `tail` when you need to.
      6. **Never run clrun's session commands in the background**: parallel calls into one session are delivered in order anyway.

      ```console
      $ clrun --name dev --if-exists attach --no-wait 'python3 -m http.server 0'
      $ clrun tail @dev --lines 10
      $ clrun key @dev ctrl-c
      $ clrun kill @dev
      ```

      ## Prompts

      | it shows | you send |
      |---|---|
      | a question, `[Y/n]` | `clrun @demo 'y'`, or `clrun @demo ''` for the default |
      | a password prompt | the same; the text is kept out of the answers. Ask the user first, and let them name where it comes from |
      | a list with a marker (`❯`, `>`) | `clrun key @demo down enter`; `space` ticks a checkbox; look with `clrun @demo` before Enter |
      | `:` or `(END)` of a pager | `clrun key @demo space`, `clrun key @demo q` |
      | an editor | `clrun key @demo escape`, then `clrun @demo ':wq'` in vim; `clrun key @demo ctrl-o enter ctrl-x` in nano |
      | `>>>` or another REPL | one statement a call; several lines through `clrun input @demo -` |

      ```console
      $ clrun @demo 'python3 -q'
      $ printf 'for i in range(3):\n    print(i)\n\n' | clrun input @demo -
      $ clrun @demo 'exit()'
      ```

      ## A build that takes minutes

      ```console
      $ clrun --name build --no-wait 'for i in 1 2 3; do echo "step $i"; sleep 1; done; echo finished'
      $ clrun tail @build --lines 3
      $ clrun kill @build
      ```

      Do something else meanwhile. To wait for the end of a command: send it with `--wait 5m`, within the tool's limit.

      ## Remote flows

      `clrun --name flow scp <url>` attaches to a workflow at a server; then `clrun @flow 1`, `clrun @flow approve`, `clrun @flow 'reject reason="late"'`. `prompt` lists the options.
      An `error` means that the flow stands where it stood. `outcome: unknown` means that nobody knows: `clrun @flow /refresh`, then decide. No keys.

      ## When it goes wrong

      Look first: `clrun @demo`. Stuck: `clrun key @demo ctrl-c`, then `ctrl-d` or `q`, at last `clrun kill @demo`. Half a line typed by mistake:
      `clrun key @demo ctrl-u`. Input not taken yet: `clrun input @demo '<text>' --override`.
      `exited`, `killed` and `detached` can only be read: start a new session. Lost the name: `clrun status`.

      ```console
      $ clrun --no-wait @demo 'sleep 600'
      $ clrun key @demo ctrl-c
      $ clrun kill @demo
      $ clrun status
      ```

      """##
    ),
    (
      "clrun-skill.md",
      ##"""
      ---
      name: clrun
      description: Run interactive or long-lived terminal programs (prompts, passwords, menus, pagers, editors, REPLs, builds, servers) from single commands. Each call returns at once with YAML; the session goes on between calls.
      ---

      # clrun: terminals that stay open between your commands

      `clrun <command>` starts a session: a shell on a terminal of its own, and in it the command. Later calls send it text or
      keys and read what it shows. A session ends only when its shell ends or you kill it: it outlives the call, and you.

      Use it for whatever asks questions, keeps state, or takes longer than one call may last. For a command that just runs and
      ends, your ordinary shell is as good.

      ## The verbs

      | you type | it does |
      |---|---|
      | `clrun [--name n] '<command>'` | start a session; `@n` names it from then on |
      | `clrun @n '<text>'` | send text and Enter, wait for the outcome, show the output |
      | `clrun @n ''` | send Enter alone |
      | `clrun input @n - < file` | send text from standard input; several lines go as one paste where the program takes pastes |
      | `clrun input @n '<text>' --priority 5` | go before what is queued; `--override` cancels what is queued |
      | `clrun key @n down*2 enter` | send keys, no Enter added |
      | `clrun mouse @n click --on 'OK'` | click on a text (or `click 5 10`: row, column), `drag 3 1 5 20`, `scroll down 3`: in programs that take a mouse |
      | `clrun @n`, `clrun tail @n -n 200`, `clrun head @n` | show the screen's text, last or first lines |
      | `clrun last @n` | the last command again: output, exit code, duration, whether it still runs |
      | `clrun wait @n --text 'Listening'` | wait for a text, `--regex`, `--waiting`, `--done`, `--exit`, `--idle 2s`, `--port 3000`, `--file out.txt`; `--timeout 5m`; without a condition until it is not busy any more |
      | `clrun tail @n --after <next>` | only what is new since the answer that had this `next` |
      | `clrun grep @n 'error\|warn' -i -C 2` | find lines in all that was printed; `clrun tail @n --from 1200 -n 30` shows those from one on |
      | `clrun status` | list the project's sessions, each with its state |
      | `clrun kill @n` | end a session and what runs in it; `--tree` also what it left behind |
      | `clrun --max-time 10m --max-log 64M --memory 1G '<command>'` | limit what a session may take; also `--cpu-time`, `--nofile`, `--procs` |
      | `clrun --sandbox=rw --no-network --deny ~/.ssh '<command>'` | confine a session, by the kernel: `rw` writes to the project alone, `ro` to nothing; `--allow-write <path>` adds. `sandbox` in answers says so; `Read-only file system` and `Permission denied` come of it |
      | `clrun forget @n`, `clrun gc` | remove an ended session; remove all that ended 7 days ago (`--older 1d`, `--dry-run`) |
      | `clrun doctor` | when something is odd: checks installation, machine and files; `--fix` mends what is safe |
      | `clrun help <verb>` | all options of a verb |

      A session is named by its id, the id's first digits (8 in the bare forms, 4 after a verb), or `@name`. Options stand before the
      command in `clrun` and `clrun run`: all that follows is the command's.

      ```console
      $ clrun --name demo 'echo hello'
      $ clrun @demo 'expr 6 \* 7'
      $ clrun tail @demo --lines 20
      ```

      **Quote with single quotes.** In double quotes your own shell expands `$VAR` and `` `cmd` `` before the session sees them.

      ```console
      $ clrun @demo 'NAME=world; echo "hello $NAME"'
      ```

      ## Reading an answer

      One YAML document (`--json`: the same as JSON). Exit status 0 says that clrun did what you asked, whatever the command in the
      session made of it; `--exit-status` passes the command's own on. 1 says that it can't be done now, 2 that the words of the
      call are wrong: both with `error` and `hints`. A call whose time was over (`timed_out`) exits with 0, a `wait` with 3.

      - `output`: what your input brought about, without its echo and without the prompt. No `output` key: nothing was printed.
      - `exit_code`, `duration`, `cwd`: of the command that just ended, where the shell tells (bash, zsh and fish do); `cwd` is where the shell is now.
      - `next`: a token; `tail --after` and `screen --after` show what has come, or changed, since this answer.
      - `state` says why you got the answer now, and `evidence` how clrun knows:

      | `state` | meaning | next |
      |---|---|---|
      | `done` | the command ended, the shell waits | send the next command |
      | `waiting` | the program waits for input | read `output`, answer it |
      | `ready` | the program takes input, and may also be doing something | look, then send |
      | `busy` | it works on, or `timed_out: true`: the time allowed is over | read again later; don't send it twice |
      | `exited` | the session is over | start a new one |

      - `hints`: commands that work as they stand; paste them.
      - `omitted`: output was too long; `read_with` reads the rest.

      clrun waits as long as it takes to know, at most 10 seconds: `--wait 60s` allows more, `--no-wait` returns at once, `clrun wait` waits on.
      Don't sleep between calls.

      ```console
      $ clrun --wait 30s @demo 'sleep 1; echo slept'
      $ clrun input @demo 'false' --json
      ```

      ## Kinds of prompts

      **A line prompt** (`name: `, `[Y/n]`): send the answer; `''` takes the default.

      ```console
      $ clrun @demo 'read -p "Name? " name; read -p "Sure? [Y/n] " sure; echo "hi $name"'
      $ clrun @demo 'Ada'
      $ clrun @demo ''
      ```

      **A password**: the same. At a prompt that hides what is typed, clrun keeps the text out of answers, queue and ledger. It
      still stands in your own command line: prefer standard input where others can see that.

      ```console
      $ clrun @demo 'read -s -p "Password: " p; echo; echo "${#p} letters"'
      $ echo 'secret' | clrun input @demo -
      ```

      **A menu moved with arrows** (select lists, checkboxes): look, move with keys, look again, then Enter. Space ticks a checkbox.
      Keys: up, down, left, right, enter, tab, shift-tab, escape, space, backspace, delete, insert, home, end, pageup, pagedown,
      f1 … f24, any single character, with ctrl-, alt- and shift- before them (`ctrl-c`, `shift-tab`, `ctrl-alt-x`); `down*3` is three
      times down. Keys go before text that still waits in the queue: to keep the order, let the text be answered first.

      **A pager** (`less`, `git log`, `man`): space for the next page, `q` leaves.

      ```console
      $ clrun @demo 'seq 1 300 | less'
      $ clrun key @demo space
      $ clrun key @demo G
      $ clrun key @demo q
      ```

      **An editor**: keys for commands, text for text. Better: write the file yourself, unless the editor is what you test.

      ```console
      $ clrun @demo 'vim -u NONE note.txt'
      $ clrun key @demo i
      $ clrun input @demo 'a line of text'
      $ clrun key @demo escape
      $ clrun @demo ':wq'
      $ clrun @demo 'cat note.txt'
      ```

      **A REPL** (python, node, psql): one input after the other; state stays. Send a block of several lines as one input, with a blank
      line at its end where the REPL wants one.

      ```console
      $ clrun @demo 'python3 -q'
      $ clrun @demo 'n = 20'
      $ printf 'def double(x):\n    return 2 * x\n\n' | clrun input @demo -
      $ clrun @demo 'double(n)'
      $ clrun @demo 'exit()'
      ```

      **A long build or test run**: start it with a short wait, go on with other work, read its progress.

      ```console
      $ clrun --name build --wait 1s 'for i in 1 2 3 4; do echo "step $i"; sleep 1; done'
      $ clrun tail @build --lines 5
      $ clrun kill @build
      ```

      `timed_out: true` says that the wait was over first, and nothing about the build, which goes on. `wait` blocks until it is done:
      exit status 0 it held, 3 the time was over, 4 the session ended first. Only what comes after your last input counts, never its echo.

      ```console
      $ clrun --name job --no-wait 'sleep 1; echo all good; sleep 1'
      $ clrun wait @job --text 'all good'
      $ clrun wait @job --done --timeout 2m
      $ clrun kill @job
      ```

      **A server**: a session of its own, by name. It stays `busy`; read its log with `tail`, stop it with `ctrl-c`.

      ```console
      $ clrun --name server --no-wait 'python3 -m http.server 0'
      $ clrun tail @server
      $ clrun key @server ctrl-c
      $ clrun kill @server
      ```

      `--if-exists attach` uses a live session of that name, `new` starts another in its place: so a script may run again.

      ## Remote flows

      `clrun scp <url>` attaches to a workflow at a server (Structured Command Protocol). It is a session: `@name`, `tail`, `wait`, `kill` as ever. `prompt` in an answer
      has the options as data. Send an option's number, action or label; fields as `action field=value`; or the text that is asked for. Not keys.

      | answer | what to do |
      |---|---|
      | `state: waiting`, `prompt` | send one of `prompt.options`, or what `prompt.expects` names |
      | `error` with `options` | it was refused, and the flow stands where it stood: read why, send another |
      | `outcome: unknown` | nobody knows whether it took effect, and it was not repeated: `clrun @flow /refresh`, then decide |
      | `connection: reconnecting` | the server is away; what was not sent goes when it is back: `clrun wait @flow` |
      | `state: exited` | the run is over: `exit_code` 0 completed, 1 failed |

      `--bearer-env TOKEN_VARIABLE` keeps a token out of your command line. `clrun kill @flow` leaves the remote run as it is.

      ## When something goes wrong

      - **It hangs or shows something unexpected**: look first (`clrun @demo`). Then `clrun key @demo ctrl-c`; if that does
        nothing, `ctrl-d` (end of input), `escape` or `q` (full-screen programs), `ctrl-\` (quit), at last `clrun kill`.
      - **Wrong text is typed but not entered**: `clrun key @demo ctrl-u` deletes the line.
      - **Input waits in the queue** (`queue_pending` above 0): the program doesn't read. `clrun input @demo '<text>' --override` cancels
        what waits.
      - **An open quote or here-document** (the shell shows `>`): `ctrl-c`, then send it again on one line or from standard input.
      - **Session is not running (exited, killed)**: its output can still be read with `tail`; start a new one.
      - **suspended**: an idle shell was put away; the next input brings it back as it was (`restored: true`). Just go on.
      - **detached**: its worker died, and the program with it. Nothing is sent twice; what was not delivered is named. Read the
        output; `clrun restart <id>` starts the same command again.
      - **You forgot the id**: `clrun status`.
      - **The screen is garbled**: `clrun key @demo ctrl-l` makes most programs draw it again.

      ```console
      $ clrun --no-wait @demo 'sleep 600'
      $ clrun key @demo ctrl-c
      $ clrun status
      $ clrun kill @demo
      ```

      End what you don't need any more: each session keeps a terminal and a shell.

      """##
    ),
    (
      "openclaw-skill.md",
      ##"""
      ---
      name: clrun
      description: Persistent interactive terminals for single commands. Answer prompts, drive menus, editors and REPLs, keep servers and builds running between messages.
      metadata: {"openclaw": {"requires": {"bins": ["clrun"]}}}
      ---

      # clrun in OpenClaw

      A session is a terminal that outlives the command, the message and the gateway's restart. Start it, leave, and come back to it by name
      from another message. The whole manual is `.clrun/skills/clrun-skill.md`.

      ```console
      $ clrun --name demo --if-exists attach 'echo ready'
      $ clrun @demo 'uname -s'
      $ clrun tail @demo --lines 20
      $ clrun status
      ```

      - Sessions belong to a project: the folder with `.git`, `package.json` and the like above the working directory. From elsewhere name it:
        `--project <folder>`, or the variable `CLRUN_PROJECT`.
      - Each call prints one YAML document; `--json` prints the same as JSON for a script. Exit status 0: clrun did it; 1: `error` and `hints`; 2: wrong
        usage.
      - `state` tells what to do: `done` (next command), `waiting` (answer the question in `output`), `ready` (takes input), `busy` (still at work:
        read later), `exited` (start another).
      - Send text with `clrun @demo '<text>'` (Enter is added), keys with `clrun key @demo up down*2 enter ctrl-c`. Single quotes, always.
      - clrun waits until the outcome is known, 10 s at most; `--wait 2m` for more, `--no-wait` for none. Don't sleep.

      ```console
      $ clrun @demo 'read -p "Deploy where? " place; echo "to $place"'
      $ clrun @demo 'staging'
      $ clrun @demo 'select c in red green; do echo "chose $c"; break; done'
      $ clrun @demo '2'
      ```

      ## Over a long time

      Give each task its own session, and say its name in your notes: a later message finds it with `clrun status`. What it
      printed stays readable after its end.

      ```console
      $ clrun --name nightly --no-wait 'for i in 1 2 3; do echo "pass $i"; sleep 1; done'
      $ clrun tail @nightly
      $ clrun head @nightly -n 5
      $ clrun kill @nightly
      ```

      ## Passwords

      Text sent at a prompt that hides its input is kept out of answers, queue and ledger. Take it from where the person keeps it, through standard
      input rather than as an argument.

      ```console
      $ clrun @demo 'read -s -p "Token: " t; echo; echo "${#t} letters"'
      $ printf 'secret\n' | clrun input @demo -
      ```

      ## Remote flows

      `clrun --name flow scp <url>` attaches to a workflow at a server; then `clrun @flow 1`, `clrun @flow approve`, `clrun @flow 'reject reason="late"'`. `prompt` lists the options.
      An `error` means that the flow stands where it stood. `outcome: unknown` means that nobody knows: `clrun @flow /refresh`, then decide. No keys.

      ## When it goes wrong

      1. Look: `clrun @demo`.
      2. Stop the program: `clrun key @demo ctrl-c`; else `ctrl-d`, `q` or `escape`.
      3. Clear a half-typed line: `clrun key @demo ctrl-u`. Cancel queued input: `clrun input @demo '' --override`.
      4. End the session: `clrun kill @demo`, and start another under the same name.
      5. `detached` means that its worker died: read the output, start another. Nothing is typed twice.

      ```console
      $ clrun --no-wait @demo 'sleep 600'
      $ clrun key @demo ctrl-c
      $ clrun kill @demo
      ```

      """##
    ),
  ]
}
