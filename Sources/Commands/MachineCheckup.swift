internal import Platform
internal import Store
internal import Worker

/// What this machine and this installation can do.
enum MachineCheckup {
  static func checks() -> [Check] {
    [
      binary(), flows(), terminals(), proc(), descriptors(), pidfd(), landlock(), confinement(),
      controlGroups(), inotify(),
    ]
  }

  private static func binary() -> Check {
    let own = Process.link(at: "/proc/self/exe") ?? ""
    let what = "clrun \(Version.current) at \(own.isEmpty ? "an unknown path" : own)"
    guard let path = Process.environmentVariable("PATH"),
      let found = ExecutableSearch.find("clrun", path: path)
    else {
      return .warning(
        "binary", what, why: "No clrun is found in PATH, so that the hints of answers don't work.",
        advice: "Add its folder to PATH, or link it into one that is there.")
    }
    guard let first = try? Descriptor.reading(path: found).status(),
      let running = try? Descriptor.reading(path: "/proc/self/exe").status()
    else { return .ok("binary", what) }
    if first.inode == running.inode, first.device == running.device { return .ok("binary", what) }
    return .warning(
      "binary", what, why: "What PATH finds first is another one: \(found)",
      advice: "Remove the one that is not wanted, or change the order in PATH.")
  }

  private static func flows() -> Check {
    let paths = FlowExecutable.candidates
    guard let path = paths.first(where: { FileStatus.exists(atPath: $0) }) else {
      return .warning(
        "scp", "There is no clrun-scp: looked for \(paths.joined(separator: ", ")).",
        why: "Remote flows (clrun scp) can't be attached to; all else works.",
        advice: "scripts/install puts it there; in a checkout: swift build --product clrun-scp")
    }
    return .ok("scp", "clrun-scp at \(path)")
  }

  private static func terminals() -> Check {
    let used = number(ofFile: "/proc/sys/kernel/pty/nr")
    let limit = number(ofFile: "/proc/sys/kernel/pty/max")
    let count = used.flatMap { used in limit.map { "\(used) of \($0) are in use" } }
    if let error = MachineFeatures.terminalError {
      return .problem(
        "terminals", "No pseudo-terminal can be had: \(error)\(count.map { "; \($0)" } ?? "").",
        why: "Each session needs one.",
        advice:
          "Mount devpts on /dev/pts, or raise kernel.pty.max (sysctl), or end sessions that are not needed."
      )
    }
    let what = "Pseudo-terminals can be had\(count.map { "; \($0)" } ?? "")."
    if let used, let limit, limit - used < limit / 10 {
      return .warning(
        "terminals", what, why: "Each session needs one, and there are few left.",
        advice: "End sessions that are not needed, or raise kernel.pty.max (sysctl).")
    }
    return .ok("terminals", what)
  }

  private static func proc() -> Check {
    let own = "/proc/\(Process.id)"
    let missing = ["stat", "syscall", "environ", "fdinfo/0", "mem"].filter {
      !FileStatus.exists(atPath: "\(own)/\($0)")
        || (try? Descriptor.reading(path: "\(own)/\($0)")) == nil
    }
    if missing.contains("stat") {
      return .problem(
        "proc", "/proc can't be read.",
        why: "It tells whether a program waits for input, and which worker is whose.",
        advice: "Mount it: mount -t proc proc /proc")
    }
    if missing.contains("syscall") || missing.contains("mem") {
      return .warning(
        "proc",
        "/proc doesn't tell in which system call a process is (\(missing.joined(separator: ", "))).",
        why: "Whether a program waits for input is judged by its silence, which takes longer.",
        advice:
          "Where it can be changed: a kernel with CONFIG_HAVE_ARCH_TRACEHOOK, no filter on /proc.")
    }
    let scope = number(ofFile: "/proc/sys/kernel/yama/ptrace_scope") ?? 0
    if scope >= 2, Process.user != 0 {
      return .warning(
        "proc", "kernel.yama.ptrace_scope is \(scope).",
        why: "A worker can't see what its programs wait for, and judges by their silence.",
        advice: "sysctl kernel.yama.ptrace_scope=1 is enough.")
    }
    return .ok("proc", "/proc can be read.")
  }

