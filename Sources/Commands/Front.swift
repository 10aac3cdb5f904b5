internal import Platform
internal import YAML

/// What the executable does: one call in, one document out.
package enum Front {
  /// Carries a command line out and prints its answer.
  ///
  /// - Returns: The exit status.
  package static func run() -> Int32 {
    Signal.ignoreFailedWrites()
    // What clrun makes is its user's alone, and not less; the session's program gets the caller's mask.
    let fileModeMask = Process.fileModeMask
    Process.setFileModeMask(0o077)
    // An error in the command line itself is printed in the form that it asks for.
    var isJSON = Process.rawArguments.prefix { !$0.elementsEqual("--".utf8) }.contains {
      $0.elementsEqual("--json".utf8)
    }
    do throws(CommandFailure) {
      let invocation = try Invocation(try arguments())
      isJSON = invocation.options.json
      return try perform(invocation, fileModeMask)
    } catch {
      return print(error.document, isJSON ? .json : .yaml)
        ? error.status.rawValue : ExitStatus.failure.rawValue
    }
  }

  private static func arguments() throws(CommandFailure) -> [String] {
    var arguments: [String] = []
    for (index, bytes) in Process.rawArguments.enumerated().dropFirst() {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw .notUTF8(argument: index)
      }
      arguments.append(text)
    }
    return arguments
  }

  private static func perform(
    _ invocation: Invocation, _ fileModeMask: UInt32
  ) throws(CommandFailure) -> Int32 {
    let options = invocation.options
    let isBare = invocation.isBare
    let answer: Answer
    switch invocation.verb {
    case .help(let topic):
      return write(Array(try Help.text(topic).utf8)) ? 0 : 1
    case .version:
      return write(Array("clrun \(Version.current)\n".utf8)) ? 0 : 1
    case .run(let words):
      answer = try RunVerb(words: words, options: options, fileModeMask: fileModeMask).perform()
    case .tail(let reference):
      answer = try TailVerb(reference: reference, verb: .tail, options: options, isBare: isBare)
        .perform()
    case .head(let reference):
      answer = try TailVerb(reference: reference, verb: .head, options: options, isBare: isBare)
        .perform()
    case .last(let reference):
      answer = try LastVerb(reference: reference, options: options).perform()
    case .grep(let reference, let pattern):
      answer = try GrepVerb(reference: reference, pattern: pattern, options: options).perform()
    case .input(let reference, let words):
      answer = try InputVerb(
        reference: reference, words: words, options: options, isBare: isBare
      ).perform()
    case .key(let reference, let names):
      answer = try KeyVerb(reference: reference, names: names, options: options).perform()
    case .status:
      answer = try StatusVerb(options: options).perform()
    case .kill(let reference):
      answer = try KillVerb(reference: reference, options: options).perform()
    case .suspend(let reference):
      answer = try SuspendVerb(reference: reference, options: options).perform()
    case .resume(let reference):
      answer = try ResumeVerb(reference: reference, options: options).perform()
    case .restart(let reference):
      answer = try RestartVerb(
        reference: reference, options: options, fileModeMask: fileModeMask
      ).perform()
    case .forget(let reference):
      answer = try ForgetVerb(reference: reference, options: options).perform()
    case .collect:
      answer = try CollectVerb(options: options).perform()
    case .doctor:
      answer = try DoctorVerb(options: options).perform()
    case .screen(let reference):
      answer = try ScreenVerb(reference: reference, options: options).perform()
    case .render(let path):
      answer = try RenderVerb(path: path, options: options).perform()
    case .resize(let reference, let rows, let columns):
      answer = try ResizeVerb(
        reference: reference, rows: rows, columns: columns, options: options
      ).perform()
    case .signal(let reference, let signal):
      answer = try SignalVerb(reference: reference, signal: signal, options: options).perform()
    case .mouse(let reference, let words):
      answer = try MouseVerb(reference: reference, words: words, options: options).perform()
    case .paste(let reference, let words):
      answer = try InputVerb(
        reference: reference, words: words, options: options, isBare: false, isPaste: true
      ).perform()
    case .wait(let references):
      answer = try WaitVerb(references: references, options: options).perform()
    case .scp(let url):
      answer = try FlowVerb(url: url, options: options).perform()
    }
    return print(answer.document, options.form) ? answer.exitStatus : 1
  }

  private static func print(_ document: Node, _ form: Node.Form) -> Bool {
    write(document.document(form))
  }

  private static func write(_ bytes: [UInt8]) -> Bool {
    guard let output = try? Descriptor.duplicating(1) else { return false }
    return (try? output.writeAll(bytes)) != nil
  }
}
