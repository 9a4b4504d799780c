/// How far effects are to be centred, found out by a short run.

import ApusGraph
import ApusInference
import ApusNumerics

extension SampledDensity {
  /// The effects that could be sampled in other coordinates.
  var recentrable: [LocationScale] {
    full.structure.locationScales.filter { !choice.members.contains($0.parameter) }
  }

  /// The density with every effect as far centred as the data tell about it.
  ///
  /// - Parameters:
  ///   - seed: that of the run that is to follow.
  ///   - tune: draws of warm-up in that run; with few of them everything stays as it is written.
  func recentred(seed: UInt64, tune: Int) async throws -> SampledDensity {
    let effects = recentrable
    guard !effects.isEmpty, tune >= CentringPilot.leastTune,
      let shares = try await CentringPilot(self, effects, seed: seed).shares()
    else { return self }
    return try SampledDensity(full, choice, recentring: shares)
  }
}

/// A short run that is half centred, and what its draws tell about the curvature along each effect.
///
/// The log density has the curvature `h` along a parameter, of which the prior makes up `p`: `1 / τ²`
/// for effects `ψ ~ Normal(μ, τ)`, and 1 for `(ψ - μ) / τ`. The share of the data is `1 - p / h`,
/// averaged over draws.
struct CentringPilot {
  private let density: SampledDensity
  private let effects: [LocationScale]
  private let seed: UInt64

  init(_ density: SampledDensity, _ effects: [LocationScale], seed: UInt64) {
    (self.density, self.effects, self.seed) = (density, effects, seed)
  }

  /// A run with less warm-up would be changed by more than it gains.
  static let leastTune = 100

  private static let (chains, tune, draws) = (2, 75, 25)
  /// Every how many draws the curvature is measured.
  private static let spacing = 5
  /// Shares that differ less are one number, for which an evaluation takes no power for each effect.
  private static let smallestSpread = 0.1

  /// The share of each effect; nil when the run fails, as the one to follow will tell why.
  func shares() async throws -> [CentredShare]? {
    let half = effects.map { CentredShare(effect: $0, share: [0.5]) }
    let density = try SampledDensity(density.full, density.choice, recentring: half)
    var options = SamplingOptions()
    (options.chains, options.tune, options.draws) = (Self.chains, Self.tune, Self.draws)
    var stream = RandomStream(seed: seed, purpose: .pilot)
    options.seed = stream.next()
    guard let run = try? await NUTS(maxTreeDepth: 7).run(density, options: options) else {
      try Task.checkCancellation()
      return nil
    }
    let positions = run.chains.flatMap { chain in
      stride(from: 0, to: chain.draws.count, by: Self.spacing).map { Array(chain.draws[$0]) }
    }
    return try shares(at: density.filled(positions, seed: run.seed), &stream)
  }

  /// The shares by the curvature at some positions of all coordinates.
  private func shares(
    at positions: [[Double]], _ signs: inout RandomStream
  ) throws -> [CentredShare] {
    let full = density.full
    let scales = try full.plan(of: effects.map(\.scale))
    var evaluator = try full.makeEvaluator()
    var sums = effects.map { [Double](repeating: 0, count: full.ranges[$0.parameter].count) }
    for position in positions {
      let scales = scales.evaluate(full.ranges.map { Array(position[$0]) })
      for (k, effect) in effects.enumerated() {
        let range = full.ranges[effect.parameter]
        // In units of the prior, in which its own curvature is 1.
        let units = range.indices.map { i in
          effect.isCentred ? scales[k][scales[k].count == 1 ? 0 : i - range.lowerBound] : 1
        }
        let steps = units.map { Self.step * (signs.next() & 1 == 0 ? $0 : -$0) }
        func slopes(_ direction: Double) throws -> ArraySlice<Double> {
          var moved = position
          for (i, step) in zip(range, steps) { moved[i] += direction * step }
          return try evaluator.evaluate(at: moved).gradient[range]
        }
        let (ahead, behind) = (Array(try slopes(1)), Array(try slopes(-1)))
        for i in steps.indices {
          let curvature = (behind[i] - ahead[i]) / (2 * steps[i]) * units[i] * units[i]
          // Where the density is not concave, or not finite, the data tell nothing.
          if curvature > 1 { sums[k][i] += 1 - 1 / curvature }
        }
      }
    }
    return zip(effects, sums).map { effect, sums in
      let shares = sums.map { $0 / Double(positions.count) }
      let (low, high) = (shares.min() ?? 0, shares.max() ?? 0)
      let mean = shares.reduce(0, +) / Double(max(1, shares.count))
      return CentredShare(
        effect: effect, share: high - low <= Self.smallestSpread ? [mean] : shares)
    }
  }

  /// In units of the prior: small beside what the density bends over, large beside rounding.
  private static let step = 1e-4
}
