internal import Store

/// The files that teach agents how to use clrun.
enum Skills {
  /// Writes them where they are missing; a file that somebody changed stays as it is.
  static func install(in folder: borrowing StateFolder) {
    folder.installSkills(SkillTexts.all)
  }
}
