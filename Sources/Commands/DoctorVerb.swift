internal import Platform
internal import Store
internal import YAML

/// `clrun doctor`: looks whether all is as it should be, of the installation, the machine and the project's folder.
struct DoctorVerb {
  var options: Invocation.Options

  func perform() throws(CommandFailure) -> Answer {
    let project = try Project.find(named: options.project)
    var checks = MachineCheckup.checks()
    checks += folderChecks(project)
    let worst = checks.map(\.state).max() ?? .ok
    var answer = Answer()
    answer.add("project", project.path)
    answer.add("version", Version.current)
    answer.add("state", worst.name)
    for state in [Check.State.ok, .warning, .problem] {
      answer.add(
        state == .ok ? "ok" : "\(state.name)s", checks.count { $0.state == state })
    }
    answer.add("checks", .list(checks.map(\.node)))
    if !options.fix, worst > .ok { answer.hint("mend", "clrun doctor --fix") }
    answer.hint("check_status", "clrun status")
    answer.exitStatus = worst == .problem ? ExitStatus.failure.rawValue : 0
    return answer
  }

  private func folderChecks(_ project: borrowing Project) -> [Check] {
    // What follows must not make a folder that isn't there.
    guard project.root.contains(StateFolder.name) else {
      return [.ok("folder", "There is no .clrun yet; the first session makes it.")]
    }
    // Its own mode is looked at before it is opened, which may change it.
    let checkup = FolderCheckup(fixes: options.fix)
    let modes = checkup.modes(of: project)
    let folder: StateFolder
    do throws(StoreError) {
      folder = try StateFolder.open(in: project.root, creating: false)
    } catch {
      return [
        .problem(
          "folder", CommandFailure.store(error, root: project.path).message,
          why: "No session of this project can be started or used.",
          advice: "Remove what stands in its place, or give it back to its user.")
      ]
    }
    return [modes, checkup.space(folder), checkup.locks(folder), checkup.holes(folder)]
      + FilesCheckup(fixes: options.fix).checks(folder)
  }
}
