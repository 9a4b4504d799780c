/// The Dirichlet-multinomial distribution.

public import ApusGraph
public import ApusNumerics

/// The distribution of the counts of `n` draws among categories whose probabilities are a draw of a
/// ``Dirichlet`` distribution with concentrations `a_i > 0`.
///
/// With `A = Σ a_i` the mass at counts `x` with the sum `n` is
/// `n! Γ(A) / Γ(n + A) Π Γ(x_i + a_i) / (Γ(a_i) x_i!)`; the mean is `n a_i / A` and the variance
/// `n (a_i / A) (1 - a_i / A) (n + A) / (1 + A)`.
///
/// ```swift
/// let votes = DirichletMultinomial(n: 10, a: [2, 3, 5])
/// try votes.logDensity([2, 3, 5])   // -3.1961…
/// ```
public struct DirichletMultinomial: ArrayDistribution {
  /// The number of draws.
  public let n: Tensor
  /// The concentrations of the categories.
  public let a: Tensor

  /// Counts of `n` draws among as many categories as there are concentrations.
  public init(n: some TensorConvertible, a: some TensorConvertible) {
    self.n = n.tensor
    self.a = a.tensor
  }

  /// The arguments `n` and `a`, with the values that each may have.
  public var parameters: [DistributionParameter] {
    [.init("n", n, .naturalNumbers), .init("a", a, .vector(.positive))]
  }

  /// The distribution with other `n` and `a`, in this order.
  public func replacingParameters(_ values: [Tensor]) -> DirichletMultinomial {
    DirichletMultinomial(n: values[0], a: values[1])
  }

  /// Vectors of counts that sum to `n`.
  public var support: Support { .members(of: Counts(total: n)) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? { [a.lastLength] }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let terms = logRisingBinomial(a, value)
    let total = sum(a, axis: a.lastAxis)
    return checkingArguments(sum(terms, axis: terms.lastAxis) - logRisingBinomial(total, n))
  }

  /// The mean of each element.
  public var expectation: Tensor { overEvents(n, eventRank: 1) * Dirichlet(a: a).expectation }

  /// The variance of each element.
  public var elementVariance: Tensor {
    let total = overEvents(sum(a, axis: a.lastAxis), eventRank: 1)
    let (n, share) = (overEvents(n, eventRank: 1), Dirichlet(a: a).expectation)
    return n * share * (1 - share) * (n + total) / (1 + total)
  }

  /// One draw.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    Dirichlet(a: a).draw(into: value, shape: shape, parameters: [parameters[1]], using: &generator)
    let probabilities = Array(value)
    probabilities.withUnsafeBufferPointer {
      Variates.multinomial(
        count: parameters[0][0], probabilities: $0, into: value, using: &generator)
    }
  }
}
