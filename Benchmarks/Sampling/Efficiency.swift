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
  /// The mean acceptance rate of the kept draws, which aims at the target.
  var acceptance: Double

  /// The standard deviation of the effective draws per gradient from seed to seed; 0 for one seed.
  var spread: Double

  var perGradient: Double { bulkESS / gradients }

  /// Runs a sampler with several seeds and takes the mean ESS and the mean number of gradients.
  init(
    _ density: some LogDensityModel, _ sampler: NUTS, options: SamplingOptions = SamplingOptions(),
    seeds: Int
  ) async throws {
    (bulkESS, gradients, divergences, acceptance) = (0, 0, 0, 0)
    var rates: [Double] = []
    var options = options
    for seed in 1...seeds {
      options.seed = UInt64(seed)
      let run = try await sampler.run(density, options: options)
      let smallest = Self.smallestESS(run)
      rates.append(smallest / Double(run.gradientCount))
      bulkESS += smallest / Double(seeds)
      gradients += Double(run.gradientCount) / Double(seeds)
      let statistics = run.chains.flatMap(\.draws.statistics)
      divergences += statistics.count { $0.hasDiverged }
      acceptance +=
        statistics.reduce(0) { $0 + $1.acceptanceRate } / Double(statistics.count * seeds)
    }
    let mean = rates.reduce(0, +) / Double(seeds)
    let squares = rates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    spread = seeds > 1 ? (squares / Double(seeds - 1)).squareRoot() : 0
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
