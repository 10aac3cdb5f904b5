import Foundation
import Support
import Testing

/// Policies of projects, and machines that can't do all that one asks for.
@Suite(.enabled(if: Confined.obstacle == nil, "sessions can't be confined here"))
struct PolicyTests {
  private static func write(_ text: String, _ path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  @Test func policyOfTheProjectApplies() throws {
    try withProject { project in
      let confined = try Confined(project, as: .own)
      _ = try project.session("mkdir build; echo s > secret")
      try Self.write(
        """
        {"version": 1, "sandbox": "ro", "allow_write": ["build", "~/none"], "deny": ["secret"], "network": false}
        """, "\(project.root)/.clrun/policy.json")
      let session = try project.session("touch x; touch build/x && cat secret")
      project.check(session.started.output.contains("cannot touch 'x'"), session.started)
      project.check(session.started.output.contains("cat: secret:"), session.started)
      let shown = session.started.map("sandbox")
      project.check(shown.texts("allow_write"), is: ["\(project.root)/build"], session.started)
      project.check(shown.has("network"), session.started)
      // Options add to it, another policy takes its place, or none.
      let more = try project.session("--sandbox=rw", "--deny", "build", "touch x && ls build")
      project.check(more.started.map("sandbox").texts("deny").count, is: 2, more.started)
      project.check(more.started.output, is: "", more.started)
      let free = try project.session("--policy", "none", "touch y; cat secret")
      project.check(free.started.output, is: "s", free.started)
      project.check(!free.started.has("sandbox"), free.started)
      try Self.write(#"{"version": 1, "network": false}"#, "\(project.folder)/other.json")
      let other = try project.session("--policy", "../other.json", "cat secret")
      project.check(other.started.output, is: "s", other.started)
      project.check(other.started.map("sandbox").has("network"), other.started)
      _ = confined
    }
  }

  @Test(arguments: [
    ("", "it is not JSON"), ("[]", "it is no JSON object"), ("{}", "it has no version"),
    (#"{"version": 2}"#, "version is not 1"), (#"{"version": 1, "allow": []}"#, "not known: allow"),
    (#"{"version": 1, "sandbox": "yes"}"#, "sandbox is neither"),
    (#"{"version": 1, "deny": "x"}"#, "deny is no list"),
    (#"{"version": 1, "allow_write": [1]}"#, "allow_write is no list"),
    (#"{"version": 1, "network": "no"}"#, "network is no true or false"),
    (#"{"version": 1, "allow_write": ["."]}"#, "--allow-write says what else"),
  ])
  func badPolicyIsRefused(_ text: String, _ why: String) throws {
    try withProject { project in
      _ = try project.session("true")
      try Self.write(text, "\(project.root)/.clrun/policy.json")
      project.check(try project.clrun("touch x"), failsWith: 2, why)
      project.check(try project.sessionIDs().count, is: 1)
    }
  }

  @Test func policyIsNoLinkAndHasAnEnd() throws {
    try withProject { project in
      _ = try project.session("true")
      let path = "\(project.root)/.clrun/policy.json"
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/zero")
      project.check(try project.clrun("true"), failsWith: 2, "can't be read")
      try FileManager.default.removeItem(atPath: path)
      try Self.write(
        #"{"version": 1, "deny": ["\#(String(repeating: "x", count: 70_000))"]}"#, path)
      project.check(try project.clrun("true"), failsWith: 2, "can't be read: File too large")
    }
  }

  /// A machine where no namespace can be made, as in many containers.
  @Test(.enabled(if: Privilege.canMount, "needs root, to take namespaces away"))
  func withoutNamespacesItIsRefusedOrSaid() throws {
    try withProject { project in
      let confined = try Confined(project, as: .own)
      let within = [
        "unshare", "-U", "-r", "sh", "-c",
        "echo 0 > /proc/sys/user/max_user_namespaces; echo 0 > /proc/sys/user/max_mnt_namespaces; exec \"$@\"",
        "sh", TemporaryProject.binary, "--json",
      ]
      let refused = try project.run(within + ["--sandbox=rw", "true"])
      project.check(refused, failsWith: 1, "can't be confined as asked, and was not started")
      project.check(try project.sessionIDs(), is: [])
      let doctor = try project.run(within + ["doctor"])
      let check = doctor.list("checks").first { $0["name"] == "confinement" }
      project.check(check?["state"], is: "warning", doctor)
      _ = try project.run(["mkdir", "sub"])
      let answer = try project.run(
        within + [
          "--sandbox=rw", "--no-network", "--best-effort", "--deny", "\(confined.outside)/secret",
          """
          touch sub/x; for c in 'echo x > \(confined.far)/file' 'cat \(confined.outside)/secret/word' 'touch .clrun/x' \
          'mv .clrun sub/' 'mv sub/x .clrun/' 'ln .clrun/.gitignore sub/' 'echo > /dev/tcp/127.0.0.1/1' 'kill -9 1' \
          'truncate -s 0 \(confined.far)/file' 'unshare -Ur true'; do
          bash -c "$c" 2> /dev/null && echo "could: $c"; done; ls sub; echo > /dev/null; echo end
          """,
        ])
      project.check(answer.output, is: "x\nend", answer)
      project.check(answer.texts("warnings").count, is: 3, answer)
      project.check(answer.texts("warnings").allSatisfy { $0.hasPrefix("Not enforced: ") }, answer)
      let shown = answer.map("sandbox").texts("not_enforced")
      project.check(shown.count, is: 3, answer)
      let id = try #require(answer["terminal_id"])
      project.check(
        try project.clrun("tail", id).map("sandbox").texts("not_enforced"), is: shown)
    }
  }
}
