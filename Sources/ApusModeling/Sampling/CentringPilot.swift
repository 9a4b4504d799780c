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

/// A short run that is half centred, and what its draws tell about each effect.
///
/// The log density has the curvature `h` along an effect, of which its prior makes up `1 / τ²` and the
/// data the rest, their information `I`. In coordinates with the share `λ` the effect has the variance
///
///     V = τ^(2λ) / (1 + I τ²)
///
/// given all others. One step size suits it best where `V` varies least over the range of `τ`: the ratio
/// of its largest to its smallest value is made as small as can be. For a `τ` that is known well that is
/// `λ = I τ² / (1 + I τ²)`; one that may be next to zero asks for less, as effects in units of their own
/// would get lost in the funnel.
struct CentringPilot {
  private let density: SampledDensity
  private let effects: [LocationScale]
  private let seed: UInt64

  init(_ density: SampledDensity, _ effects: [LocationScale], seed: UInt64) {
    (self.density, self.effects, self.seed) = (density, effects, seed)
  }

  /// A run with less warm-up would be changed by more than it gains.
  static let leastTune = 100

  private static let (chains, tune, draws) = (2, 100, 100)
  /// Every how many draws the curvature is measured.
  private static let spacing = 20
  /// Shares that differ less are one number, for which an evaluation takes no power for each effect.
  private static let smallestSpread = 0.1

  /// The share of each effect; nil when the run fails, as the one to follow will tell why.
  func shares() async throws -> [CentredShare]? {
    let half = effects.map { CentredShare(effect: $0, share: [0.5]) }
    let density = try SampledDensity(density.full, density.choice, recentring: half)
    var stream = RandomStream(seed: seed, purpose: .pilot)
    var options = SamplingOptions()
    (options.chains, options.tune, options.draws) = (Self.chains, Self.tune, Self.draws)
    options.seed = stream.next()
    guard let run = try? await NUTS(maxTreeDepth: 7).run(density, options: options) else {
      try Task.checkCancellation()
      return nil
    }
    let positions = density.filled(
      run.chains.flatMap { chain in (0..<chain.draws.count).map { Array(chain.draws[$0]) } },
      seed: run.seed)
    let information = try information(at: positions, &stream)
    return zip(effects, zip(try scales(at: positions), information)).map { effect, found in
      let (scales, information) = found
      let shares = information.enumerated().map { i, information in
        scales[scales.count == 1 ? 0 : i].bestShare(information)
      }
      let (low, high) = (shares.min() ?? 0, shares.max() ?? 0)
      let mean = shares.reduce(0, +) / Double(max(1, shares.count))
      return CentredShare(
        effect: effect, share: high - low <= Self.smallestSpread ? [mean] : shares)
    }
  }

  /// Where the scales of each effect lie.
  private func scales(at positions: [[Double]]) throws -> [[ScaleRange]] {
    let values = try scaleValues(at: positions)
    return effects.indices.map { k in
      (values.first?[k] ?? []).indices.map { i in ScaleRange(values.map { $0[k][i] }) }
    }
  }

  /// The scales of each effect at each position of all coordinates.
  private func scaleValues(at positions: [[Double]]) throws -> [[[Double]]] {
    let plan = try density.full.plan(of: effects.map(\.scale))
    return positions.map { position in
      plan.evaluate(density.full.ranges.map { Array(position[$0]) })
    }
  }

  /// The information of the data about each effect, averaged over positions.
  private func information(
    at positions: [[Double]], _ signs: inout RandomStream
  ) throws -> [[Double]] {
    let full = density.full
    let positions = stride(from: 0, to: positions.count, by: Self.spacing).map { positions[$0] }
    var evaluator = try full.makeEvaluator()
    var sums = effects.map { [Double](repeating: 0, count: full.ranges[$0.parameter].count) }
    for (position, scales) in zip(positions, try scaleValues(at: positions)) {
      for (k, effect) in effects.enumerated() {
        let range = full.ranges[effect.parameter]
        let scale = range.indices.map { i in
          scales[k][scales[k].count == 1 ? 0 : i - range.lowerBound]
        }
        // In units of the prior, in which its own curvature is 1. Signs at random take out what other
        // elements add, on average.
        let units = effect.isCentred ? scale : scale.map { _ in 1 }
        let steps = units.map { Self.step * (signs.next() & 1 == 0 ? $0 : -$0) }
        func slopes(_ direction: Double) throws -> [Double] {
          var moved = position
          for (i, step) in zip(range, steps) { moved[i] += direction * step }
          return Array(try evaluator.evaluate(at: moved).gradient[range])
        }
        let (ahead, behind) = (try slopes(1), try slopes(-1))
        for i in steps.indices {
          let curvature = (behind[i] - ahead[i]) / (2 * steps[i]) * units[i] * units[i]
          // Where the density is not concave, or not finite, the data tell nothing.
          if curvature > 1, curvature.isFinite {
            sums[k][i] += (curvature - 1) / (scale[i] * scale[i])
          }
        }
      }
    }
    return sums.map { sums in sums.map { $0 / Double(max(1, positions.count)) } }
  }

  /// In units of the prior: small beside what the density bends over, large beside rounding.
  private static let step = 1e-4
}

/// Where a scale lies, as a grid of its logarithm.
private struct ScaleRange {
  private let squares: [Double]
  /// `2 λ log τ` on the grid, for each share.
  private let priors: [[Double]]

  /// The upper end is that of the draws. To zero the density of the logarithm falls off slowly, if it
  /// does, and a short run sees little of it.
  init(_ draws: [Double]) {
    let logs = draws.map { naturalLog($0) }
    let count = Double(max(1, logs.count))
    let mean = logs.reduce(0, +) / count
    let variance = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let lowest = min(logs.min() ?? 0, mean - Self.width * variance.squareRoot())
    let highest = max(logs.max() ?? 0, lowest + 1e-6)
    let grid = (0...Self.points).map {
      lowest + (highest - lowest) * Double($0) / Double(Self.points)
    }
    squares = grid.map { exponential(2 * $0) }
    priors = Self.shares.map { share in grid.map { 2 * share * $0 } }
  }

  private static let points = 16
  /// In standard deviations.
  private static let width = 3.5
  private static let shares = (0...20).map { Double($0) / 20 }

  /// The share for effects about which the data have some information.
  func bestShare(_ information: Double) -> Double {
    let logPrecisions = squares.map { naturalLog(1 + information * $0) }
    let ranges = priors.map { priors in
      var (low, high) = (Double.infinity, -Double.infinity)
      for (prior, logPrecision) in zip(priors, logPrecisions) {
        low = min(low, prior - logPrecision)
        high = max(high, prior - logPrecision)
      }
      return high - low
    }
    return ranges.indices.min { ranges[$0] < ranges[$1] }.map { Self.shares[$0] } ?? 0
  }
}
