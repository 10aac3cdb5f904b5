import Foundation
import Platform
import Store
import Support
import Testing

@testable import Worker

/// What is asked of the kernel so that a session is confined.
@Suite struct ConfinementPlanTests {
  private static let all = ConfinementSupport(
    landlock: 7, mounts: nil, network: nil, needsOwnUsers: true)
  private static let surroundings = ConfinementPlan.Surroundings(
    root: "/srv/p", cwd: "/srv/p/sub", state: "/srv/p/.clrun", run: "/srv/p/.clrun/run",
    otherStates: ["/srv/p/sub/.clrun", "/srv/q/.clrun"], runtime: nil)

  private static func wanted(
    _ mode: SessionConfinement.Mode?, _ change: (inout SessionConfinement) -> Void = { _ in }
  ) -> SessionConfinement {
    var wanted = SessionConfinement()
    wanted.mode = mode
    change(&wanted)
    return wanted
  }

  private static func plan(
    _ wanted: SessionConfinement, _ surroundings: ConfinementPlan.Surroundings = surroundings,
    _ support: ConfinementSupport = all
  ) throws -> Confinement {
    try ConfinementPlan(wanted, surroundings, support).confinement
  }

  @Test func whatLiesInAnotherComesAfterIt() throws {
    let wanted = Self.wanted(.rw) {
      $0.writable = ["/srv/p/deep/er", "/srv"]
      $0.denied = ["/srv/p/secret"]
    }
    let confinement = try Self.plan(wanted)
    let own = confinement.places.filter { $0.path.hasPrefix("/srv") }
    #expect(
      own == [
        .init("/srv", .writable), .init("/srv/p", .writable), .init("/srv/p/.clrun", .readable),
        .init("/srv/q/.clrun", .readable), .init("/srv/p/deep/er", .writable),
        .init("/srv/p/.clrun/run", .readable), .init("/srv/p/sub/.clrun", .readable),
        .init("/srv/p/secret", .denied),
      ])
    #expect(confinement.places.first == .init("/tmp", .isPrivate))
    #expect(confinement.isReadOnly && confinement.hasOwnUsers && !confinement.hasOwnNetwork)
  }

  @Test func readOnlyLeavesWhatIsOutsideOfTemporaryFoldersWhereItIs() throws {
    #expect(!(try Self.plan(Self.wanted(.ro))).places.contains { $0.path.hasPrefix("/srv") })
    let temporary = ConfinementPlan.Surroundings(
      root: "/tmp/p", cwd: "/tmp/p/sub", state: "/tmp/p/.clrun", run: "/tmp/p/.clrun/run")
    let places = try Self.plan(Self.wanted(.ro), temporary).places
    #expect(places.contains(.init("/tmp/p", .readable)))
    #expect(!places.contains { $0.kind == .writable })
  }

  @Test func withoutASandboxOnlyStateIsFrozen() throws {
    let confinement = try Self.plan(Self.wanted(nil) { $0.hasNoNetwork = true })
    #expect(!confinement.isReadOnly && confinement.hasOwnNetwork)
    #expect(confinement.grants == [.init("/", .all)])
    #expect(
      confinement.places.map(\.path) == [
        "/srv/p/.clrun", "/srv/q/.clrun", "/srv/p/.clrun/run", "/srv/p/sub/.clrun",
      ])
    #expect(confinement.places.allSatisfy { $0.kind == .readable })
  }

  /// Landlock alone only allows: what is denied is what is left out beside its siblings.
  @Test func withoutMountsSiblingsAreGranted() throws {
    let project = try TemporaryProject()
    defer { project.close() }
    let root = try Process.canonicalPath(of: project.root)
    let files = FileManager.default
    for name in [".clrun/run", "a", "b/c", "b/d"] {
      try files.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
    }
    try files.createSymbolicLink(atPath: "\(root)/b/link", withDestinationPath: "\(root)/b/c")
    var support = Self.all
    support.mounts = .notPermitted
    let surroundings = ConfinementPlan.Surroundings(
      root: root, cwd: root, state: "\(root)/.clrun", run: "\(root)/.clrun/run")
    let wanted = Self.wanted(.rw) {
      $0.denied = ["\(root)/b/c"]
      $0.isBestEffort = true
    }
    let plan = try ConfinementPlan(wanted, surroundings, support)
    let grants = plan.confinement.grants.filter { $0.path.hasPrefix("\(root)/") }
    #expect(
      Set(grants.filter { $0.access == .write }.map(\.path))
        == ["\(root)/Makefile", "\(root)/a", "\(root)/b/d"])
    #expect(
      Set(grants.filter { $0.access == .read }.map(\.path))
        == ["\(root)/.clrun", "\(root)/Makefile", "\(root)/a", "\(root)/b/d"])
    #expect(!plan.confinement.grants.contains { $0.path == "/" })
    #expect(plan.confinement.places.isEmpty && plan.missing.count == 2)
  }

  @Test func whatIsMissingRefusesUnlessBestEffort() throws {
    var support = Self.all
    support.landlock = nil
    #expect(throws: ConfinementPlan.Obstacle.self) {
      try Self.plan(Self.wanted(.ro), Self.surroundings, support)
    }
    let wanted = Self.wanted(.ro) { $0.isBestEffort = true }
    let plan = try ConfinementPlan(wanted, Self.surroundings, support)
    #expect(plan.missing == ["the kernel has no Landlock, or it is switched off"])
    #expect(plan.confinement.hasOwnMounts && plan.confinement.grants.isEmpty)
    // What nobody asked for by name is said and refuses nothing.
    support.landlock = 3
    let older = try ConfinementPlan(Self.wanted(.ro), Self.surroundings, support)
    #expect(older.missing.count == 1)
  }

  @Test(arguments: ["/srv/p/.clrun", "/srv/p/.clrun/queues"])
  func stateCannotBeGiven(_ path: String) {
    #expect(throws: ConfinementPlan.Obstacle.self) {
      try Self.plan(Self.wanted(.rw) { $0.writable = [path] })
    }
  }

  @Test func allCannotBeGiven() {
    let root = ConfinementPlan.Surroundings(
      root: "/", cwd: "/", state: "/.clrun", run: "/.clrun/run")
    #expect(throws: ConfinementPlan.Obstacle.self) { try Self.plan(Self.wanted(.rw), root) }
    #expect(throws: ConfinementPlan.Obstacle.self) {
      try Self.plan(Self.wanted(.ro) { $0.writable = ["/"] })
    }
  }

  @Test(arguments: ["/", "/srv", "/srv/p", "/srv/p/sub"])
  func whatTheSessionNeedsCannotBeDenied(_ path: String) {
    #expect(throws: ConfinementPlan.Obstacle.self) {
      try Self.plan(Self.wanted(.rw) { $0.denied = [path] })
    }
  }

  @Test func thereIsALimit() {
    let many = (0...Confinement.placeLimit).map { "/srv/p/\($0)" }
    #expect(throws: ConfinementPlan.Obstacle.self) {
      try Self.plan(Self.wanted(.ro) { $0.denied = many })
    }
  }
}
