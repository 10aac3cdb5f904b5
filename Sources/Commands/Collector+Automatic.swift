internal import Platform
internal import Store

extension Collector {
  /// The variable that sets for how long ended sessions are kept, or that nothing is removed unasked.
  static let variable = "CLRUN_GC"

  /// In milliseconds: from one to the next, and where the time was too short for one.
  private static let pause: Int64 = 86_400_000
  private static let shortPause: Int64 = 3_600_000
  /// How long it may take: the session that was just started needs about as long to show something.
  private static let budget: Duration = .milliseconds(10)

  /// Cleans up, once a day and not for long, what is surely of no use: our own sessions that ended 30 days ago, and
  /// what was left behind a day ago.
  static func collectIfDue(in folder: borrowing StateFolder) {
    guard folder.isCollectionDue(at: WallClock.milliseconds),
      let age = keeping(Process.environmentVariable(variable)),
      // Of several at once all but one find it done.
      folder.setCollectionDue(at: WallClock.milliseconds + pause)
    else { return }
    var plan = Plan(sessionAge: age)
    plan.litterAge = .seconds(86_400)
    plan.sparesForeign = true
    plan.deadline = MonotonicClock.now + budget
    plan.patience = .zero
    var collector = Collector(plan)
    try? collector.collect(in: folder)
    if !collector.isComplete {
      _ = folder.setCollectionDue(at: WallClock.milliseconds + shortPause)
    }
  }

  /// For how long ended sessions are kept; nil: nothing is removed. What can't be read removes nothing, either.
  static func keeping(_ setting: String?) -> Duration? {
    guard let setting, !setting.isEmpty else { return .seconds(30 * 86_400) }
    return Duration(age: setting)
  }
}
