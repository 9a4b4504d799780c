/// The predictive accuracy of a model by leaving out groups of observations and fitting it again.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The expected log predictive density from fits without the observations that are predicted:
///
///     elpd_i = log (1/S) Σ_s p(y_i | θ_s),   θ_s from the posterior without the fold of i
///
/// It needs no importance weights and so has no k-hats; it is what to use where ``LeaveOneOut`` is
/// unreliable, and where whole groups are to be predicted (arXiv 1507.04544, section 2.3).
///
/// ```swift
/// let folds = KFold.folds(of: 40, count: 10, seed: 1)
/// let kFold = try KFold(folds) { fold in try heldOutLogDensities(folds[fold]) }
/// ```
public struct KFold: PredictiveEstimate, Equatable {
  /// K-fold cross-validation is called `kfold` in tables.
  public static let method = "kfold"

  /// The log predictive density of each observation.
  public let pointwise: [Double]
  /// The number of each observation's fold.
  public let foldOfObservation: [Int]
  /// What the densities were in the fit to all observations, less ``elpd``; NaN where these were not
  /// given.
  public let effectiveParameters: Double

  /// Only what is not finite: every other estimate is a plain mean over draws.
  public var unreliable: [Int] { pointwise.indices.filter { !pointwise[$0].isFinite } }

  /// Puts the held-out densities of all folds together; a fold is asked for once, in order.
  ///
  /// - Parameters:
  ///   - folds: the numbers of the observations of each fold: all from 0, each once.
  ///   - inSample: the log predictive density of each observation in the fit to all of them.
  ///   - heldOut: for a fold, the log densities of each of its observations, in the order of the fold,
  ///     at the draws of the fit without it.
  /// - Throws: a ``ComparisonError`` for folds that are no partition of the observations, for
  ///   observations or draws that are missing, and for a log density that is NaN or plus infinity;
  ///   what `heldOut` throws.
  public init(
    _ folds: [[Int]], inSample: [Double]? = nil,
    _ heldOut: (_ fold: Int) throws -> [[Double]]
  ) throws {
    let count = folds.reduce(0) { $0 + $1.count }
    guard folds.flatMap(\.self).sorted() == Array(0..<count) else {
      throw ComparisonError(
        .mismatch, "\(folds.count) folds do not hold each observation from 0 to \(count - 1) once")
    }
    var pointwise = [Double](repeating: .nan, count: count)
    var foldOfObservation = [Int](repeating: 0, count: count)
    for (fold, observations) in folds.enumerated() {
      let densities = try heldOut(fold)
      guard densities.count == observations.count else {
        throw ComparisonError(
          .mismatch,
          "fold \(fold) has \(observations.count) observations and densities of \(densities.count)")
      }
      for (observation, draws) in zip(observations, densities) {
        pointwise[observation] = try Self.meanDensity(draws, observation)
        foldOfObservation[observation] = fold
      }
    }
    if let inSample, inSample.count != count {
      throw ComparisonError(
        .mismatch, "\(inSample.count) densities in the sample for \(count) observations")
    }
    self.pointwise = pointwise
    self.foldOfObservation = foldOfObservation
    effectiveParameters =
      inSample.map { $0.reduce(0, +) - pointwise.reduce(0, +) } ?? .nan
  }

  /// The standard error of ``PredictiveEstimate/elpd`` from the spread of the means of the folds, which
  /// share a fit; larger than ``PredictiveEstimate/standardError`` when folds are groups.
  public var standardErrorOverFolds: Double {
    let folds = (foldOfObservation.max() ?? -1) + 1
    var sums = [Double](repeating: 0, count: folds)
    for (fold, value) in zip(foldOfObservation, pointwise) { sums[fold] += value }
    return (Double(folds) * variance(sums)).squareRoot()
  }

  /// Random folds of sizes that differ by one at most.
  ///
  /// - Precondition: `count` is within 1 and the number of observations.
  public static func folds(of observations: Int, count: Int, seed: UInt64) -> [[Int]] {
    precondition(
      count > 0 && count <= observations, "\(count) folds of \(observations) observations")
    var random = RandomStream(seed: seed, purpose: .splitting)
    let order = (0..<observations).shuffled(using: &random)
    return (0..<count).map { fold in
      stride(from: fold, to: observations, by: count).map { order[$0] }.sorted()
    }
  }

  private static func meanDensity(_ draws: [Double], _ observation: Int) throws -> Double {
    guard !draws.isEmpty else {
      throw ComparisonError(.mismatch, "observation \(observation) has no draws")
    }
    if let bad = draws.firstIndex(where: { $0.isNaN || $0 == .infinity }) {
      throw ComparisonError(
        .notFinite,
        "the log density of observation \(observation) at draw \(bad) is \(draws[bad]); look at the "
          + "likelihood there")
    }
    return logSumExp(draws) - log(Double(draws.count))
  }
}

extension KFold: CustomStringConvertible {
  /// The estimates.
  public var description: String {
    let head =
      "elpd_kfold \(fixed(elpd, decimals: 2)), se \(fixed(standardError, decimals: 2)) "
      + "from \(Set(foldOfObservation).count) folds of \(pointwise.count) observations"
    return effectiveParameters.isNaN
      ? head : head + "\np_kfold    \(fixed(effectiveParameters, decimals: 2))"
  }
}
