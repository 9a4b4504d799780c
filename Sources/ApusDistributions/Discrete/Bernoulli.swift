/// The Bernoulli distribution.

public import ApusGraph
import ApusNumerics

/// The distribution of a single trial: 1 with probability `p`, 0 with probability `1 - p`.
///
/// The log mass at `x` in {0, 1} is `x log p + (1 - x) log(1 - p)`, where `p` is in [0, 1]; the
/// mean is `p` and the variance `p (1 - p)`. Given by its log-odds `logitP = log(p / (1 - p))`, any
/// real number, the log mass is `-log(1 + exp(±logitP))`, exact however large the log-odds are:
/// prefer it when the probability comes out of a linear predictor.
///
/// ```swift
/// let coin = Bernoulli(p: 0.3)
/// try coin.logDensity(1)                       // -1.2039…
/// try Bernoulli(logitP: -40).logDensity(1)     // -40
/// ```
public struct Bernoulli: CumulativeDistribution {
  /// The ways to give the probability.
  private enum Scale { case probability, logOdds }

  private let argument: Tensor
  private let scale: Scale

  private init(_ argument: Tensor, _ scale: Scale) {
    self.argument = argument
    self.scale = scale
  }

  /// A trial that succeeds with probability `p` in [0, 1].
  public init(p: some TensorConvertible) {
    self.init(p.tensor, .probability)
  }

  /// A trial whose probability of success has the log-odds `logitP`.
  public init(logitP: some TensorConvertible) {
    self.init(logitP.tensor, .logOdds)
  }

  /// The probability of 1.
  public var p: Tensor {
    switch scale {
    case .probability: argument
    case .logOdds: sigmoid(argument)
    }
  }

  /// The arguments by which it was made, with the values that each may have:
  /// `p`, or `logitP`.
  public var parameters: [DistributionParameter] {
    switch scale {
    case .probability: [.init("p", argument, .unitInterval)]
    case .logOdds: [.init("logitP", argument, .real, isLabelled: true)]
    }
  }

  /// The same form with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> Bernoulli { Bernoulli(values[0], scale) }

  /// 0 and 1.
  public var support: Support { .binary }

  /// The logarithm of the probability above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    switch scale {
    case .logOdds:
      return -softplus((1 - 2 * value) * argument)
    case .probability:
      let p = select(Support.unitInterval.contains(argument), argument, .constant(.nan))
      // The logarithm that doesn't apply is that of 1, so that 0 and 1 are fine as probabilities.
      return log(value * p + (1 - value)) + log1p((value - 1) * p)
    }
  }

  /// One draw.
  public func draw(
    _ parameters: ParameterValues, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let p = mean(parameters)
    guard p >= 0, p <= 1 else { return .nan }
    return Variates.bernoulli(probability: p, using: &generator) ? 1 : 0
  }

  /// `p`.
  public func mean(_ parameters: ParameterValues) -> Double {
    switch scale {
    case .probability: parameters[0]
    case .logOdds: SpecialFunctions.sigmoid(parameters[0])
    }
  }

  /// `p (1 - p)`.
  public func variance(_ parameters: ParameterValues) -> Double {
    mean(parameters) * failure(parameters)
  }

  /// `1 - p` from 0 on, 1 from 1 on.
  public func cdf(_ x: Double, _ parameters: ParameterValues) -> Double {
    x < 0 ? 0 : (x < 1 ? failure(parameters) : 1)
  }

  /// `p` from 0 on, 0 from 1 on.
  public func survival(_ x: Double, _ parameters: ParameterValues) -> Double {
    x < 0 ? 1 : (x < 1 ? mean(parameters) : 0)
  }

  /// `log P(X <= value)` as an expression, for values that the support has.
  public func logCDFInSupport(_ value: Tensor) -> Tensor {
    select(value .< 1, logDensityInSupport(0), 0)
  }

  /// `log P(X > value)` as an expression, for values that the support has.
  public func logSurvivalInSupport(_ value: Tensor) -> Tensor {
    select(value .< 1, logDensityInSupport(1), -Tensor.infinity)
  }

  /// 0 up to the probability `1 - p`, else 1.
  public func quantile(_ probability: Double, _ parameters: ParameterValues) -> Double {
    probability <= failure(parameters) ? 0 : 1
  }

  /// The probability of 0.
  private func failure(_ parameters: ParameterValues) -> Double {
    switch scale {
    case .probability: 1 - parameters[0]
    case .logOdds: SpecialFunctions.sigmoid(-parameters[0])
    }
  }
}
