import Prompts
import Testing

/// What the screens of real programs are taken for.
@Suite struct PromptTests {
  @Test(arguments: cookedScreens + rawScreens + fullScreens)
  func classifies(_ screen: PromptScreen) {
    #expect(Prompt.classify(screen.input) == screen.kind, "\(screen.input)")
  }

  static let cookedScreens: [PromptScreen] = [
    PromptScreen("read -p", .line, "Name: _", cooked: "bash"),
    PromptScreen("cat", .line, "_", cooked: "cat"),
    PromptScreen("python input()", .line, "How many > _", cooked: "python3"),
    PromptScreen("a word that ends in an angle bracket", .line, "Name> _", cooked: "python3"),
    PromptScreen("read -s", .password, "Secret: _", cooked: "bash", echo: false),
    PromptScreen("su", .password, "Password: _", cooked: "su", echo: false),
    PromptScreen(
      "ssh-keygen", .password,
      """
      Generating public/private rsa key pair.
      Enter passphrase (empty for no passphrase): _
      """, cooked: "ssh-keygen", echo: false),
    PromptScreen(
      "an unreadable process", .password, "[sudo] password for me: _", cooked: "", echo: false),
    PromptScreen(
      "git add -p", .yesNo,
      """
      +b
      (1/1) Stage this hunk [y,n,q,a,d,e,?]? _
      """, cooked: "git"),
    PromptScreen("apt", .yesNo, "Do you want to continue? [Y/n] _", cooked: "apt"),
    PromptScreen(
      "ssh", .yesNo,
      "Are you sure you want to continue connecting (yes/no/[fingerprint])? _", cooked: "ssh"),
    PromptScreen("rm -i", .yesNo, "rm: remove regular file 'y'? _", cooked: "rm"),
    PromptScreen("a question about y/n", .line, "Type y/n as a regular expression: _", cooked: "x"),
    PromptScreen("a question on its own row", .yesNo, "Proceed? [y/N]\n_", cooked: "x"),
    PromptScreen("to go on", .keypress, "Press Enter to continue..._", cooked: "x"),
    PromptScreen("how to quit", .line, "Press ^C at any time to quit.\n_", cooked: "x"),
    PromptScreen(
      "bash select", .menu,
      """
      1) red
      2) green
      3) blue
      #? _
      """, cooked: "bash"),
    PromptScreen(
      "numbered and a question", .menu,
      """
      [1] red
      [2] green

      Your choice: _
      """, cooked: "x"),
    PromptScreen("one number is no choice", .line, "1. Read this\nName: _", cooked: "x"),
    PromptScreen("dash", .shell, "$ _", cooked: "dash"),
    PromptScreen("the rest of a command", .line, "> _", cooked: "dash"),
    PromptScreen("Python's cmd", .repl, "(Cmd) _", cooked: "python3"),
    PromptScreen("perl -d", .repl, "  DB<1> _", cooked: "perl"),
    PromptScreen("root's dash", .shell, "# _", cooked: "sh"),
    PromptScreen("ftp", .repl, "ftp> _", cooked: "ftp"),
    PromptScreen("an unknown client", .repl, "myclient> _", cooked: "myclient"),
    PromptScreen("python without readline", .repl, ">>> _", cooked: "python3"),
    PromptScreen("pdb", .repl, "-> x = 1\n(Pdb) _", cooked: "python3.11"),
    PromptScreen("gdb", .yesNo, "Quit anyway? (y or n) _", cooked: "gdb"),
  ]

