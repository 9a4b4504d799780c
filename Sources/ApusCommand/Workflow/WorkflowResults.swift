/// What the two fits of the workflow achieve on rows that they have not seen.

import Apus

/// The ridge baseline.
struct RidgeResult {
  /// Coefficients and intercept.
  let fit: RidgeFit
  /// The mean squared error on the test rows.
  let testError: Double
  /// The time of the fit.
  let seconds: Double
}

/// The Bayesian model.
struct BayesResult {
  /// The probability of the predictive intervals.
  static let coverage = 0.9

  /// The mean squared error of the predictive means on the test rows.
  let testError: Double
  /// The number of test rows.
  let rows: Int
  /// The number of test rows whose outcome lies in its predictive interval.
  let covered: Int
  /// The mean width of the predictive intervals.
  let meanWidth: Double
  /// The time of sampling.
  let seconds: Double

  /// - Parameters:
  ///   - predictions: predictive draws, one element for each row.
  ///   - outcome: what was observed in these rows.
  init(predictions: DataArray, outcome: [Double], seconds: Double) {
    let lower = predictions.quantile((1 - Self.coverage) / 2)
    let upper = predictions.quantile((1 + Self.coverage) / 2)
    testError = meanSquaredError(predictions.mean(), outcome)
    rows = outcome.count
    covered = outcome.indices.count { lower[$0] <= outcome[$0] && outcome[$0] <= upper[$0] }
    meanWidth = zip(lower, upper).reduce(0) { $0 + ($1.1 - $1.0) } / Double(outcome.count)
    self.seconds = seconds
  }

  /// Whether the share of covered rows is what intervals that keep their promise would give, up to
  /// two standard deviations of chance.
  var coverageIsPlausible: Bool {
    let (n, p) = (Double(rows), Self.coverage)
    return abs(Double(covered) - n * p) <= 2 * (n * p * (1 - p)).squareRoot()
  }
}

/// The mean of the squared differences.
func meanSquaredError(_ predicted: [Double], _ observed: [Double]) -> Double {
  zip(predicted, observed).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    / Double(observed.count)
}
