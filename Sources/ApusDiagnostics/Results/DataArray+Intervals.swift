/// Intervals, robust statistics and probabilities for each element of a sampled array.

/// Statistics over all chains and draws, one for each element of a draw in row-major order over
/// ``DataArray/elementShape``; NaN policies are those of the methods of ``Draws``.
extension DataArray {
  /// The highest density region of each element; several intervals when `multimodal`, see
  /// ``Draws/hdi(_:multimodal:)``.
  ///
  /// - Precondition: `probability` is within (0, 1].
  public func hdi(
    _ probability: Double = CredibleInterval.defaultProbability, multimodal: Bool
  ) -> [[CredibleInterval]] {
    perElement { $0.hdi(probability, multimodal: multimodal) }
  }

  /// The equal-tailed interval of each element.
  ///
  /// - Precondition: `probability` is within (0, 1].
  public func eti(
    _ probability: Double = CredibleInterval.defaultProbability
  ) -> [CredibleInterval] {
    perElement { $0.eti(probability) }
  }

  /// The half-sample mode of each element.
  public func mode() -> [Double] { perElement { $0.mode() } }

  /// The median absolute deviation of each element, not scaled.
  public func mad() -> [Double] { perElement { $0.mad() } }

  /// The skewness of each element.
  public func skewness() -> [Double] { perElement { $0.skewness() } }

  /// The share of the draws of each element that lie in a range, such as `probability(in: 0...1)`.
  public func probability(in range: some RangeExpression<Double>) -> [Double] {
    probability { range.contains($0) }
  }

  /// The probability of an event for each element, with its Monte Carlo standard error.
  public func probabilityEstimates(
    where condition: (Double) throws -> Bool
  ) rethrows -> [ProbabilityEstimate] {
    try perElement { try $0.probability(where: condition) }
  }

  /// What each element says about a region of practical equivalence.
  ///
  /// - Precondition: `probability` is within (0, 1].
  public func practicalEquivalence(
    to region: ClosedRange<Double>, probability: Double = CredibleInterval.defaultProbability
  ) -> [PracticalEquivalence] {
    perElement { $0.practicalEquivalence(to: region, probability: probability) }
  }
}
