internal import CPlatform
internal import Glibc

/// What the kernel keeps a program from that is about to be started, and all that it starts. It can't be taken off.
///
/// See: man 7 landlock, man 7 mount_namespaces, man 7 user_namespaces, man 7 network_namespaces.
package struct Confinement: Equatable, Sendable {
  /// A path, and how it is seen.
  package struct Place: Equatable, Sendable {
    /// In a mount namespace.
    package enum Kind: Sendable {
      /// An empty folder of its own, in memory.
      case isPrivate
      /// As it is, whatever is above it.
      case writable
      case readable
      /// Not at all.
      case denied
    }

    package var path: String
    package var kind: Kind

    package init(_ path: String, _ kind: Kind) {
      self.path = path
      self.kind = kind
    }
  }

  /// A path, and what Landlock lets be done at and below it.
  package struct Grant: Equatable, Sendable {
    package enum Access: Sendable {
      case read
      /// All but making devices.
      case write
      case all
    }

    package var path: String
    package var access: Access

    package init(_ path: String, _ access: Access) {
      self.path = path
      self.access = access
    }
  }

  /// Whether the namespaces need one of users, for want of a privilege.
  package var hasOwnUsers = false
  package var hasOwnMounts = false
  /// A network of its own, with nothing but a loopback.
  package var hasOwnNetwork = false
  /// Whether what is no place can't be changed.
  package var isReadOnly = false
  /// Whether Landlock takes TCP away, where there is no network of its own.
  package var hasNoTCP = false
  /// The version of Landlock's interface; nil: it isn't used.
  package var landlock: Int?
  /// In the order in which they come to be: what lies in another after that.
  package var places: [Place] = []
  package var grants: [Grant] = []

  package init() {}

  /// How many places there can be.
  package static let placeLimit = 512

  /// The place or the grant that a failure is about.
  func path(at index: Int, of stage: PseudoTerminal.SpawnFailure.Stage) -> String? {
    switch stage {
    case .mounts: index < places.count ? places[index].path : nil
    case .landlock: index < grants.count ? grants[index].path : nil
    default: nil
    }
  }

  /// Calls `body` with what clrun_confine takes; with null for none.
  static func withForC<T>(
    _ confinement: Confinement?, _ body: (UnsafePointer<clrun_confinement>?) -> T
  ) -> T {
    guard let confinement else { return body(nil) }
    let placePaths = CStringArray(confinement.places.map { Array($0.path.utf8) })
    let grantPaths = CStringArray(confinement.grants.map { Array($0.path.utf8) })
    let places = confinement.places.enumerated().map { index, place in
      clrun_place(path: placePaths.pointer[index], kind: place.kind.number)
    }
    let grants = confinement.grants.enumerated().map { index, grant in
      clrun_place(path: grantPaths.pointer[index], kind: grant.access.number)
    }
    // Each one's own number stands for itself.
    let (user, group) = (geteuid(), getegid())
    return "\(user) \(user) 1".withCString { userMap in
      "\(group) \(group) 1".withCString { groupMap in
        places.withUnsafeBufferPointer { places in
          grants.withUnsafeBufferPointer { grants in
            var all = clrun_confinement(
              has_own_users: confinement.hasOwnUsers, has_own_mounts: confinement.hasOwnMounts,
              has_own_network: confinement.hasOwnNetwork, is_read_only: confinement.isReadOnly,
              has_no_tcp: confinement.hasNoTCP, landlock: Int32(confinement.landlock ?? 0),
              user_map: userMap, group_map: groupMap, places: places.baseAddress,
              place_count: places.count, grants: grants.baseAddress, grant_count: grants.count)
            return body(&all)
          }
        }
      }
    }
  }
}

extension Confinement.Place.Kind {
  fileprivate var number: Int32 {
    let kind =
      switch self {
      case .isPrivate: CLRUN_PLACE_PRIVATE
      case .writable: CLRUN_PLACE_WRITABLE
      case .readable: CLRUN_PLACE_READABLE
      case .denied: CLRUN_PLACE_DENIED
      }
    return Int32(kind.rawValue)
  }
}

extension Confinement.Grant.Access {
  fileprivate var number: Int32 {
    let kind =
      switch self {
      case .read: CLRUN_GRANT_READ
      case .write: CLRUN_GRANT_WRITE
      case .all: CLRUN_GRANT_ALL
      }
    return Int32(kind.rawValue)
  }
}
