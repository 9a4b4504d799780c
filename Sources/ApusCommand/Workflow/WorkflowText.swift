/// The sentences of the workflow, in the order of the course.

import Apus
import Foundation

/// What the workflow says, one function for each step.
enum WorkflowText {
  /// Step 1: what there is.
  static func data(train: CourseData, test: CourseData) -> String {
    """
    1. The data
    y depends on x0 and x1, with noise: \(train.outcome.count) rows to fit to, \
    \(test.outcome.count) rows kept back for testing.

    """
  }

  /// Step 2: the baseline and why it comes first.
  static func ridge(_ result: RidgeResult) -> String {
    let slopes = result.fit.coefficients.map { decimals($0, 3) }.joined(separator: ", ")
    return """
      2. A baseline first: ridge regression
      intercept \(decimals(result.fit.intercept, 3)), coefficients \(slopes); \
      mean squared error on the test rows \(decimals(result.testError, 4)).
      This error is the bar: a model that costs more has to predict better, or to say something \
      that ridge cannot.

      """
  }

  /// Step 3: the model and its priors.
  static let model = """
    3. The Bayesian model, with weakly informative priors
    alpha ~ Normal(0, 2)
    beta  ~ Normal(0, 1.5), one for each of x0 and x1
    sigma ~ HalfNormal(1)
    y     ~ Normal(alpha + X beta, sigma)
    The predictors have unit scale, so that these priors rule out the absurd and little else.

    """

  /// Step 4: how the posterior was sampled.
  static func sampling(draws: Int, tune: Int, chains: Int, targetAccept: Double) -> String {
    """
    4. Sampling with NUTS
    \(chains) chains of \(draws) draws after \(tune) of warm-up, target acceptance \(targetAccept).

    """
  }

  /// Step 5: the verdict and the table.
  static func summary(_ summary: Summary) -> String {
    """
    5. The verdict first, then the table
    \(summary)

    """
  }

  /// The end of a run that failed a gate.
  static let refusal = """
    The workflow ends here: a gate failed, and a summary that failed a gate is not reported, \
    nor are predictions made from it.
    """

  /// Step 6: how the model does on rows that it has not seen.
  static func predictions(_ result: BayesResult) -> String {
    """
    6. Predictions for the test rows
    mean squared error \(decimals(result.testError, 4)); \(percent(BayesResult.coverage)) \
    predictive intervals, \(decimals(result.meanWidth, 2)) wide on average, hold \(result.covered) \
    of \(result.rows) outcomes (\(percent(Double(result.covered) / Double(result.rows)))).

    """
  }

  /// Step 7: what Bayes changed, and what it cost.
  static func comparison(ridge: RidgeResult, bayes: BayesResult) -> String {
    """
    7. What Bayes changed
    \(decision(ridge: ridge, bayes: bayes))
    Cost: ridge \(time(ridge.seconds)), sampling \(time(bayes.seconds)).
    """
  }

  /// One sentence for the reader who decides.
  static func decision(ridge: RidgeResult, bayes: BayesResult) -> String {
    let change = bayes.testError / ridge.testError - 1
    let errors =
      "(\(decimals(bayes.testError, 4)) against \(decimals(ridge.testError, 4)), "
      + "\(signedPercent(change)))"
    let intervals =
      bayes.coverageIsPlausible
      ? "intervals for every coefficient and every prediction, which hold what they promise"
      : "intervals, whose coverage is off, so that the model needs another look"
    if abs(change) <= sameError {
      return "The test error is nearly the same \(errors), so that a decision that needs only "
        + "point predictions stays with ridge; what Bayes adds is \(intervals)."
    }
    return "The test error is \(change < 0 ? "lower" : "higher") than ridge's \(errors), which is "
      + "worth a look before deciding; what Bayes adds is \(intervals)."
  }

  /// Errors that differ by less, relative to ridge's, count as the same.
  private static let sameError = 0.05

  private static func decimals(_ value: Double, _ places: Int) -> String {
    String(format: "%.\(places)f", value)
  }

  private static func percent(_ share: Double) -> String { String(format: "%.0f %%", 100 * share) }

  private static func signedPercent(_ share: Double) -> String {
    String(format: "%+.1f %%", 100 * share)
  }

  private static func time(_ seconds: Double) -> String {
    seconds < 0.1 ? String(format: "%.2f ms", 1000 * seconds) : String(format: "%.2f s", seconds)
  }
}
