/// The Dirichlet distribution.

public import ApusGraph
public import ApusNumerics

/// The Dirichlet distribution of proportions with concentrations `a_i > 0`.
///
/// With `A = Σ a_i` the density at a vector `x` of numbers from 0 on that sum to 1, with respect to
/// all of them but one, is `Γ(A) Π x_i^(a_i - 1) / Γ(a_i)`. The mean is `a_i / A` and the variance
/// `a_i (A - a_i) / (A² (A + 1))`.
///
/// - The log density is infinite where a proportion is 0 and its concentration less than 1.
///
/// ```swift
/// let shares = Dirichlet(a: [2, 3, 5])
/// try shares.mean                          // [0.2, 0.3, 0.5]
/// try shares.logDensity([0.2, 0.3, 0.5])   // 2.1406…
/// ```
public struct Dirichlet: ArrayDistribution {
  /// The concentrations.
  public let a: Tensor

  /// A distribution of as many proportions as there are concentrations.
  public init(a: some TensorConvertible) {
    self.a = a.tensor
  }

  /// The argument `a`, with the values that it may have.
  public var parameters: [DistributionParameter] { [.init("a", a, .vector(.positive))] }

  /// The distribution with another `a`.
  public func replacingParameters(_ values: [Tensor]) -> Dirichlet { Dirichlet(a: values[0]) }

  /// Vectors of numbers from 0 on that sum to 1.
  public var support: Support { .members(of: Simplex()) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? { [a.lastLength] }

  /// With Stirling's formula for the gamma functions, `a_i log (a_i / A)` cancels on paper and what
  /// remains is small near the mode for concentrations of any size.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let total = sum(a, axis: a.lastAxis)
    let share = a / overEvents(total, eventRank: 1)
    let terms =
      multipliedLog(a - 1, value / share) - log(share) + 0.5 * log(a) - stirlingRemainder(a)
      - Normal.logNormalizer
    let ends = stirlingRemainder(total) + Normal.logNormalizer - 0.5 * log(total)
    return checkingArguments(sum(terms, axis: terms.lastAxis) + ends)
  }

  /// The mean of each element.
  public var expectation: Tensor { a / overEvents(sum(a, axis: a.lastAxis), eventRank: 1) }

  /// The variance of each element.
  public var elementVariance: Tensor {
    let total = overEvents(sum(a, axis: a.lastAxis), eventRank: 1)
    return expectation * (1 - expectation) / (total + 1)
  }

  /// Proportions of gamma draws, by their logarithms: those of small concentrations are below all
  /// doubles. A proportion that is so itself is the smallest one, not 0.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    for i in value.indices {
      value[i] = Variates.logGamma(shape: parameters[0][i], using: &generator)
    }
    let largest = value.max() ?? 0
    var total = 0.0
    for i in value.indices {
      value[i] = cExp(value[i] - largest)
      total += value[i]
    }
    for i in value.indices { value[i] = max(value[i] / total, .leastNonzeroMagnitude) }
  }
}

/// `c log x`, which is 0 where both are 0.
func multipliedLog(_ c: Tensor, _ x: Tensor) -> Tensor {
  c * log(select((c .== 0) * (x .== 0), 1, x))
}
