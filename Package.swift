// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: the language mode is 6, and a warning is an error.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
]

/// `clrun` alone is linked fully static: it starts in half the time of a dynamic executable and runs
/// where the toolchain is not installed. The libraries named are those that FoundationEssentials needs.
let staticExecutable: [LinkerSetting] = [
  .unsafeFlags(
    ["-static-executable"], .when(platforms: [.linux], configuration: .release)),
  .linkedLibrary(
    "swiftSynchronization", .when(platforms: [.linux], configuration: .release)),
  .linkedLibrary(
    "_FoundationCShims", .when(platforms: [.linux], configuration: .release)),
  .linkedLibrary(
    "_FoundationCollections", .when(platforms: [.linux], configuration: .release)),
]

let package = Package(
  name: "clrun",
  products: [
    .executable(name: "clrun", targets: ["clrun"]),
    .executable(name: "clrun-scp", targets: ["clrun-scp"]),
  ],
  targets: [
    .executableTarget(
      name: "clrun", dependencies: ["Commands", "Worker", "Platform"], swiftSettings: strict,
      linkerSettings: staticExecutable),
    .executableTarget(
      name: "clrun-scp", dependencies: ["SCP", "Platform", "CCurl"], swiftSettings: strict,
      linkerSettings: [
        // So that they are found before the library's own; see CCurl.
        .unsafeFlags(
          [
            "-Xlinker", "--export-dynamic-symbol=curl_easy_init",
            "-Xlinker", "--export-dynamic-symbol=curl_multi_setopt",
          ], .when(platforms: [.linux]))
      ]),
    .target(
      name: "Commands",
      dependencies: [
        "Worker", "Store", "Prompts", "Patterns", "VirtualTerminal", "YAML", "Platform",
      ],
      swiftSettings: strict),
    .target(
      name: "Worker",
      dependencies: ["Store", "Prompts", "Patterns", "VirtualTerminal", "Platform"],
      swiftSettings: strict),
    .target(
      name: "SCP", dependencies: ["Worker", "Store", "VirtualTerminal", "Platform"],
      swiftSettings: strict),
    .target(name: "Prompts", dependencies: ["VirtualTerminal"], swiftSettings: strict),
    .target(name: "Patterns", swiftSettings: strict),
    .target(name: "Store", dependencies: ["Platform"], swiftSettings: strict),
    .target(name: "VirtualTerminal", swiftSettings: strict),
    .target(name: "YAML", swiftSettings: strict),
    .target(name: "Platform", dependencies: ["CPlatform"], swiftSettings: strict),
    .target(name: "CPlatform", cSettings: [.define("_GNU_SOURCE")]),
    .target(name: "CCurl", cSettings: [.define("_GNU_SOURCE")]),

    .target(
      name: "Support", dependencies: ["Platform"], path: "Tests/Support", swiftSettings: strict),
    .testTarget(
      name: "PlatformTests", dependencies: ["Platform", "Support"], swiftSettings: strict),
    .testTarget(name: "YAMLTests", dependencies: ["YAML", "Support"], swiftSettings: strict),
    .testTarget(
      name: "VirtualTerminalTests", dependencies: ["VirtualTerminal", "Support"],
      exclude: ["Recordings"],
      swiftSettings: strict),
    .testTarget(
      name: "PromptsTests", dependencies: ["Prompts", "VirtualTerminal"], swiftSettings: strict),
    .testTarget(name: "PatternsTests", dependencies: ["Patterns"], swiftSettings: strict),
    .testTarget(name: "StoreTests", dependencies: ["Store", "Support"], swiftSettings: strict),
    .testTarget(name: "SCPTests", dependencies: ["SCP", "Store"], swiftSettings: strict),
    .testTarget(name: "WorkerTests", dependencies: ["Worker", "Support"], swiftSettings: strict),
    .testTarget(
      name: "CommandsTests", dependencies: ["Commands", "Support"], swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["clrun", "clrun-scp", "Support", "Platform"],
      exclude: ["Server"],
      swiftSettings: strict),
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "Commands", "Worker", "Store", "Patterns", "VirtualTerminal", "YAML", "Platform",
      ],
      path: "Fuzz", exclude: ["Entry.swift", "corpus", "dictionaries"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
