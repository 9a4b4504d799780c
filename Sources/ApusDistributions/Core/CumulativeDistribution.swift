/// Tail probabilities as expressions, for data that are censored or truncated.

public import ApusGraph

/// A distribution of single numbers whose tail probabilities are expressions that can be
/// differentiated, exact far out in both tails.
///
/// A distribution provides the two functions of members of its support; users call
/// ``logCDF(_:)-(Tensor)`` and ``logSurvival(_:)-(Tensor)``.
public protocol CumulativeDistribution: UnivariateDistribution {
  /// `log P(X <= x)` at members `x` of the support, element by element.
  func logCDFInSupport(_ value: Tensor) -> Tensor

  /// `log P(X > x)` at members `x` of the support, element by element.
  func logSurvivalInSupport(_ value: Tensor) -> Tensor
}

extension CumulativeDistribution {
  /// `log P(X <= x)` as an expression, element by element: `-inf` below the support and 0 beyond
  /// it, with a zero gradient. Values of a distribution of counts must be whole numbers.
  public func logCDF(_ value: Tensor) -> Tensor {
    continued(logCDFInSupport, at: value, below: -.infinity, above: 0)
  }

  /// `log P(X > x)` as an expression, element by element: 0 below the support and `-inf` beyond
  /// it, with a zero gradient. Values of a distribution of counts must be whole numbers.
  public func logSurvival(_ value: Tensor) -> Tensor {
    continued(logSurvivalInSupport, at: value, below: 0, above: -.infinity)
  }

  /// `log P(X <= x)`.
  public func logCDF(_ x: Double) throws -> Double { try number(logCDF, at: x) }

  /// `log P(X > x)`.
  public func logSurvival(_ x: Double) throws -> Double { try number(logSurvival, at: x) }

  /// A function of members of the support, continued by constants on both sides of it.
  private func continued(
    _ function: (Tensor) -> Tensor, at value: Tensor, below: Tensor, above: Tensor
  ) -> Tensor {
    if support.isKnownToContain(value) { return function(value) }
    let range = support.range
    let (isReached, isNotExceeded) = (range.isReached(by: value), range.isNotExceeded(by: value))
    let isInside = isReached * isNotExceeded
    let inside = function(select(isInside, value, range.member))
    return select(isInside, inside, select(isReached, above, below))
  }

  /// The value of one of the two functions at a number, that of the count below for counts.
  private func number(_ function: (Tensor) -> Tensor, at x: Double) throws -> Double {
    try validate()
    if x.isNaN { return .nan }
    let whole = support.isDiscrete ? x.rounded(.down) : x
    return try Plan(outputs: [function(.constant(whole))], unknowns: []).evaluate()[0][0]
  }
}

/// The logarithm of one of two tail probabilities that add up to 1, from both of them: the larger
/// one has its digits in its distance from 1.
func logTail(_ tail: Tensor, complement: Tensor) -> Tensor {
  select(tail .< 0.5, log(tail), log1p(-complement))
}
