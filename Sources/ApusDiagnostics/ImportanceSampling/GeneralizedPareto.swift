/// The generalised Pareto distribution, fitted to the excesses of a tail.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The generalised Pareto distribution of excesses over a threshold, `1 - (1 + k x / sigma)^(-1/k)`
/// for `x >= 0`; at `k = 0` the exponential one.
public struct GeneralizedPareto: Sendable, Equatable {
  /// The shape: moments of order `1 / k` and higher do not exist.
  public let shape: Double
  /// The scale, sigma.
  public let scale: Double

  /// A distribution with the given shape and scale.
  public init(shape: Double, scale: Double) {
    (self.shape, self.scale) = (shape, scale)
  }

  /// Fits the distribution to excesses by the empirical Bayes estimate of Zhang and Stephens (2009,
  /// "A new and efficient estimation method for the generalized Pareto distribution"), with the
  /// shape drawn towards 1/2 by a prior worth ten excesses (arXiv 1507.02646, appendix C).
  ///
  /// - Parameter excesses: in ascending order, at least 5, the largest positive.
  /// - Returns: nil where there is nothing to fit: too few or equal excesses, or one that is not
  ///   finite.
  public init?(fittedTo excesses: [Double]) {
    let n = excesses.count
    guard n >= Self.fewest, let first = excesses.first, let last = excesses.last, last.isFinite,
      first >= 0
    else { return nil }
    let quartile = excesses[Int(Double(n) / 4 + 0.5) - 1]
    guard quartile > first else { return nil }
    let theta = Self.meanTheta(excesses, quartile: quartile, largest: last)
    let shape = Self.shape(excesses, theta)
    let scale = -shape / theta
    guard shape.isFinite, scale.isFinite, scale > 0 else { return nil }
    self.init(
      shape: (Double(n) * shape + 0.5 * Self.priorWeight) / (Double(n) + Self.priorWeight),
      scale: scale)
  }

  /// The excess below which the fraction `p` lies: `sigma ((1 - p)^(-k) - 1) / k`.
  ///
  /// - Precondition: `p` is within [0, 1).
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p < 1, "a fraction of \(p)")
    let depth = -SpecialFunctions.log1p(-p)
    return shape == 0 ? scale * depth : scale * SpecialFunctions.expm1(shape * depth) / shape
  }

  /// The fewest excesses that a tail is fitted to.
  static let fewest = 5
  /// Excesses that the prior of the shape is worth.
  private static let priorWeight = 10.0

  /// `theta = -k / sigma`, averaged over a grid with the weights of its profile likelihood.
  private static func meanTheta(
    _ excesses: [Double], quartile: Double, largest: Double
  ) -> Double {
    let n = Double(excesses.count)
    let m = 30 + Int(n.squareRoot())
    let grid = (1...m).map { j in
      1 / largest + (1 - (Double(m) / (Double(j) - 0.5)).squareRoot()) / (3 * quartile)
    }
    let logLikelihoods = grid.map { theta in
      let shape = shape(excesses, theta)
      return n * (log(-theta / shape) - shape - 1)
    }
    let highest = logLikelihoods.reduce(-Double.infinity) { $1 > $0 ? $1 : $0 }
    let weights = logLikelihoods.map { $0.isNaN ? 0 : exp($0 - highest) }
    let total = weights.reduce(0, +)
    // Weights that are no more than rounding would let the far end of the grid speak.
    let kept = weights.map { $0 < 10 * Double.ulpOfOne * total ? 0 : $0 }
    return zip(kept, grid).reduce(0) { $0 + $1.0 * $1.1 } / kept.reduce(0, +)
  }

  /// The shape that belongs to a theta: the mean of `log(1 - theta x)`.
  private static func shape(_ excesses: [Double], _ theta: Double) -> Double {
    excesses.reduce(0) { $0 + SpecialFunctions.log1p(-theta * $1) } / Double(excesses.count)
  }
}
