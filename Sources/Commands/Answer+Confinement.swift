internal import Store
internal import YAML

extension Answer {
  /// What a session is confined to, and what of it is not enforced.
  mutating func add(sandbox confinement: SessionConfinement?) {
    guard let confinement else { return }
    var entry = Answer()
    entry.add("mode", confinement.mode?.rawValue)
    entry.add("allow_write", list: confinement.writable)
    entry.add("deny", list: confinement.denied)
    if confinement.hasNoNetwork { entry.add("network", .bool(false)) }
    entry.add("not_enforced", list: confinement.missing)
    add("sandbox", entry.document)
  }
}
