internal import Foundation
internal import FoundationNetworking
internal import Platform
internal import SCP
internal import Synchronization

/// HTTP and HTTPS by the library's URLSession, for the worker at the other end of a channel.
///
/// Proxies are those of the environment (http_proxy, https_proxy, no_proxy), as the library underneath reads them.
final class HTTPServer {
  private let channel: Channel
  /// Its connections are kept. What may not be sent twice gets a fresh one, which then goes on as this.
  private var session: URLSession?
  private let tasks = Tasks()

  /// The socket to the worker, to which one thread writes at a time.
  final class Channel: Sendable {
    private let socket: Descriptor
    private let writing = Mutex(())

    init(_ socket: consuming Descriptor) {
      self.socket = socket
    }

    func read(into chunk: inout [UInt8]) -> Int { (try? socket.read(into: &chunk)) ?? 0 }

    /// Tells the worker something; without one there is nothing left to do.
    func tell(_ event: HTTPEvent, of number: Int) {
      writing.withLock { _ in
        guard (try? socket.writeAll(Wire.encode(event, of: number))) != nil else { Process.exit(0) }
      }
    }
  }

  /// The requests under way.
  final class Tasks: Sendable {
    private let tasks = Mutex<[Int: URLSessionDataTask]>([:])

    func set(_ task: URLSessionDataTask, _ number: Int) { tasks.withLock { $0[number] = task } }
    func take(_ number: Int) -> URLSessionDataTask? {
      tasks.withLock { $0.removeValue(forKey: number) }
    }
  }

  init(_ socket: consuming Descriptor) {
    channel = Channel(socket)
  }

  /// Does what it is told until the channel ends.
  func run() {
    var received: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = channel.read(into: &chunk)
      guard count > 0 else { return }
      received += chunk[..<count]
      guard let orders = Wire.orders(from: &received) else { return }
      for (number, order) in orders {
        switch order {
        case .start(let request): start(request, number)
        case .cancel: tasks.take(number)?.cancel()
        }
      }
    }
  }

  private func start(_ request: HTTPRequest, _ number: Int) {
    guard let url = URL(string: request.url) else {
      return channel.tell(.failed(HTTPFailure(.final, "\(request.url) is no URL")), of: number)
    }
    if request.isOnce {
      session?.finishTasksAndInvalidate()
      session = nil
    }
    let session = session ?? makeSession()
    self.session = session
    var sent = URLRequest(url: url)
    sent.httpMethod = request.method
    for (name, value) in request.headers { sent.setValue(value, forHTTPHeaderField: name) }
    sent.httpBody = request.body.map { Data($0) }
    let task = session.dataTask(with: sent)
    task.taskDescription = String(number)
    tasks.set(task, number)
    task.resume()
  }

  private func makeSession() -> URLSession {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.urlCache = nil
    configuration.httpCookieStorage = nil
    // The worker has deadlines of its own; a stream may say nothing for long.
    configuration.timeoutIntervalForRequest = 86_400
    return URLSession(
      configuration: configuration, delegate: TaskDelegate(channel, tasks), delegateQueue: nil)
  }
}
