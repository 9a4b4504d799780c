/// The facts about this machine that decide how fast, and with which bits, a model is sampled.

import Apus
import Foundation

/// An examination of the installation.
struct Installation: Encodable, CustomStringConvertible {
  /// The version of Apus.
  let version = apusVersion
  /// The operating system.
  let system = ProcessInfo.processInfo.operatingSystemVersionString
  /// Processors that chains can run on.
  let processors = ProcessInfo.processInfo.activeProcessorCount
  /// Memory of the machine in bytes.
  let memoryBytes = ProcessInfo.processInfo.physicalMemory
  /// The instruction sets whose kernels run here, and the one in use.
  let instructionSets = InstructionSet.available.map(\.rawValue)
  let instructionSet = InstructionSet.current.rawValue
  /// The processor as OpenBLAS sees it, and its threads outside of sampling.
  let blasCore = BLASThreads.coreName
  let blasThreads = BLASThreads.count
  /// The largest error, in standard errors, of a small model's posterior, whose mean is known.
  let check: Double

  /// Samples a model whose posterior is known.
  init() async throws {
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      m.observe("y", Normal(mu: mu, sigma: 1), equals: m.data("data", Self.data))
    }
    let posterior = try await model.sample(
      draws: 1000, tune: 500, chains: 4, marginalize: .off, seed: 1)
    let exact = Self.data.reduce(0, +) / Double(Self.data.count + 1)
    let row = try posterior.summary(variables: ["mu"])["mu"]
    check = row.map { abs($0.mean - exact) / $0.mcseMean } ?? .infinity
  }

  private static let data = [0.3, 1.1, -0.4, 0.9]

  /// Whether the model's posterior came out right.
  var works: Bool { check < 5 }

  private var failure: String {
    "came out \(check.short) standard errors off: please report this"
  }

  var description: String {
    """
    apus \(version) on \(system)
    processors: \(processors), memory: \(memoryBytes >> 20) MiB
    kernels: \(instructionSet) (available: \(instructionSets.joined(separator: ", ")))
    BLAS: OpenBLAS for \(blasCore), \(blasThreads) threads outside of sampling, one within
    check: a model with a known posterior \(works ? "was sampled correctly" : failure)
    """
  }
}
