internal import Foundation
internal import FoundationNetworking
internal import SCP

/// Tells the worker what happens with requests.
final class TaskDelegate: NSObject, URLSessionDataDelegate {
  private let channel: HTTPServer.Channel
  private let tasks: HTTPServer.Tasks

  init(_ channel: HTTPServer.Channel, _ tasks: HTTPServer.Tasks) {
    self.channel = channel
    self.tasks = tasks
  }

  private func number(of task: URLSessionTask) -> Int {
    task.taskDescription.flatMap { Int($0) } ?? 0
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    if let response = response as? HTTPURLResponse {
      var headers: [String: String] = [:]
      for (name, value) in response.allHeaderFields {
        headers["\(name)".lowercased()] = "\(value)"
      }
      channel.tell(
        .head(status: response.statusCode, headers: headers), of: number(of: dataTask))
    }
    completionHandler(.allow)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    channel.tell(.body(Array(data)), of: number(of: dataTask))
  }

  /// Redirects are looked at before they are followed, and not here.
  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    let number = number(of: task)
    _ = tasks.take(number)
    channel.tell(error.map { .failed(HTTPFailure($0)) } ?? .end, of: number)
  }
}

extension HTTPFailure {
  /// What an error of the library's says of the request.
  init(_ error: any Error) {
    // What is wrong with a certificate comes without a code of its own.
    if error.localizedDescription.hasPrefix("SSL") {
      self.init(.final, "TLS: \(error.localizedDescription)")
      return
    }
    switch (error as? URLError)?.code {
    case .cannotConnectToHost?: self.init(.unsent, "the server does not take connections")
    case .cannotFindHost?, .dnsLookupFailed?: self.init(.unsent, "there is no such host")
    case .timedOut?: self.init(.lost, "the server did not answer in time")
    case .networkConnectionLost?:
      self.init(.lost, "the connection was closed before the answer had come")
    case .badServerResponse?, .cannotParseResponse?:
      self.init(
        .lost, "the connection was closed without an answer, or with one that is no HTTP")
    case .secureConnectionFailed?, .serverCertificateUntrusted?, .serverCertificateHasBadDate?,
      .serverCertificateHasUnknownRoot?, .serverCertificateNotYetValid?,
      .clientCertificateRejected?, .clientCertificateRequired?:
      self.init(.final, "TLS: \(error.localizedDescription)")
    default:
      self.init(.lost, "\(error.localizedDescription) (\((error as NSError).code))")
    }
  }
}