  static let rawScreens: [PromptScreen] = [
    PromptScreen("bash", .shell, "$ _", raw: "bash", call: .select),
    PromptScreen("bash, something typed", .shell, "$ ls -l_", raw: "-bash", call: .select),
    PromptScreen("zsh", .shell, "me@host ~ % _", raw: "zsh"),
    PromptScreen("fish", .shell, "root@vm ~# _", raw: "fish", call: .poll),
    PromptScreen("bash read -n 1", .keypress, "Go on? _", raw: "bash", call: .read, echo: true),
    PromptScreen("bash read -s -n 1", .keypress, "Key: _", raw: "bash", call: .read),
    PromptScreen("bash read -e", .line, "Path: _", raw: "bash", call: .select),
    PromptScreen("any key", .keypress, "Press any key to continue_", raw: "x"),
    PromptScreen("python", .repl, ">>> _", raw: "python3", call: .select),
    PromptScreen("python, more lines", .repl, ">>> def f():\n... _", raw: "python3"),
    PromptScreen("python, typed words", .repl, ">>> input('y/n')_", raw: "python3"),
    PromptScreen("input() with readline", .line, "Name? _", raw: "python3"),
    PromptScreen("ipython", .repl, "\nIn [1]: _", raw: "ipython"),
    PromptScreen("node", .repl, "Type \".help\" for more information.\n> _", raw: "node"),
    PromptScreen("node readline", .line, "Name? _", raw: "node", call: .epoll),
    PromptScreen("sqlite3", .repl, "sqlite> _", raw: "sqlite3"),
    PromptScreen("gdb, nothing known", .repl, "(gdb) _", raw: ""),
    PromptScreen("bc", .repl, "_", raw: "bc", call: .select),
    PromptScreen("nothing at all", nil, "_", raw: "x"),
    PromptScreen(
      "npm init", .line, "Press ^C at any time to quit.\npackage name: (n) _", raw: "npm init"),
    PromptScreen("npm init, at the end", .yesNo, "}\n\n\nIs this OK? (yes) _", raw: "npm init"),
    PromptScreen(
      "questionary select", .menu,
      """
      ? Pick one (Use arrow keys)_
       » red
         green
         blue
      """, raw: "python", cursor: false),
    PromptScreen(
      "questionary checkbox", .menu,
      """
      ? Pick some (Use arrow keys to move, <space> to select, <a> to toggle, <i> to in
      vert)_
       » ○ red
         ○ green
      """, raw: "python", cursor: false),
    PromptScreen("questionary text", .line, "? Your name _", raw: "python"),
    PromptScreen("questionary password", .password, "? Password _", raw: "python"),
    PromptScreen("questionary confirm", .yesNo, "? Go on? (Y/n) _", raw: "python"),
    PromptScreen(
      "inquirer list", .menu,
      """
      [?] Pick one:
       > red
         green
         blue

      _
      """, raw: "python"),
    PromptScreen(
      "inquirer checkbox", .menu,
      """
      [?] Pick some:
       > [ ] red
         [X] green

      _
      """, raw: "python"),
    PromptScreen(
      "inquirer.js", .menu,
      """
      ? Pick one (Use arrow keys)
        red
      ❯ green
        blue_
      """, raw: "node", cursor: false),
    PromptScreen(
      "clack select", .menu,
      """
      ◇  Project name
      │  demo
      │
      ◆  Pick a framework
      │  ● Vue
      │  ○ React
      └_
      """, raw: "node", cursor: false),
    PromptScreen(
      "clack text", .line,
      """
      ◆  Project name
      │  _
      └
      """, raw: "node"),
    PromptScreen(
      "clack confirm", .menu, "◆  Go on?\n│  ● Yes / ○ No\n└_", raw: "node", cursor: false),
    PromptScreen(
      "prompts toggle", .menu, "? Use TypeScript? › No / Yes_", raw: "node", cursor: false),
    PromptScreen("prompts text", .line, "? Project name: › _", raw: "node"),
    PromptScreen(
      "an old quotation", .line, "> quoted\n  text\n\n\nName: _", raw: "node", call: .epoll),
    PromptScreen(
      "fzf in part of the screen", .menu,
      """
        3
        2
      > 1
        5/5 ────────────
      > _
      """, raw: "fzf"),
    PromptScreen("git log", .pager, "commit ef4d8c9\nAuthor: me\n:_", raw: "pager"),
    PromptScreen("a pager by its status", .pager, "commit ef4d8c9\nAuthor: me\n:_", raw: "x"),
    PromptScreen("more", .pager, "# Network services\n--More--(5%)_", raw: "more", call: .poll),
    PromptScreen(
      "top", .keypress, "top - 04:32:05\n\n  PID USER\n    1 root_", raw: "top", cursor: false),
  ]