  private static func descriptors() -> Check {
    let limit = MachineFeatures.openFilesLimit
    let text = { (number: UInt64?) in number.map(String.init) ?? "unlimited" }
    let what = "Open files: \(text(limit.soft)), at most \(text(limit.hard))."
    guard let soft = limit.soft, soft < 256 else { return .ok("open_files", what) }
    return .warning(
      "open_files", what,
      why: "A worker needs 12 and one for each client; the session's programs inherit the limit.",
      advice: "ulimit -n 1024")
  }

  private static func pidfd() -> Check {
    if MachineFeatures.processDescriptorError == nil {
      return .ok("pidfd", "The kernel has process descriptors.")
    }
    return .warning(
      "pidfd", "The kernel has no process descriptors.",
      why: "What a session left behind can't be signalled safely, so that kill --tree ends less.",
      advice: "Linux 5.3 has them.")
  }

  private static func landlock() -> Check {
    if let version = MachineFeatures.landlockVersion {
      return .ok("landlock", "Landlock, version \(version) of its interface.")
    }
    return .warning(
      "landlock", "The kernel has no Landlock, or it is switched off.",
      why: "Sessions can't be confined without it.",
      advice: "Linux 5.13 has it, with landlock among the lsm= of its command line.")
  }

  private static func confinement() -> Check {
    var wanted = SessionConfinement()
    wanted.mode = .rw
    wanted.hasNoNetwork = true
    let support = ConfinementSupport.found(withNetwork: true)
    let gaps = support.gaps(of: wanted)
    let namespaces = support.needsOwnUsers ? "a user namespace" : "this user's privileges"
    guard gaps.isEmpty else {
      return .warning(
        "confinement", "Not all of --sandbox, --deny and --no-network can be had here.",
        why: "Sessions with these options are refused without --best-effort.",
        advice:
          "See user.max_user_namespaces, kernel.unprivileged_userns_clone and kernel.apparmor_restrict_unprivileged_userns (sysctl); in a container, allow unshare and mount.",
        items: gaps)
    }
    let defects = support.defects(of: wanted)
    guard defects.isEmpty else {
      return .warning(
        "confinement", "--sandbox, --deny and --no-network work here, by \(namespaces).",
        why: "Some of what they keep from is left.", advice: "Linux 6.12 has it.", items: defects)
    }
    return .ok("confinement", "--sandbox, --deny and --no-network work here, by \(namespaces).")
  }

  private static func controlGroups() -> Check {
    do throws(ControlGroup.Failure) {
      let place = try ControlGroup.place()
      return .ok("cgroups", "--memory and --procs work, by groups in \(place).")
    } catch {
      return .warning(
        "cgroups", error.description,
        why: "--memory and --procs are refused; other limits work.",
        advice: "Start clrun where a control group is delegated, as by: systemd-run --user --scope")
    }
  }

  private static func inotify() -> Check {
    let instances = number(ofFile: "/proc/sys/fs/inotify/max_user_instances")
    guard let instances else {
      return .ok("inotify", "The kernel has no inotify; wait --file looks again and again.")
    }
    if instances < 64 {
      return .warning(
        "inotify", "\(instances) inotify instances for each user.",
        why:
          "wait --file takes one, or looks again and again; servers that watch files need theirs.",
        advice: "sysctl fs.inotify.max_user_instances=512")
    }
    return .ok("inotify", "\(instances) inotify instances for each user; wait --file takes one.")
  }

  private static func number(ofFile path: String) -> Int? {
    MachineFeatures.text(ofFile: path).flatMap { Int($0) }
  }
}
