internal import Platform
internal import Store
internal import VirtualTerminal
internal import Worker

/// How a session comes to life.
extension FlowWorker {
  /// What the process that speaks HTTP is called, and the descriptor that its channel has.
  package static var httpName: String { HTTPProcess.name }
  package static var httpChannel: Int32 { Worker.channelDescriptor }

  /// Runs a session from its first request to its end.
  ///
  /// - Returns: The exit code of the process: 0, or 1 for a session that could not be started.
  package static func main() -> Int32 {
    Signal.ignoreFailedWrites()
    Process.setFileModeMask(0o077)
    let channel = Client(Descriptor(adopting: Worker.channelDescriptor))
    let project = Directory(descriptor: Descriptor(adopting: Worker.projectDescriptor))
    guard let signals = try? SignalQueue([.terminate, .interrupt, .hangUp, .user1, .child]),
      let request = channel.firstRequest(), let start = request.start, let flow = start.flow,
      let http = try? HTTPProcess(Directory.open("/"))
    else { return 1 }
    try? channel.descriptor.setNonblocking(true)
    do throws(Reply.Failure) {
      var worker = try FlowWorker(start, flow, project, signals, http, channel)
      let first = Outcome(request.entry ?? "start", start: worker.log.offset)
      do throws(Reply.Failure) {
        try worker.connect(flow)
        let (record, note) = (worker.record, worker.note)
        try Worker.failing { () throws(StoreError) in try worker.folder.begin(record, note) }
      } catch {
        Worker.removeTraces(of: worker.id, worker.folder)
        throw error
      }
      worker.isStarted = true
      channel.send(Reply())
      worker.outcomes.append(first)
      first.isDelivered = true
      if let visitor = worker.visitors.first, request.entry != nil {
        worker.wait(visitor, first.entry, request)
      }
      Process.releaseUnusedMemory()
      worker.run()
      return 0
    } catch {
      channel.refuse(error)
      return 1
    }
  }

  private init(
    _ start: Request.Start, _ flow: Request.Start.Flow, _ project: borrowing Directory,
    _ signals: consuming SignalQueue, _ http: any HTTPClient, _ channel: Client
  ) throws(Reply.Failure) {
    guard let id = SessionID(start.id) else {
      throw Reply.Failure(stage: .state, subject: start.id, code: 0)
    }
    let folder = try Worker.failing { () throws(StoreError) in
      try StateFolder.open(in: project, creating: true)
    }
    let lifeLock = try Worker.failing { () throws(StoreError) in try folder.takeLifeLock(of: id) }
    let log = try Worker.failing { () throws(StoreError) in try SessionLog.open(id, in: folder) }
    let listener = try Worker.failing { () throws(StoreError) in try folder.listen(id) }
    Process.leaveWorkingDirectory()
    self.id = id
    credentials = Credentials(flow)
    origins = Set(flow.origins).union([credentials.origin])
    self.http = http
    record = SessionRecord(
      id: id, createdAt: Timestamp.now, cwd: start.cwd, command: start.command,
      // There is no program: who signals what the record names reaches the worker, and never a process group.
      shell: start.shell, pid: Process.id, workerPID: Process.id)
    record.scpBaseURL = flow.base
    note = SessionNote(
      bootID: Process.bootID, name: start.name, rows: start.rows, columns: start.columns,
      isExec: false)
    terminal = Terminal(rows: start.rows, columns: start.columns, scrollbackLimit: 256 << 10)
    visitors = [Visitor(channel)]
    self.folder = folder
    self.lifeLock = lifeLock
    self.signals = signals
    self.listener = listener
    self.log = log
    self.log.mark("size", "\(start.rows) \(start.columns)")
  }

  // MARK: The first frame

  private mutating func connect(_ flow: Request.Start.Flow) throws(Reply.Failure) {
    do throws(Interruption) {
      guard !credentials.origin.isEmpty else {
        throw .failed(HTTPFailure(.final, "\(flow.base) is no URL of a server"))
      }
      let response = try firstResponse(flow)
      guard response.isSuccess else { throw .failed(HTTPFailure(.final, problem(response))) }
      guard let frame = response.frame else {
        throw .failed(
          HTTPFailure(
            .final, "\(flow.base) is no SCP server: it answered \(Wording.text(of: response))"))
      }
      guard let run = flow.run ?? frame.runID else {
        throw .failed(HTTPFailure(.final, "the server named no run (run_id) in its first frame"))
      }
      self.frame = frame
      record.scpRunID = run
      runURL = address.path("runs", run)
      if flow.run == nil, let location = response.headers["location"],
        let url = Address.resolve(location, from: response.url), isAllowed(url)
      {
        runURL = url
      }
      emit("\(flow.base), run \(run.shownOnOneLine)")
    } catch .failed(let failure) {
      throw Reply.Failure(stage: .flow, subject: failure.reason, code: 0)
    } catch {
      throw Reply.Failure(stage: .flow, subject: "it was ended before it had begun", code: 0)
    }
  }

  /// A run's frame, or the first of a new run. A run is begun once only: what may have begun one isn't repeated.
  private mutating func firstResponse(
    _ flow: Request.Start.Flow
  ) throws(Interruption) -> Response {
    if let run = flow.run { return try fetch(HTTPRequest("GET", address.path("runs", run))) }
    var begun: JSONValue?
    if flow.workflow != nil || flow.data != nil {
      begun = JSONValue(members: [("workflow_id", flow.workflow.json), ("data", flow.data)])
    } else {
      // Discovery gives a frame; many servers begin a run with it.
      var request = HTTPRequest("GET", "\(address.base)/")
      request.isOnce = true
      let response = try fetch(request)
      if response.frame?.runID != nil { return response }
      let isJSON = response.json.map { if case .object = $0 { true } else { false } } ?? false
      guard response.isUnknown || response.isSuccess && isJSON else { return response }
    }
    var response = try fetch(beginning("\(address.base)/runs", begun))
    if response.isUnknown { response = try fetch(beginning("\(address.base)/", begun)) }
    guard response.isSuccess, response.frame == nil, let location = response.headers["location"],
      let url = Address.resolve(location, from: response.url), isAllowed(url)
    else { return response }
    // What was made has its frame elsewhere.
    var frame = try fetch(HTTPRequest("GET", url))
    frame.headers["location"] = location
    return frame
  }

  private func beginning(_ url: String, _ body: JSONValue?) -> HTTPRequest {
    var request = HTTPRequest("POST", url)
    request.isOnce = true
    request.body = (body ?? .object([:])).text(.compact)
    return request
  }

  private func problem(_ response: Response) -> String {
    switch response.status {
    case 401, 403, 407:
      "the server wants to know who asks (\(Wording.text(of: response))): --header, --bearer-env or ~/.netrc"
    default: "\(credentials.base) answered \(Wording.text(of: response))"
    }
  }
}
