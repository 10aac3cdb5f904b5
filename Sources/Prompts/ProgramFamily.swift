/// What kind of program a command name belongs to.
enum ProgramFamily: Equatable {
  case shell
  case pager
  case editor

  /// A program that is always a prompt for statements, such as a database client or a debugger.
  case interpreter

  /// A language's runtime, which may run an interactive prompt or any program.
  case language

  /// A full-screen program that shows the state of something and ends at `q`.
  case monitor

  /// A program behind which another terminal is, mostly with a shell, such as ssh.
  case relay

  case other

  /// The family of a command name, whether or not it has a version (`python3.11`), a variant (`vim.basic`)
  /// or a login shell's dash.
  init(of program: String) {
    var name = program.lowercased()[...]
    if name.first == "-" { name.removeFirst() }
    name = name.prefix { $0 != "." }
    while let last = name.last, last.isNumber, name != "w3m",
      !Self.names.keys.contains(String(name))
    {
      name.removeLast()
    }
    self = Self.names[String(name)] ?? .other
  }

  private static let names: [String: ProgramFamily] = {
    let families: [(ProgramFamily, String)] = [
      (.shell, "bash zsh fish sh dash ash ksh mksh tcsh csh nu xonsh elvish pwsh"),
      (.pager, "less more most pager bat man moar ov"),
      (
        .editor,
        """
        vi vim nvim view vimdiff gvim nano pico emacs emacs-nox emacs-gtk hx helix micro kak joe jed ne \
        mcedit
        """
      ),
      (
        .interpreter,
        """
        ipython ptpython ptipython bpython irb pry ghci sqlite3 psql mysql mariadb redis-cli mongosh mongo \
        lua luajit r jshell scala gdb lldb bc dc erl iex clisp sbcl gnuplot octave maxima ftp sftp lftp \
        telnet nslookup bluetoothctl virsh ocaml utop guile gp jdb cqlsh influx clickhouse duckdb
        """
      ),
      (
        .relay,
        """
        ssh slogin mosh mosh-client autossh sshpass rlogin docker podman nerdctl kubectl oc lxc incus machinectl \
        script unbuffer socat picocom minicom cu wsl sudo su runuser doas pkexec
        """
      ),
      (.language, "python pypy node deno bun ruby perl php java swift julia tclsh wish"),
      (
        .monitor,
        "top htop btop atop iotop glances nmon watch tig ncdu lazygit k9s iftop nvtop bmon"
      ),
    ]
    var names: [String: ProgramFamily] = [:]
    for (family, list) in families {
      for name in list.split(separator: " ") { names[String(name)] = family }
    }
    return names
  }()
}
