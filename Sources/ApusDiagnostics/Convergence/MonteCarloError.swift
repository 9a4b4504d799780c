/// Monte Carlo standard errors: how far an estimate may be off because draws are finite.

import ApusNumerics

/// Monte Carlo standard errors, in the units of the quantity.
///
/// All of them return NaN where the effective sample size they rest on is NaN, and 0 for constant
/// draws.
extension Draws {
  /// The standard error of the mean: `sd / sqrt(ESS of the mean)`.
  public func mcseMean() -> Double { ScalarStudy(self).mcseMean() }

  /// The standard error of the standard deviation: with `c = (x - mean)^2` and `E = mean(c)` it is
  /// `sqrt(v / E / 4)` for `v = (mean(c^2) - E^2) / ESS of c`, by the delta method.
  public func mcseStandardDeviation() -> Double {
    var study = ScalarStudy(self)
    return study.mcseStandardDeviation()
  }

  /// The standard error of the quantile `p`: half the distance between the order statistics at the
  /// 16 % and 84 % points of `Beta(ESS p + 1, ESS (1 - p) + 1)` (arXiv 1903.08008, section 4.4).
  ///
  /// - Precondition: `p` is within [0, 1].
  public func mcseQuantile(_ p: Double) -> Double {
    var study = ScalarStudy(self)
    return study.mcseQuantile(p)
  }
}

extension ScalarStudy {
  func mcseMean() -> Double {
    guard !(isDefined && isConstant) else { return 0 }
    return standardDeviation / essMean().squareRoot()
  }

  mutating func mcseStandardDeviation() -> Double {
    guard isDefined, !isConstant else { return isDefined ? 0 : .nan }
    let squares = squaredDeviations.values
    let center = moments(squares, squares.indices).mean
    let meanSquare = moments(squares.map { $0 * $0 }, squares.indices).mean
    let variance = (meanSquare - center * center) / essStandardDeviation()
    return (variance / center / 4).squareRoot()
  }

  mutating func mcseQuantile(_ p: Double) -> Double {
    let ess = essQuantile(p)
    guard ess.isFinite else { return .nan }
    let (alpha, beta) = (ess * p + 1, ess * (1 - p) + 1)
    // One standard deviation to either side of a normal.
    let lower = SpecialFunctions.betaQuantile(0.1586553, alpha: alpha, beta: beta)
    let upper = SpecialFunctions.betaQuantile(0.8413447, alpha: alpha, beta: beta)
    let sorted = ordering.sorted
    let count = Double(sorted.count)
    let first = Int(max(lower * count - 1, 0))
    let last = Int(min(upper * count - 1, count - 1).rounded(.up))
    return (sorted[last] - sorted[first]) / 2
  }
}
