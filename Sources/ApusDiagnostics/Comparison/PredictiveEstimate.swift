/// What estimates of predictive accuracy have in common, whichever way they were made.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// An estimate of the expected log predictive density (elpd) that is a sum over observations.
public protocol PredictiveEstimate: Sendable {
  /// What tables call the method: `loo`, `waic` or `kfold`.
  static var method: String { get }
  /// The estimate for each observation.
  var pointwise: [Double] { get }
  /// The effective number of parameters; NaN where the method does not tell.
  var effectiveParameters: Double { get }
  /// The observations whose estimates cannot be relied upon.
  var unreliable: [Int] { get }
}

extension PredictiveEstimate {
  /// The expected log predictive density of as many new observations.
  public var elpd: Double { pointwise.reduce(0, +) }

  /// The standard error of ``elpd`` from the spread over observations, `√(n Var elpd_i)` with the
  /// divisor n.
  public var standardError: Double { standardErrorOfSum(pointwise) }

  /// ``elpd`` on the scale of the deviance, `-2 elpd`: the looic of PSIS-LOO.
  public var informationCriterion: Double { -2 * elpd }

  /// The standard error of ``informationCriterion``.
  public var informationCriterionError: Double { 2 * standardError }
}

/// `log Σ exp x`; NaN when a value is.
func logSumExp(_ values: [Double]) -> Double {
  if values.contains(where: \.isNaN) { return .nan }
  guard let largest = values.max(), largest > -.infinity else { return -.infinity }
  return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
}

/// The standard error of a sum over observations, `√(n Var)` with the divisor n.
func standardErrorOfSum(_ values: [Double]) -> Double {
  let n = Double(values.count)
  let mean = values.reduce(0, +) / n
  return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
}
