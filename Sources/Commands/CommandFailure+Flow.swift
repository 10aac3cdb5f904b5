internal import Platform
internal import Store
internal import Worker
internal import YAML

/// What clrun says where a remote flow can't be reached, or doesn't take what it was sent.
extension CommandFailure {
  static func keyOnSCP(_ id: SessionID) -> CommandFailure {
    CommandFailure(
      "SCP sessions use text input, not key sequences.",
      [
        Hint("send_option", "clrun \(id) 1"), Hint("send_action", "clrun \(id) approve"),
        Hint("view_output", "clrun tail \(id)"),
      ])
  }

  /// A verb that is for programs on a terminal.
  static func notForFlow(_ id: SessionID, _ reason: String) -> CommandFailure {
    CommandFailure(
      reason,
      [
        Hint("send_option", "clrun \(id) 1"), Hint("view_output", "clrun tail \(id)"),
        Hint("kill", "clrun kill \(id)"),
      ])
  }

  static func flowNameTaken(_ name: String, _ id: SessionID, _ url: String) -> CommandFailure {
    CommandFailure(
      "A running session is named \(name) already: \(id)",
      [
        Hint("use_it", "clrun @\(name)"),
        Hint("replace", "clrun kill @\(name); clrun --name \(name) scp \(Shell.quoted(url))"),
      ])
  }

  /// Why there is no session with a remote flow.
  static func connect(_ reason: String, _ url: String) -> CommandFailure {
    var failure = CommandFailure(
      "SCP connect failed: \(reason)",
      [
        Hint("check_url", "curl -i \(Shell.quoted(url))"),
        Hint("example", "clrun scp http://127.0.0.1:8000"),
      ])
    if reason.hasPrefix("TLS: ") {
      failure.hints.append(
        Hint("own_authority", "clrun scp \(Shell.quoted(url)) --ca-file <file.pem>"))
    }
    return failure
  }

  static func notAnAddress(_ text: String) -> CommandFailure {
    // `localhost:8000` lacks but the beginning.
    let isHost = !text.isEmpty && !text.contains("://") && !text.hasPrefix("/")
    let example = isHost ? Shell.quoted("http://\(text)") : "http://127.0.0.1:8000"
    return CommandFailure(
      "SCP connect failed: \(shown(text)) is no http or https URL.",
      [Hint("check_url", "clrun help scp"), Hint("example", "clrun scp \(example)")],
      status: .usage)
  }

  /// The front end's executable is not where it is looked for.
  static func noFlowExecutable(_ paths: [String]) -> CommandFailure {
    CommandFailure(
      "SCP connect failed: this installation has no clrun-scp: looked for \(paths.joined(separator: ", ")).",
      [
        Hint("check_url", "clrun doctor"), Hint("example", "clrun scp http://127.0.0.1:8000"),
        Hint(
          "note",
          "scripts/install puts it there; in a checkout, swift build --product clrun-scp does."),
      ])
  }

  static func noToken(_ variable: String) -> CommandFailure {
    CommandFailure(
      "--bearer-env: the variable \(shown(variable)) is not set, or empty.",
      [Hint("usage", "clrun help scp")], status: .usage)
  }

  /// A file that an option names is of no use.
  static func flowFile(_ option: String, _ path: String, _ problem: String) -> CommandFailure {
    let note =
      option == "--data"
      ? "A file holds a JSON object with @file, or one value's text with name=@file."
      : "The file holds certificates between -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----."
    return CommandFailure(
      "\(option): \(shown(path)) \(problem).", [Hint("note", note)], status: .usage)
  }

  static func attachedRunHasData(_ run: String) -> CommandFailure {
    CommandFailure(
      "--run attaches to a run that is there: it goes with neither --workflow nor --data.",
      [
        Hint("attach", "clrun scp <url> --run \(Shell.quoted(run))"),
        Hint("usage", "clrun help scp"),
      ],
      status: .usage)
  }

  /// The flow was not told, or did not take it, or nobody knows.
  static func flowRefused(_ id: SessionID, _ reply: Reply) -> CommandFailure {
    let flow = reply.flow
    var failure = CommandFailure(flow?.refusal ?? "", [])
    failure.details = [
      flow?.outcome.map { Hint("outcome", $0) }, flow.map { Hint("flow_state", $0.state) },
      reply.output.nonEmpty.map { Hint("output", $0) },
    ].compactMap(\.self)
    let options = flow?.options ?? []
    if !options.isEmpty { failure.hints.append(Hint("options", options)) }
    failure.hints.append(Hint("view_output", "clrun tail \(id)"))
    if flow?.outcome != nil { failure.hints.append(Hint("refresh", "clrun \(id) /refresh")) }
    failure.hints.append(Hint("check_status", "clrun status"))
    return failure
  }

  static func restartingFlow(_ url: String, _ run: String?) -> CommandFailure {
    let url = Shell.quoted(url)
    var failure = CommandFailure(
      "A remote flow is not restarted: it goes on at its server, and what proves who asks is not kept.",
      [])
    if let run {
      failure.hints.append(Hint("attach", "clrun scp \(url) --run \(Shell.quoted(run))"))
    }
    failure.hints.append(Hint("begin_anew", "clrun scp \(url)"))
    return failure
  }
}
