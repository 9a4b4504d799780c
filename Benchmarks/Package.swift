// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "apus-benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "apus", path: "..")],
  targets: [
    .executableTarget(
      name: "Course", dependencies: [.product(name: "Apus", package: "apus")], path: "Course"),
    .executableTarget(
      name: "Diagnostics", dependencies: [.product(name: "Apus", package: "apus")],
      path: "Diagnostics"),
    .executableTarget(
      name: "Gradients", dependencies: [.product(name: "Apus", package: "apus")],
      path: "Gradients"),
    .executableTarget(
      name: "Kernels", dependencies: [.product(name: "Apus", package: "apus")], path: "Kernels"),
    .executableTarget(
      name: "Marginal",
      dependencies: [
        .product(name: "Apus", package: "apus"),
        .product(name: "ApusReferenceModels", package: "apus"),
      ], path: "Marginal"),
    .executableTarget(
      name: "Predictive", dependencies: [.product(name: "Apus", package: "apus")],
      path: "Predictive"),
    .executableTarget(
      name: "RandomNumbers", dependencies: [.product(name: "Apus", package: "apus")],
      path: "RandomNumbers"),
    .executableTarget(
      name: "Refits", dependencies: [.product(name: "Apus", package: "apus")], path: "Refits"),
    .executableTarget(
      name: "Sampling",
      dependencies: [
        .product(name: "Apus", package: "apus"),
        .product(name: "ApusReferenceModels", package: "apus"),
      ], path: "Sampling"),
    .executableTarget(
      name: "Variational",
      dependencies: [
        .product(name: "Apus", package: "apus"),
        .product(name: "ApusReferenceModels", package: "apus"),
      ], path: "Variational"),
  ]
)
