/// The steps of the course's exercise, from a baseline to a comparison in plain language.

import Apus

/// The first half of the exercise: regression data, ridge, the Bayesian model, the gates,
/// predictions, and what to conclude.
struct Workflow: Sendable {
  /// Draws kept of each chain.
  var draws = 2000
  /// Draws of warm-up.
  var tune = 2000
  /// What the run must reach before its numbers are used.
  var gates = Gates.course
  /// The longest time that sampling may take.
  var maxTime: Duration?
  /// How progress is shown.
  var progress = ProgressStyle.none

  private static let chains = 4
  private static let targetAccept = 0.95
  private static let seed: UInt64 = 9
  private static let predictiveSeed: UInt64 = 18

  /// Prints each step when it is done.
  ///
  /// - Returns: `gateFailed` when the verdict ends the workflow after the table.
  func run(on console: Console) async throws -> CommandStatus {
    let (train, test) = (try CourseData.train(), try CourseData.test())
    try console.result(WorkflowText.data(train: train, test: test))

    let ridge = try Self.ridge(train: train, test: test)
    try console.result(WorkflowText.ridge(ridge))

    let model = try Self.model(of: train)
    try console.result(WorkflowText.model)
    let (posterior, seconds) = try await sample(model, on: console)
    try console.result(
      WorkflowText.sampling(
        draws: draws, tune: tune, chains: Self.chains, targetAccept: Self.targetAccept))

    let summary = try posterior.summary(variables: ["alpha", "beta", "sigma"], gates: gates)
    try console.result(WorkflowText.summary(summary))
    // A run that was out of time is refused by its verdict like any other.
    if Task.isCancelled { return .interrupted }
    guard summary.verdict.passed else {
      try console.result(WorkflowText.refusal)
      return .gateFailed
    }

    let bayes = try Self.predict(test, model, posterior, seconds: seconds)
    try console.result(WorkflowText.predictions(bayes))
    try console.result(WorkflowText.comparison(ridge: ridge, bayes: bayes))
    return .fine
  }

  /// The course's model, with its weakly informative priors.
  static func model(of train: CourseData) throws -> Model {
    try Model { m in
      let X = m.data("X", train.predictors)
      let y = m.data("y", train.outcome)

      let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1.5), shape: [2])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))

      m.observe("obs", Normal(mu: alpha + dot(X, beta), sigma: sigma), equals: y)
    }
  }

  private func sample(
    _ model: Model, on console: Console
  ) async throws -> (InferenceData, seconds: Double) {
    let start = ContinuousClock.now
    let posterior = try await ProgressDisplay(progress, on: console).showing { progress in
      try await model.sample(
        draws: draws, tune: tune, chains: Self.chains, targetAccept: Self.targetAccept,
        seed: Self.seed, maxTime: maxTime, progress: progress)
    }
    return (posterior, (ContinuousClock.now - start) / .seconds(1))
  }

  private static func ridge(train: CourseData, test: CourseData) throws -> RidgeResult {
    let start = ContinuousClock.now
    let fit = try Ridge(alpha: 1).fit(train.predictors, train.outcome)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let predicted = try fit.predict(test.predictors)
    return RidgeResult(
      fit: fit, testError: meanSquaredError(predicted, test.outcome), seconds: seconds)
  }

  private static func predict(
    _ test: CourseData, _ model: Model, _ posterior: InferenceData, seconds: Double
  ) throws -> BayesResult {
    let result = try model.replacingData(["X": test.predictors])
      .samplePosteriorPredictive(posterior, seed: predictiveSeed, into: .predictions)
    guard let predictions = result.predictions?["obs"] else {
      throw WorkflowError.noPredictions
    }
    return BayesResult(predictions: predictions, outcome: test.outcome, seconds: seconds)
  }
}

/// A fault of the program itself.
enum WorkflowError: Error, CustomStringConvertible {
  /// The predictive step returned nothing for the outcome.
  case noPredictions

  var description: String { "the model made no predictions of 'obs': please report this" }
}
