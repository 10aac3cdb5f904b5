internal import Foundation
@testable import VirtualTerminal

/// Feeds the recordings of Tests/VirtualTerminalTests to our emulator, libvterm and tmux, and explains
/// each cell that differs: EmulatorCompare [--write] [NAME…].
///
/// At each moment of a recording what our screen shows must be what NAME.screens says, and what differs
/// at the others must be explained by the rules that it names; `--write` writes both. Screens are also
/// compared at other places of the stream. Exits with 1 if something is not as it should be.
let isWriting = CommandLine.arguments.contains("--write")
let wanted = CommandLine.arguments.dropFirst().filter { !$0.hasPrefix("--") }
let names = try Recording.names().filter { name in
  wanted.isEmpty || wanted.contains { name.hasPrefix($0) }
}
let tmux = TmuxPeer()
if tmux == nil { print("tmux is not installed: compared with libvterm alone") }
let peers: [any Peer] = [LibVTermPeer()] + (tmux.map { [$0] } ?? [])
var looks = 0
var failures = 0
var used: [String: Int] = [:]

@MainActor func fail(_ text: String) {
  failures += 1
  print(text)
}

for name in names {
  var plan = Plan(try Recording(named: name))
  let ours = OurTerminal().screens(plan.steps)
  looks += ours.count
  var differences = [[String]](repeating: [], count: ours.count)
  for peer in peers {
    let comparison = Comparison(plan.steps, peer, ours: ours)
    for difference in comparison.unexplained.prefix(12) {
      fail("\(name) at \(plan.offsets[difference.look]), \(peer.name): \(difference.text)")
    }
    for (look, rules) in comparison.used {
      differences[look].append("differs \(peer.name) " + rules.sorted().joined(separator: " "))
      for rule in rules { used["\(peer.name) \(rule)", default: 0] += 1 }
    }
  }
  let isChanged = plan.update(ours.map(\.lines), differences, peers: peers.map(\.name))
  if isWriting {
    try Data(plan.recording.text.utf8)
      .write(to: Recording.folder.appending(path: name + ".screens"))
  } else if isChanged {
    fail("\(name): \(name).screens says something else; see what --write changes")
  }
}
tmux?.end()
for rule in Rule.all {
  let count = used["\(rule.peer) \(rule.name)"] ?? 0
  print("\(rule.peer) \(rule.name), \(count) screens: \(rule.reason)")
  if count == 0, wanted.isEmpty, peers.contains(where: { $0.name == rule.peer }) {
    fail("\(rule.peer) \(rule.name) explains nothing")
  }
}
print("\(names.count) recordings, \(looks) screens, \(failures) failures")
exit(failures == 0 ? 0 : 1)
