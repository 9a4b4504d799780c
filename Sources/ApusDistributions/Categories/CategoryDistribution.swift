/// What distributions of categories have in common: all follows from the log probabilities.

public import ApusGraph
public import ApusNumerics

/// A distribution of a category, 0, 1, …, K - 1, given by the log probabilities of all K.
public protocol CategoryDistribution: ArrayDistribution {
  /// The log probability of each category, along the last axis.
  var logProbabilities: Tensor { get }
}

extension CategoryDistribution {
  /// The values that the distribution can produce, given its arguments.
  public var support: Support {
    .integers(from: 0, through: .constant(Double(logProbabilities.lastLength - 1)))
  }

  /// The logarithm of the probability above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor { logProbability(of: value) }

  /// The log probability of a category, picked from all of them along the last axis.
  func logProbability(of value: Tensor) -> Tensor {
    let all = logProbabilities
    if all.error != nil { return all }
    let isChosen = overEvents(value, eventRank: 1) .== categories
    // What is not chosen may be -inf, which is no reason for NaN.
    let chosen = select(isChosen, all, 0)
    return checkingArguments(sum(chosen, axis: chosen.lastAxis))
  }

  /// 0, 1, …, K - 1.
  private var categories: Tensor {
    let count = logProbabilities.lastLength
    return .constant((0..<count).map(Double.init), shape: [count])
  }

  /// The arguments in the form that draws need, computed once for many draws.
  public var drawParameters: [DistributionParameter] {
    [.init("p", exp(logProbabilities), .vector(.unitInterval))]
  }

  /// By inversion: the first category whose cumulative probability exceeds a uniform number.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    let probabilities = parameters[0]
    guard !value.isEmpty, !probabilities.isEmpty,
      probabilities.allSatisfy({ $0 >= 0 && $0 <= 1 })
    else { return value.update(repeating: .nan) }
    let target = Variates.uniform(using: &generator) * probabilities.reduce(0, +)
    var cumulative = 0.0
    var last = 0
    for (category, probability) in probabilities.enumerated() where probability > 0 {
      cumulative += probability
      last = category
      if target < cumulative { break }
    }
    value[0] = Double(last)
  }

  /// The mean of each element.
  public var expectation: Tensor { moment(categories) }

  /// The variance of each element.
  public var elementVariance: Tensor {
    moment(square(categories - overEvents(expectation, eventRank: 1)))
  }

  private func moment(_ values: Tensor) -> Tensor {
    let terms = exp(logProbabilities) * values
    return terms.error == nil ? sum(terms, axis: terms.lastAxis) : terms
  }
}
