/// The multinomial distribution.

public import ApusGraph
public import ApusNumerics

/// The distribution of the counts of `n` draws among categories with probabilities `p`.
///
/// The mass at counts `x` with the sum `n` is `n! Π p_i^(x_i) / x_i!`; the mean is `n p_i` and the
/// variance `n p_i (1 - p_i)`.
///
/// ```swift
/// let votes = Multinomial(n: 10, p: [0.2, 0.3, 0.5])
/// try votes.logDensity([2, 3, 5])   // -2.4645…
/// ```
public struct Multinomial: ArrayDistribution {
  /// The number of draws.
  public let n: Tensor
  /// The probabilities of the categories.
  public let p: Tensor

  /// Counts of `n` draws among categories with probabilities `p`, which sum to 1.
  public init(n: some TensorConvertible, p: some TensorConvertible) {
    self.n = n.tensor
    self.p = p.tensor
  }

  /// The arguments `n` and `p`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("n", n, .naturalNumbers), .init("p", p, .members(of: Simplex()))]
  }

  /// The distribution with other `n` and `p`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> Multinomial {
    Multinomial(n: values[0], p: values[1])
  }

  /// Vectors of counts that sum to `n`.
  public var support: Support { .members(of: Counts(total: n)) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? { [p.lastLength] }

  /// With Stirling's formula for the factorials, `x_i log (x_i / n)` cancels on paper.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let ratio = overEvents(n, eventRank: 1) * p / maximum(value, 1)
    let terms = multipliedLog(value, ratio) - factorialExcess(value)
    return checkingArguments(sum(terms, axis: terms.lastAxis) + factorialExcess(n))
  }

  /// The mean of each element.
  public var expectation: Tensor { overEvents(n, eventRank: 1) * p }

  /// The variance of each element.
  public var elementVariance: Tensor { expectation * (1 - p) }

  /// One draw.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    Variates.multinomial(
      count: parameters[0][0], probabilities: parameters[1], into: value, using: &generator)
  }
}

extension Variates {
  /// Counts of categories: a binomial draw for each of them, given those before; NaN for arguments
  /// outside of their domains.
  static func multinomial(
    count: Double, probabilities: UnsafeBufferPointer<Double>,
    into counts: UnsafeMutableBufferPointer<Double>,
    using generator: inout some RandomNumberGenerator
  ) {
    guard probabilities.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
      return counts.update(repeating: .nan)
    }
    // Sums from the end: the last category with a probability gets all that is left.
    var rests = [Double](repeating: 0, count: counts.count + 1)
    for i in counts.indices.reversed() { rests[i] = rests[i + 1] + probabilities[i] }
    var left = count
    for i in counts.indices {
      let share = rests[i] > 0 ? probabilities[i] / rests[i] : 0
      counts[i] = binomial(trials: left, probability: share, using: &generator)
      left -= counts[i]
    }
  }
}
