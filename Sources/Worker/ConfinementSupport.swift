package import Platform
package import Store

/// What this machine's kernel can keep a session from, and for this user.
package struct ConfinementSupport: Sendable {
  /// The version of Landlock's interface; nil where there is none.
  package var landlock: Int?
  /// Why there can be no file system view, or no network, of a session's own; nil where there can.
  package var mounts: Errno?
  package var network: Errno?
  /// Whether these take a user namespace.
  package var needsOwnUsers = false

  package init(landlock: Int?, mounts: Errno?, network: Errno?, needsOwnUsers: Bool) {
    self.landlock = landlock
    self.mounts = mounts
    self.network = network
    self.needsOwnUsers = needsOwnUsers
  }

  /// Tries it out; what isn't wanted isn't tried.
  package static func found(withNetwork: Bool) -> ConfinementSupport {
    var support = ConfinementSupport(
      landlock: MachineFeatures.landlockVersion, mounts: nil, network: nil, needsOwnUsers: false)
    for users in [false, true] {
      support.needsOwnUsers = users
      support.mounts = MachineFeatures.namespaceError(users: users, mounts: true, network: false)
      support.network =
        withNetwork
        ? MachineFeatures.namespaceError(users: users, mounts: false, network: true) : nil
      if support.mounts == nil, support.network == nil { break }
    }
    return support
  }

  /// What is asked for and can't be had, in words.
  package func gaps(of wanted: SessionConfinement) -> [String] {
    var gaps: [String] = []
    if let mounts {
      gaps.append(
        "no file system view of its own can be made (mount namespace: \(mounts)), so that modes, owners and times of files could be changed, /tmp is shared, and sockets of other programs can be reached"
      )
    }
    if landlock == nil {
      gaps.append("the kernel has no Landlock, or it is switched off")
    } else if mounts != nil, landlock ?? 0 < 3 {
      gaps.append("this kernel's Landlock doesn't keep files from being emptied")
    }
    if wanted.hasNoNetwork, let network {
      gaps.append(
        "no network of its own can be made (network namespace: \(network))"
          + (landlock ?? 0 >= 4 ? "; only TCP can be taken away" : ""))
    }
    return gaps
  }

  /// What isn't asked for by name and can't be had, in words.
  package func defects(of wanted: SessionConfinement) -> [String] {
    var defects: [String] = []
    if mounts != nil, wanted.mode == .rw {
      defects.append(
        "nothing new can be made in the project's folder itself, so that its state folder stays unwritable"
      )
    }
    if let landlock, landlock < 6 {
      defects.append(
        "this user's processes outside can be signalled (Landlock keeps from that since version 6, Linux 6.12)"
      )
    }
    return defects
  }
}