  static let fullScreens: [PromptScreen] = [
    PromptScreen("less", .pager, "# Network services\n/etc/services_", full: "less"),
    PromptScreen(
      "less at the end, by its status", .pager,
      "vm\n/etc/hostname (file 1 of 2) (END) - Next: /etc/hosts_", full: ""),
    PromptScreen(
      "man", .pager, "LS(1)\n Manual page ls(1) line 1 (press h for help or q to quit)_", full: "x"),
    PromptScreen("vim", .editor, "_\n~\n~\n~", full: "vim"),
    PromptScreen("vi by its tildes", .editor, "hello_\n~\n~\n~\n-- INSERT --", full: ""),
    PromptScreen(
      "nano by its keys", .editor,
      """
        GNU nano 7.2                       New Buffer
      _
      ^G Help      ^O Write Out ^W Where Is  ^K Cut       ^T Execute   ^C Location
      ^X Exit      ^R Read File ^\\ Replace   ^U Paste     ^J Justify   ^/ Go To Line
      """, full: ""),
    PromptScreen(
      "emacs by its mode line", .editor,
      """
      File Edit Options Buffers Tools Lisp-Interaction Help
      _
      -UUU:----F1  *scratch*      All L1     (Lisp Interaction ElDoc) ----------------
      """, full: ""),
    PromptScreen(
      "whiptail --yesno", .yesNo,
      """
      ┌────────────────────────────┐
      │ Go on?                     │
      │     <Yes>        <No>      │_
      └────────────────────────────┘
      """, full: "whiptail", cursor: false),
    PromptScreen(
      "whiptail --inputbox", .line,
      """
      ┌────────────────────────────┐
      │ Name?                      │
      │ __________________________ │
      │    <Ok>        <Cancel>    │
      └────────────────────────────┘
      """, full: "whiptail", at: (2, 2)),
    PromptScreen("ssh", .shell, "ada@far:~$ _", raw: "ssh"),
    PromptScreen("a question over ssh", .line, "Name: _", raw: "ssh"),
    PromptScreen("python over ssh", .repl, ">>> _", raw: "ssh"),
    PromptScreen(
      "whiptail --passwordbox", .password,
      """
      ┌────────────────────────────┐
      │ Your password, please      │
      │                            │
      │ __________________________ │
      │    <Ok>        <Cancel>    │
      └────────────────────────────┘
      """, full: "whiptail", at: (3, 2)),
    PromptScreen(
      "dialog --passwordbox", .password,
      """
      ┌────────────────────────────┐
      │ Password for ada:          │
      │ ┌────────────────────────┐ │
      │ │                        │ │
      │ └────────────────────────┘ │
      ├────────────────────────────┤
      │    <  OK  >    <Cancel>    │
      └────────────────────────────┘
      """, full: "dialog", at: (3, 4)),
    PromptScreen(
      "dialog --menu", .menu,
      """
      ┌─────────────────────────────────────┐
      │ Pick one                            │
      │             a  red                  │
      │             b  green                │
      │       <  OK  >    <Cancel>          │
      └─────────────────────────────────────┘
      """, full: "dialog", at: (4, 11)),
    PromptScreen("fzf", .menu, "  3\n  2\n> 1\n  5/5 ────\n> _", full: "fzf"),
    PromptScreen(
      "htop", .keypress, "  PID USER\n    1 root\nF1Help  F2Setup_", full: "htop", cursor: false),
    PromptScreen("an empty application", .keypress, "_", full: "python", cursor: false),
    PromptScreen("mc", .keypress, "│/..  │\nroot@vm:~# _", full: "mc"),
  ]
}
