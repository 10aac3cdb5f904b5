internal import Platform
internal import Store
internal import Worker

/// `clrun scp <url>`: attaches to a remote flow, which becomes a session like any other.
struct FlowVerb {
  var url: String
  var options: Invocation.Options

  /// How long a server may take until there is a first frame: three answers at most.
  private static let patience: Duration = .seconds(200)
  private static let size = PseudoTerminal.Size(rows: 40, columns: 120)

  func perform() throws(CommandFailure) -> Answer {
    let (base, user) = try Self.address(url)
    var flow = Request.Start.Flow(base: base)
    flow.user = user
    try describe(&flow)
    if let name = options.name, !StateFolder.isValid(name: name) { throw .badName(name) }
    let executable = try FlowExecutable.path()
    let project = try Project.find(named: options.project)
    let folder = try project.folder(creating: true)
    Skills.install(in: folder)
    guard let name = options.name else {
      return try start(flow, executable, project, folder) {}
    }
    // Until the new session is written down nobody else may take the name.
    let lock = try project.storing { () throws(StoreError) in try folder.lockNames() }
    defer { lock.unlock() }
    if let id = folder.session(named: name), SessionView.load(id, in: folder).isLive {
      throw .flowNameTaken(name, id, base)
    }
    return try start(flow, executable, project, folder) { lock.unlock() }
  }

  private func start(
    _ flow: Request.Start.Flow, _ executable: String, _ project: borrowing Project,
    _ folder: borrowing StateFolder, hasStarted: () -> Void
  ) throws(CommandFailure) -> Answer {
    let id = SessionID()
    var environment = Process.environment
    if let variable = options.flow.bearerVariable {
      environment.removeAll { $0.starts(with: Array("\(variable)=".utf8)) }
    }
    if let path = options.flow.authorities {
      // By what tells curl the same, since that speaks HTTPS for the worker.
      let variable = Array("CURL_CA_BUNDLE=".utf8)
      environment.removeAll { $0.starts(with: variable) }
      environment.append(variable + Array(try Self.authorities(path).utf8))
    }
    var request = Request(.start)
    request.start = Request.Start(
      id: id.text, command: "scp \(flow.base)", exec: nil, shell: Shell.path(in: environment),
      cwd: (try? Process.workingDirectory()) ?? "/", rows: Self.size.rows,
      columns: Self.size.columns, fileModeMask: 0o077, name: options.name)
    request.start?.flow = flow
    if !options.noWait {
      request.entry = "start"
      request.patience = Int(options.wait / .milliseconds(1))
      request.outputLimit = options.maxBytes
    }
    var launch = WorkerLaunch(request: request, environment: environment, wait: options.wait)
    launch.executable = executable
    launch.startPatience = Self.patience
    launch.connectFailure = { CommandFailure.connect($0, flow.base) }
    let reply = try launch.launch(id, project) {
      hasStarted()
      Collector.collectIfDue(in: folder)
    }
    var answer = Answer()
    answer.add("terminal_id", id.text)
    answer.add("status", reply.status)
    answer.add("output", reply.output.nonEmpty)
    answer.add("warnings", list: reply.warnings)
    answer.add("name", options.name)
    answer.addVerdict(reply, id)
    answer.hint("send_input", "clrun \(id) 1")
    answer.hint("view_output", "clrun tail \(id) --lines 50")
    answer.hint("kill", "clrun kill \(id)")
    answer.hint(
      "note",
      "Send an option's number, action or label, or action field=value; clrun kill leaves the remote run as it is."
    )
    answer.addWaitHint(reply, id)
    return answer
  }

  // MARK: What the server is told

  /// A URL without the user in it, and that user.
  private static func address(
    _ text: String
  ) throws(CommandFailure) -> (base: String, user: String?) {
    guard let colon = text.firstRange(of: "://"),
      ["http", "https"].contains(text[..<colon.lowerBound].lowercased())
    else { throw .notAnAddress(text) }
    let rest = text[colon.upperBound...]
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let authority = rest[..<end]
    guard let at = authority.lastIndex(of: "@") else {
      guard !authority.isEmpty else { throw .notAnAddress(text) }
      return (text, nil)
    }
    let user = PercentEncoding.decoded(authority[..<at].utf8)
    return ("\(text[..<colon.upperBound])\(rest[rest.index(after: at)...])", user)
  }

  private func describe(_ flow: inout Request.Start.Flow) throws(CommandFailure) {
    let given = options.flow
    if let run = given.run, given.workflow != nil || !given.data.isEmpty {
      throw .attachedRunHasData(run)
    }
    flow.workflow = given.workflow
    flow.run = given.run
    flow.headers = given.headers
    for origin in given.origins { flow.origins.append(try Self.address(origin).base) }
    if let variable = given.bearerVariable {
      guard let token = Process.environmentVariable(variable).nonEmpty else {
        throw .noToken(variable)
      }
      flow.bearer = token
    }
    guard !given.data.isEmpty else { return }
    var data: [String: JSONValue] = [:]
    for text in given.data {
      if text.hasPrefix("@") {
        let path = String(text.dropFirst())
        let content = try Self.file(path)
        guard let json = try? JSONValue(parsing: content.utf8), case .object(let members) = json
        else { throw .flowFile("--data", path, "holds no JSON object") }
        data.merge(members) { $1 }
        continue
      }
      guard let equals = text.firstIndex(of: "=") else { continue }
      let value = String(text[text.index(after: equals)...])
      data[String(text[..<equals])] = .string(
        value.hasPrefix("@") ? try Self.file(String(value.dropFirst())) : value)
    }
    flow.data = .object(data)
  }

  private static func bytes(
    of path: String, for option: String, limit: Int
  ) throws(CommandFailure) -> [UInt8] {
    do throws(Errno) {
      return try Descriptor.reading(path: path).readAll(limit: limit)
    } catch {
      throw .flowFile(option, path, "can't be read: \(error)")
    }
  }

  private static func file(_ path: String) throws(CommandFailure) -> String {
    let bytes = try bytes(of: path, for: "--data", limit: 512 << 10)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .flowFile("--data", path, "is not UTF-8")
    }
    return text
  }

  /// The whole path of a file with authorities.
  private static func authorities(_ path: String) throws(CommandFailure) -> String {
    let bytes = try bytes(of: path, for: "--ca-file", limit: 16 << 20)
    guard String(decoding: bytes, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----") else {
      throw .flowFile("--ca-file", path, "holds no certificate in PEM form")
    }
    return path.hasPrefix("/") ? path : "\((try? Process.workingDirectory()) ?? "")/\(path)"
  }
}
