// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the product needs no libvterm. The emulator's sources are linked
// in, since its interface is for its own package alone.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
]

let package = Package(
  name: "emulator-benchmark",
  targets: [
    .target(name: "VirtualTerminal", swiftSettings: strict),
    .target(name: "LibVTerm", linkerSettings: [.linkedLibrary("vterm")]),
    .executableTarget(
      name: "EmulatorBenchmark", dependencies: ["VirtualTerminal", "LibVTerm"],
      swiftSettings: strict),
    .executableTarget(
      name: "EmulatorCompare", dependencies: ["VirtualTerminal", "LibVTerm"],
      swiftSettings: strict),
    .executableTarget(
      name: "EmulatorScreen", dependencies: ["VirtualTerminal"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
