/// Cumulative probabilities of categories, in the order of their numbers.

import ApusGraph
import ApusNumerics

extension CategoryDistribution {
  /// `P(X <= x)`; NaN for NaN.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not known.
  public func cdf(_ x: Double) throws -> Double { cExp(try logCDF(x)) }

  /// `P(X > x)`; NaN for NaN.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not known.
  public func survival(_ x: Double) throws -> Double { cExp(try logSurvival(x)) }

  /// `log P(X <= x)`; NaN for NaN.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not known.
  public func logCDF(_ x: Double) throws -> Double { try logTails(x).lower }

  /// `log P(X > x)`; NaN for NaN.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not known.
  public func logSurvival(_ x: Double) throws -> Double { try logTails(x).upper }

  /// The first category with `P(X <= x) >= probability`.
  ///
  /// - Throws: a ``ModelError`` when an argument is outside of its domain or not known, or the
  ///   probability is outside of [0, 1].
  public func quantile(_ probability: Double) throws -> Double {
    let masses = try evaluated(logProbabilities).map(cExp)
    guard Support.unitInterval.contains(probability) else {
      throw ModelError(
        .invalidArgument, "\(name): a probability must be between 0 and 1, got \(probability)")
    }
    var cumulative = 0.0
    for (category, mass) in masses.enumerated() {
      cumulative += mass
      if cumulative >= probability { return Double(category) }
    }
    return Double(masses.count - 1)
  }

  /// The larger of the two has its digits in the smaller one.
  private func logTails(_ x: Double) throws -> (lower: Double, upper: Double) {
    let logMasses = try evaluated(logProbabilities)
    if x.isNaN { return (x, x) }
    let count = min(max(x.rounded(.down) + 1, 0), Double(logMasses.count))
    let lower = SpecialFunctions.logSumExp(logMasses.prefix(Int(count)))
    let upper = SpecialFunctions.logSumExp(logMasses.dropFirst(Int(count)))
    return lower < upper
      ? (lower, SpecialFunctions.log1mExp(lower)) : (SpecialFunctions.log1mExp(upper), upper)
  }
}
