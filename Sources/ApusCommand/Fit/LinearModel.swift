/// The linear model of `apus fit`: sampled on standardised data, reported in the units of the file.

import Apus
import Foundation

/// Linear regression with normal errors.
struct LinearModel {
  /// The columns.
  let data: LinearData
  /// The priors, chosen by the user.
  let priors: LinearPriors

  /// The numeric priors, in words.
  var report: String { priors.report(for: data) }

  /// Refuses data that don't determine coefficients with flat priors, whose posterior would be
  /// improper.
  ///
  /// - Throws: a ``TableError``; `file` is the name in it.
  func checkIdentified(file: String) throws {
    guard priors == .flat else { return }
    let columns = data.predictors.count
    if data.rowCount < columns + 2 {
      throw TableError(
        file, "\(data.rowCount) rows don't determine \(columns + 2) parameters",
        remedy: "give more rows, fewer predictors, or --priors course")
    }
    let scores = Matrix(
      rows: data.rowCount, columns: columns, columnMajor: data.predictors.flatMap(\.scores))
    let factor = try PivotedQR(scores, tolerance: Self.collinearity)
    if factor.rank < columns {
      throw TableError(
        file, column: data.predictors[factor.permutation[factor.rank]].name,
        "the column is a combination of the other predictors",
        remedy: "leave it out, or use --priors course")
    }
  }

  /// What is left of a standardised column after the others are subtracted, below which it says
  /// nothing of its own.
  private static let collinearity = 1e-9

  /// Draws from the posterior, in the units of the file: `Intercept`, one variable for each
  /// predictor, `sigma`.
  func sample(
    _ flags: SamplingFlags, seed: UInt64, on console: Console
  ) async throws -> InferenceData {
    let model = try model()
    return try reported(
      try await model.sample(flags, seed: seed, on: console), of: model, on: console)
  }

  /// Draws from an approximation of the posterior, in the units of the file; says how it was found.
  func approximate(
    _ method: VariationalMethod, iterations: Int, draws: Int, seed: UInt64, on console: Console
  ) async throws -> InferenceData {
    let model = try model()
    let approximation = try await model.fit(method, iterations: iterations, seed: seed)
    console.message("\(approximation)")
    return try reported(
      try approximation.sample(draws, seed: seed), of: model, on: console)
  }

  /// A result without what was sampled for it, with the log likelihood of each row.
  private func reported(
    _ result: InferenceData, of model: Model, on console: Console
  ) throws -> InferenceData {
    var result = result
    let outcome = data.outcome
    let draws = result.posterior["sigma"]?.values.count ?? 0
    if draws * data.rowCount <= Self.mostLogLikelihoods {
      let scaled = try model.computeLogLikelihood(result).logLikelihood?["scaled observations"]
      var group = DataGroup()
      group[outcome.name] = scaled.map { scaled in
        // A density of the outcome in its own units.
        DataArray(
          dims: ["chain", "draw", "\(outcome.name)_dim_0"], shape: scaled.shape,
          values: scaled.values.map { $0 - log(outcome.sd) })
      }
      result.logLikelihood = group
    } else {
      console.message(
        "The log likelihood of \(data.rowCount) rows at \(draws) draws is not kept: the file would be "
          + "too large for `apus compare`. Give fewer --draws.")
    }
    for name in model.parameterNames { result.posterior[name] = nil }
    return result
  }

  /// 400 megabytes of them.
  private static let mostLogLikelihoods = 50_000_000

  /// The model of standardised data, with what is reported as deterministics. The sampler sees the
  /// same well-scaled problem whatever the units are.
  func model() throws -> Model {
    let (y, predictors) = (data.outcome, data.predictors)
    let rows = (0..<data.rowCount).map { row in predictors.map { $0.scores[row] } }
    return try Model { m in
      let scores = m.data("scaled predictors", rows)
      let outcome = m.data("scaled outcome", y.scores)
      let (alpha, beta, sigma) = priors.parameters(
        in: m, predictors: predictors.count, outcomeScale: y.sd)
      m.observe(
        "scaled observations", Normal(mu: alpha + dot(scores, beta), sigma: sigma),
        equals: outcome)

      let shift = dot(beta, predictors.map { $0.mean / $0.sd }.tensor)
      m.deterministic("Intercept", y.mean.tensor + y.sd.tensor * (alpha - shift))
      for (index, x) in predictors.enumerated() {
        m.deterministic(x.name, beta[index] * (y.sd / x.sd).tensor)
      }
      m.deterministic("sigma", sigma * y.sd.tensor)
    }
  }
}

extension Table {
  /// What was read, in a sentence.
  var report: String {
    let kinds = columns.prefix(12).map { "\($0.name) (\($0.kind))" }.joined(separator: ", ")
    return "Read \(rowCount) rows of \(file): \(kinds)\(columns.count > 12 ? ", ..." : "")."
  }
}
