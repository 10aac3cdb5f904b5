import Foundation

/// Reads documents back with the parsers of other languages, as a process of `python3`.
enum ReadBack {
  /// Whether `python3` with PyYAML and ruamel.yaml is on the PATH.
  static let isAvailable = (try? run("import yaml, ruamel.yaml", []))?.isEmpty ?? false

  /// Compares every document of a file with the text it was made of, through one parser; answers what differs.
  ///
  /// - Parameters:
  ///   - parser: `pyyaml`, `ruamel-1.1`, `ruamel-1.2` or `json`.
  ///   - documents: the documents, one behind the other.
  ///   - texts: the texts, in the order of the documents.
  static func differences(
    parser: String, documents: [UInt8], texts: [String]
  ) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("clrun-yaml-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let written = folder.appendingPathComponent("documents")
    try Data(documents).write(to: written)
    var expected = Data()
    for text in texts {
      expected.append(contentsOf: "\(text.utf8.count)\n".utf8)
      expected.append(contentsOf: text.utf8)
    }
    let wanted = folder.appendingPathComponent("texts")
    try expected.write(to: wanted)
    return try run(script, [parser, written.path, wanted.path])
  }

  /// What a script prints, both streams; its exit status is added when it isn't 0.
  private static func run(_ script: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    let status = process.terminationStatus
    return String(decoding: output, as: UTF8.self) + (status == 0 ? "" : "exit status \(status)\n")
  }

  /// Each document is `{value: t, list: [t, [t, {t: t}]]}` or `t` alone.
  private static let script = """
    import io, json, sys
    parser, documents, texts = sys.argv[1:]

    def load(stream):
        if parser == "pyyaml":
            import yaml
            return yaml.load_all(stream, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if parser == "json":
            return (json.loads(line) for line in stream)
        import ruamel.yaml
        # A directive, since `load_all` forgets the version of the reader.
        directive = f"%YAML {parser[-3:]}\\n"
        return ruamel.yaml.YAML(typ="safe", pure=True).load_all(Prefixed(directive, stream))

    class Prefixed:
        def __init__(self, prefix, stream):
            self.prefix, self.stream = prefix, stream

        def read(self, size=-1):
            head, self.prefix = self.prefix, ""
            return head or self.stream.read(size)

    def expected(path):
        with open(path, "rb") as file:
            while head := file.readline():
                yield file.read(int(head)).decode()

    if parser != "json":
        reads = list(load(io.StringIO("---\\na\\n---\\nyes\\n---\\n12:30:45\\n")))
        if reads != (["a", "yes", "12:30:45"] if parser == "ruamel-1.2" else ["a", True, 45045]):
            print(f"{parser} is not the parser it should be: {reads}")

    wanted, bad, count = list(expected(texts)), 0, 0
    with open(documents, newline="") as stream:
        for number, got in enumerate(load(stream)):
            count += 1
            text = wanted[number]
            if got != text and got != {"value": text, "list": [text, [text, {text: text}]]}:
                bad += 1
                if bad <= 10:
                    print(f"{parser}: {text!a} was read as {got!a}")
    if count != len(wanted):
        print(f"{parser}: {count} documents instead of {len(wanted)}")
    """
}
