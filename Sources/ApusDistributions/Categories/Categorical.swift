/// The categorical distribution.

public import ApusGraph

/// The distribution of a category, 0, 1, …, K - 1, with the probabilities `p` of all K.
///
/// The mass at `x` is `p[x]`. The probabilities may be given by `logitP`, any real numbers, of which
/// they are the softmax `exp(logitP[x]) / Σ exp(logitP[k])`: prefer them when they come out of linear
/// predictors. Mean and variance are those of the number of the category.
///
/// ```swift
/// let party = Categorical(p: [0.2, 0.3, 0.5])
/// try party.logDensity(2)   // -0.6931…
/// ```
public struct Categorical: CategoryDistribution {
  /// The ways to give the probabilities.
  private enum Scale { case probability, logOdds }

  private let argument: Tensor
  private let scale: Scale

  private init(_ argument: Tensor, _ scale: Scale) {
    self.argument = argument
    self.scale = scale
  }

  /// A category with probabilities `p`, which sum to 1.
  public init(p: some TensorConvertible) {
    self.init(p.tensor, .probability)
  }

  /// A category whose probabilities are the softmax of `logitP`.
  public init(logitP: some TensorConvertible) {
    self.init(logitP.tensor, .logOdds)
  }

  /// The arguments by which it was made, with the values that each may have:
  /// `p`, or `logitP`.
  public var parameters: [DistributionParameter] {
    switch scale {
    case .probability: [.init("p", argument, .members(of: Simplex()))]
    case .logOdds: [.init("logitP", argument, .vector(.real), isLabelled: true)]
    }
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> Categorical {
    Categorical(values[0], scale)
  }

  /// The logarithm of the probability of each category, along the last axis.
  public var logProbabilities: Tensor {
    switch scale {
    case .probability: log(argument)
    case .logOdds:
      argument.error != nil
        ? argument
        : argument - overEvents(logSumExp(argument, axis: argument.lastAxis), eventRank: 1)
    }
  }
}
