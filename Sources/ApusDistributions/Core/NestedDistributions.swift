/// Distributions as arguments of other distributions.

import ApusGraph

extension Distribution {
  /// The arguments under a name of their own, for a distribution that this one is an argument of.
  ///
  /// - Parameter alongVector: whether the last dimension of the batch belongs to each value of the
  ///   other distribution.
  func nestedParameters(_ name: String, alongVector: Bool = false) -> [DistributionParameter] {
    Self.nested(parameters, name, alongVector)
  }

  /// What draws are made from, likewise.
  func nestedDrawParameters(
    _ name: String, alongVector: Bool = false
  ) -> [DistributionParameter] {
    Self.nested(drawParameters, name, alongVector)
  }

  private static func nested(
    _ parameters: [DistributionParameter], _ name: String, _ alongVector: Bool
  ) -> [DistributionParameter] {
    parameters.map {
      .init("\(name).\($0.name)", $0.value, alongVector ? .vector($0.domain) : $0.domain)
    }
  }
}

/// The mean and variance of a distribution as expressions; NaN where it has none or its arguments
/// are not known.
func moments(of distribution: some Distribution) -> (mean: Tensor, variance: Tensor) {
  if let array = distribution as? any ArrayDistribution {
    return (array.expectation, array.elementVariance)
  }
  let none = Tensor.constant(.nan)
  guard let single = distribution as? any UnivariateDistribution,
    let shape = try? single.batchShape(),
    let values = try? single.parameters.map({ try $0.value.numbers(stretchedTo: shape) })
  else { return (none, none) }
  let rows = (0..<shape.count).map { i in ParameterValues(values.map { $0[i] }) }
  return (
    .constant(rows.map { single.mean($0) }, shape: shape),
    .constant(rows.map { single.variance($0) }, shape: shape)
  )
}

extension Tensor {
  /// The numbers of a known tensor in a larger shape.
  fileprivate func numbers(stretchedTo shape: Shape) throws -> [Double] {
    try Plan(outputs: [broadcast(self, to: shape)], unknowns: []).evaluate()[0]
  }
}
