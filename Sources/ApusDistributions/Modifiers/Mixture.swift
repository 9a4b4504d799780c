/// Mixtures of distributions.

public import ApusGraph
public import ApusNumerics

/// A value from one of several distributions, the `k`-th with probability `w_k`.
///
/// The density is `Σ w_k p_k(x)`, computed as a logarithm of a sum of exponentials. The components
/// may be of any types, of numbers, vectors or matrices, as long as they are all of one of these; a
/// value outside of the support of a component has the density 0 there. Arguments are broadcast:
/// each row of data may have weights and components of its own. The mean is `Σ w_k m_k`, the
/// variance `Σ w_k (v_k + m_k²)` less the square of the mean.
///
/// ```swift
/// let outliers = Mixture(
///   w: [0.9, 0.1], compDists: [Normal(mu: 0, sigma: 1), StudentT(nu: 2, mu: 0, sigma: 9)])
/// m.observe("y", Mixture(w: w, compDists: Normal(mu: centres, sigma: 1)), equals: y)
/// ```
public struct Mixture: ArrayDistribution {
  /// The probabilities of the components.
  public let w: Tensor
  /// The components.
  public let compDists: [any Distribution]

  /// A mixture of distributions with probabilities `w`, which sum to 1.
  ///
  /// - Precondition: there is a component.
  public init(w: some TensorConvertible, compDists: [any Distribution]) {
    precondition(!compDists.isEmpty, "a mixture needs a component")
    self.w = w.tensor
    self.compDists = compDists
  }

  /// A mixture whose components lie along the last dimension of the batch of one distribution, as
  /// many as there are weights.
  public init(w: some TensorConvertible, compDists: some Distribution) {
    self.w = w.tensor
    let count = max(self.w.lastLength, 1)
    let ranks = compDists.parameters.map(\.domain.eventRank)
    self.compDists = (0..<count).map { k in
      compDists.replacingParameters(
        zip(compDists.parameters, ranks).map { $0.value.entry(k, of: count, beforeEvent: $1) })
    }
  }

  /// The arguments, with the values that each may have: `w` and those of the components.
  public var parameters: [DistributionParameter] {
    [.init("w", w, .members(of: Simplex()))]
      + compDists.enumerated().flatMap { $1.nestedParameters("compDists[\($0)]") }
  }

  /// The mixture in mathematical notation.
  public var formula: String {
    formula([w.formula, "[\(compDists.map(\.formula).joined(separator: ", "))]"])
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> Mixture {
    var rest = values.dropFirst()
    let components = compDists.map { component -> any Distribution in
      let count = component.parameters.count
      defer { rest = rest.dropFirst(count) }
      return component.replacingParameters(Array(rest.prefix(count)))
    }
    return Mixture(w: values[0], compDists: components)
  }

  /// That of the components where it is one, else all numbers (or whole ones): the components
  /// check for themselves.
  public var support: Support {
    let first = compDists[0].support
    if compDists.allSatisfy({ $0.support == first }) { return first }
    let infinity = Tensor.infinity
    let numbers: Support =
      compDists.allSatisfy(\.support.isDiscrete)
      ? .integers(from: -infinity, through: infinity) : .real
    return switch first.eventRank {
    case 0: numbers
    case 1: .vector(numbers)
    default: .matrix(numbers)
    }
  }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? {
    get throws(ModelError) {
      guard w.error != nil || w.lastLength == compDists.count else {
        throw ModelError(
          .shapeMismatch,
          "Mixture: w = \(w) has \(w.lastLength) weights for \(compDists.count) "
            + "components: give one weight for each")
      }
      for component in compDists.dropFirst() {
        if component.support.eventRank == compDists[0].support.eventRank { continue }
        throw ModelError(
          .shapeMismatch,
          "Mixture: \(compDists[0].name) and \(component.name) have values of different dimensions: "
            + "use components of one kind")
      }
      for component in compDists { if let shape = try component.eventShape { return shape } }
      return nil
    }
  }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let isPossible = w .> 0
    let logWeights = select(isPossible, log(select(isPossible, w, 1)), -Tensor.infinity)
    let densities = compDists.map { $0.logDensity(value) }
    if let invalid = densities.first(where: { $0.error != nil }) { return invalid }
    let batch = value.shape.batch(eventRank: support.eventRank)
    let shape = (densities + [logWeights.last(0)]).reduce(batch) {
      $0.broadcast(with: $1.shape) ?? $0
    }
    let together = stack(densities.map { broadcast($0, to: shape) }, axis: shape.rank)
    return checkingArguments(logSumExp(together + logWeights, axis: shape.rank))
  }

  /// The mean of each element.
  public var expectation: Tensor {
    weighted { moments(of: $0).mean }
  }

  /// The variance of each element.
  public var elementVariance: Tensor {
    weighted {
      let (mean, variance) = moments(of: $0)
      return variance + square(mean)
    } - square(expectation)
  }

  /// `Σ w_k f_k`.
  private func weighted(_ moment: (any Distribution) -> Tensor) -> Tensor {
    compDists.enumerated().reduce(0) { $0 + w.last($1.offset) * moment($1.element) }
  }

  /// The arguments in the form that draws need, computed once for many draws.
  public var drawParameters: [DistributionParameter] {
    [parameters[0]]
      + compDists.enumerated().flatMap { $1.nestedDrawParameters("compDists[\($0)]") }
  }

  /// One draw.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) throws {
    let u = Double.random(in: 0..<1, using: &generator)
    var (cumulative, choice) = (0.0, 0)
    while choice < compDists.count - 1 {
      cumulative += parameters[0][choice]
      if u < cumulative { break }
      choice += 1
    }
    let counts = compDists.map(\.drawParameters.count)
    let start = 1 + counts[..<choice].reduce(0, +)
    let arguments = parameters[start..<start + counts[choice]].map {
      ParameterArray($0, count: 1, eventCount: $0.count)
    }
    try compDists[choice].draw(into: value, shape: shape, parameters: arguments, using: &generator)
  }
}

extension Tensor {
  /// One of several entries along the last dimension of a batch; a tensor without this dimension
  /// stays as it is.
  fileprivate func entry(_ index: Int, of count: Int, beforeEvent eventRank: Int) -> Tensor {
    let axis = shape.rank - eventRank - 1
    guard error == nil, axis >= 0, shape.dimensions[axis] == count else { return self }
    return sum(slice(self, index..<index + 1, axis: axis), axis: axis)
  }
}
