/// Effective draws and gradients of a run.
import Apus

/// What a run gave and what it cost.
struct Efficiency {
  /// The smallest bulk effective sample size among the coordinates. Ranks are those of the
  /// unconstrained coordinates, which a scalar transform does not change.
  var bulkESS: Double
  /// Calls of the density, those of warm-up included.
  var gradients: Double
  var divergences: Int

  var perGradient: Double { bulkESS / gradients }

  /// Runs a sampler with several seeds and takes the mean ESS and the mean number of gradients.
  init(
    _ density: some LogDensityModel, _ sampler: NUTS, options: SamplingOptions = SamplingOptions(),
    seeds: Int
  ) async throws {
    (bulkESS, gradients, divergences) = (0, 0, 0)
    var options = options
    for seed in 1...seeds {
      options.seed = UInt64(seed)
      let run = try await sampler.run(density, options: options)
      bulkESS += Self.smallestESS(run) / Double(seeds)
      gradients += Double(run.gradientCount) / Double(seeds)
      divergences += run.chains.reduce(0) { $0 + $1.draws.statistics.count { $0.hasDiverged } }
    }
  }

  private static func smallestESS(_ run: SamplingRun) -> Double {
    (0..<run.dimension).map { coordinate in
      let values = run.chains.flatMap { chain in
        (0..<run.drawCount).map { chain.draws.positions[$0 * run.dimension + coordinate] }
      }
      return Draws(values, chains: run.chains.count).essBulk()
    }.min() ?? 0
  }
}

/// A number with a few digits, padded to a column.
func column(_ value: Double, _ digits: Int = 0, width: Int = 10) -> String {
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let rounded = (value * scale).rounded() / scale
  let text = digits == 0 ? "\(Int(rounded))" : "\(rounded)"
  return String(repeating: " ", count: max(0, width - text.count)) + text
}

/// A name padded to a column.
func column(_ name: String, width: Int = 52) -> String {
  name + String(repeating: " ", count: max(0, width - name.count))
}
