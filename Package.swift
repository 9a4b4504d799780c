// swift-tools-version: 6.2
import PackageDescription

/// Debian keeps LAPACKE in a library of its own; Homebrew's OpenBLAS contains it.
let lapackeOnLinux: [LinkerSetting] = [.linkedLibrary("lapacke", .when(platforms: [.linux]))]

/// Continuous integration sets this variable; a package that depends on Apus never sees the flag.
let strict = Context.environment["APUS_STRICT"] != nil

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (strict ? [.treatAllWarnings(as: .error)] : [])

/// A library target under `Sources/`.
func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], linker: [LinkerSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, swiftSettings: settings, linkerSettings: linker)
}

/// The tests of one target, with the resources they copy from the reference material.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.target(name: name), "ApusTestSupport"] + dependencies,
    resources: resources, swiftSettings: settings)
}

let package = Package(
  name: "apus",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Apus", targets: ["Apus"]),
    // Not part of Apus, so that only those who import it need the C library netCDF.
    .library(name: "ApusNetCDF", targets: ["ApusNetCDF"]),
    // Not part of Apus: whoever writes models in Swift needs no formulas.
    .library(name: "ApusFormula", targets: ["ApusFormula"]),
    // Models with known answers, for the benchmarks.
    .library(name: "ApusReferenceModels", targets: ["ApusReferenceModels"]),
    .executable(name: "apus", targets: ["ApusCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS", path: "CSystemLibs/COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev", "liblapacke-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CNetCDF", path: "CSystemLibs/CNetCDF", pkgConfig: "netcdf",
      providers: [.apt(["libnetcdf-dev"]), .brew(["netcdf"])]),
    .target(name: "CApusKernels"),
    library("ApusNumerics", ["CApusKernels"]),
    library("ApusLinearAlgebra", ["COpenBLAS", "ApusNumerics"], linker: lapackeOnLinux),
    library("ApusGraph", ["ApusLinearAlgebra", "ApusNumerics"]),
    library("ApusDistributions", ["ApusGraph", "ApusLinearAlgebra", "ApusNumerics"]),
    library("ApusDiagnostics", ["ApusNumerics"]),
    library("ApusNetCDF", ["ApusDiagnostics", "CNetCDF"]),
    library("ApusInference", ["ApusDiagnostics", "ApusLinearAlgebra", "ApusNumerics"]),
    library(
      "ApusModeling",
      [
        "ApusDistributions", "ApusGraph", "ApusInference", "ApusDiagnostics", "ApusLinearAlgebra",
        "ApusNumerics",
      ]),
    library("ApusRegression", ["ApusLinearAlgebra", "ApusNumerics"]),
    library(
      "ApusFormula",
      [
        "ApusDiagnostics", "ApusDistributions", "ApusGraph", "ApusLinearAlgebra", "ApusModeling",
        "ApusNumerics",
      ]),
    library(
      "Apus",
      [
        "ApusDiagnostics", "ApusDistributions", "ApusGraph", "ApusInference", "ApusLinearAlgebra",
        "ApusModeling", "ApusNumerics", "ApusRegression",
      ]),
    .executableTarget(
      name: "ApusCommand",
      dependencies: [
        "Apus", "ApusFormula", "ApusNetCDF",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        "SwiftCSV",
      ],
      resources: [.embedInCode("Resources")], swiftSettings: settings),
    .target(
      name: "ApusTestSupport", dependencies: ["ApusNumerics"], path: "Tests/ApusTestSupport",
      swiftSettings: settings),
    .target(
      name: "ApusReferenceModels",
      dependencies: ["ApusDistributions", "ApusGraph", "ApusModeling"],
      path: "Tests/ApusReferenceModels", resources: [.copy("Resources")], swiftSettings: settings),
    tests("ApusNumerics", [], resources: [.copy("Resources")]),
    tests("ApusLinearAlgebra", ["ApusNumerics"]),
    tests("ApusGraph", ["ApusNumerics"]),
    tests(
      "ApusDistributions", ["ApusGraph", "ApusNumerics"], resources: [.copy("Resources")]),
    tests("ApusDiagnostics", ["ApusNumerics"], resources: [.copy("Resources")]),
    tests("ApusNetCDF", ["ApusDiagnostics"], resources: [.copy("Resources")]),
    tests("ApusInference", ["ApusDiagnostics", "ApusLinearAlgebra", "ApusNumerics"]),
    tests(
      "ApusModeling",
      [
        "ApusDiagnostics", "ApusDistributions", "ApusGraph", "ApusInference", "ApusLinearAlgebra",
        "ApusNumerics", "ApusReferenceModels",
      ]),
    tests("Apus", []),
    tests(
      "ApusFormula",
      ["ApusDiagnostics", "ApusDistributions", "ApusGraph", "ApusModeling", "ApusNumerics"],
      resources: [.copy("Resources")]),
    tests("ApusCommand", ["Apus"], resources: [.copy("Resources")]),
    tests(
      "ApusRegression", ["ApusLinearAlgebra", "ApusNumerics"], resources: [.copy("Resources")]),
  ]
)
