/// Missing values are refused, left out or imputed, and never silent.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusInference
import Testing

@testable import ApusModeling

@Suite struct MissingDataTests {
  private let x = [[1.0, 0.5], [2, -1], [3, 0.2], [4, 1], [5, -0.3], [6, 2]]
  private let y = [1.0, 2.5, .nan, 3.9, .nan, 6.2]

  private func regression(
    _ x: [[Double]], _ y: [Double], _ rule: MissingValueRule
  ) throws -> Model {
    try Model { m in
      let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let mu = alpha + dot(m.data("X", x), beta)
      m.observe("obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", y), missing: rule)
    }
  }

  private let point = ["alpha": [0.3], "beta": [0.8, -0.4], "sigma": [0.7]]

  @Test func missingOutcomeIsRefusedWithItsRows() throws {
    let error = #expect(throws: ModelError.self) { _ = try regression(x, y, .fail) }
    #expect(error?.reason == .missingValue)
    for part in ["'y'", "row 2; row 4", ".drop", ".impute"] {
      #expect(error?.message.contains(part) == true)
    }
  }

  /// With either rule the likelihood is that of the rows that are there, collapsed as ever.
  @Test(arguments: [MissingValueRule.drop, .impute])
  func likelihoodIsThatOfTheOtherRows(rule: MissingValueRule) throws {
    let rows = [0, 1, 3, 5]
    let present = try regression(rows.map { x[$0] }, rows.map { y[$0] }, .fail)
    let model = try regression(x, y, rule)
    #expect(model.missingRows == ["obs": [2, 4]])
    for collapsing in [true, false] {
      let (density, expected) = (
        try model.compile(collapsing: collapsing), try present.compile(collapsing: collapsing)
      )
      #expect(density.collapsed.count == expected.collapsed.count)
      #expect(abs(try density.logJoint(point) - expected.logJoint(point)) < 1e-12)
      let position = try density.unconstrain(point)
      var (a, b) = (try density.makeEvaluator(), try expected.makeEvaluator())
      let (value, gradient) = try a.evaluate(at: position)
      let (other, slopes) = try b.evaluate(at: position)
      #expect(abs(value - other) < 1e-11)
      for (a, b) in zip(gradient, slopes) { #expect(abs(a - b) < 1e-10) }
    }
  }

  @Test func rowsWithMissingPredictorsAreDropped() throws {
    var x = x
    x[0][1] = .nan
    let model = try regression(x, y, .drop)
    #expect(model.missingRows == ["obs": [0, 2, 4]])
    let rows = [1, 3, 5]
    let present = try regression(rows.map { x[$0] }, rows.map { y[$0] }, .fail)
    let value = try model.compile().logJoint(point)
    #expect(abs(value - (try present.compile().logJoint(point))) < 1e-12)
    let error = #expect(throws: ModelError.self) { _ = try regression(x, y, .impute) }
    for part in ["'X'", "row 0, column 1"] { #expect(error?.message.contains(part) == true) }
  }

  /// A mean over all rows would take the missing value in.
  @Test func predictorThatOtherRowsUseIsRefused() throws {
    let error = #expect(throws: ModelError.self) {
      _ = try Model { m in
        let b = m.parameter("b", Normal(mu: 0, sigma: 1))
        let x = m.data("x", [1.0, .nan, 3])
        m.observe(
          "obs", Normal(mu: b * (x - mean(x)), sigma: 1), equals: m.data("y", [1.0, 2, 3]),
          missing: .drop)
      }
    }
    #expect(error?.reason == .missingValue && error?.message.contains("'x'") == true)
    #expect(throws: ModelError.self) {
      _ = try Model { m in
        let b = m.parameter("b", Normal(mu: 0, sigma: 1))
        let mu = m.deterministic("mu", b * m.data("x", [1.0, .nan, 3]))
        m.observe(
          "obs", Normal(mu: mu, sigma: 1), equals: m.data("y", [1.0, 2, 3]), missing: .drop)
      }
    }
  }

  /// Missing outcomes are drawn from their distribution given each draw of the parameters.
  @Test func imputedOutcomesAreDrawsOfTheirDistribution() async throws {
    let model = try Model { m in
      m.coordinate("day", ["mon", "tue", "wed", "thu"])
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      m.observe(
        "obs", Normal(mu: mu * m.data("x", [1.0, 2, 3, 4]), sigma: 0.5),
        equals: m.data("y", [1.0, .nan, 3, .nan]), dims: ["day"], missing: .impute)
    }
    let result = try await model.sample(draws: 2000, tune: 500, chains: 4, seed: 3)
    let missing = try #require(result.posterior["obs_unobserved"])
    #expect(missing.shape == [4, 2000, 2])
    #expect(result.posterior.coordinates["obs_unobserved_dim_0"] == ["tue", "thu"])
    #expect(result.observedData?.attributes["obs_unobserved"] == "2 of 4 rows: tue, thu")
    // mu has the precision 1 + (1 + 9) / 0.25 = 41 and the mean (1 + 9) / 0.25 / 41.
    let (mean, variance) = (40.0 / 41, 1.0 / 41)
    for (place, x) in [2.0, 4].enumerated() {
      let sd = (x * x * variance + 0.25).squareRoot()
      #expect(abs(missing.mean()[place] - x * mean) < 4 * sd / 60)
      #expect(abs(missing.standardDeviation()[place] / sd - 1) < 0.05)
    }
    let table = try result.summary()
    #expect(table["obs_unobserved[tue]"] != nil)
    let again = try await model.sample(draws: 2000, tune: 500, chains: 4, seed: 3, threads: 1)
    #expect(again.posterior["obs_unobserved"] == missing)
    let part = try await model.sample(
      draws: 2000, tune: 500, chains: 4, seed: 3, keep: ["obs_unobserved"])
    #expect(part.posterior.names == ["obs_unobserved"])
    #expect(part.posterior["obs_unobserved"] == missing)
  }

  @Test func predictionsHaveTheRowsThatTheRuleLeaves() throws {
    var posterior = InferenceData()
    for (name, values) in point {
      let isScalar = values.count == 1
      posterior.posterior[name] = DataArray(
        dims: ["chain", "draw"] + (isScalar ? [] : ["beta_dim_0"]),
        shape: [1, 2] + (isScalar ? [] : [2]), values: values + values)
    }
    for (rule, rows) in [(MissingValueRule.drop, 4), (.impute, 6)] {
      let model = try regression(x, y, rule)
      let found = try model.samplePosteriorPredictive(posterior, seed: 1)
      #expect(found.posteriorPredictive?["obs"]?.shape == [1, 2, rows])
      let likelihood = try model.computeLogLikelihood(posterior).logLikelihood?["obs"]
      #expect(likelihood?.shape == [1, 2, 4])
      #expect(likelihood?.values.allSatisfy(\.isFinite) == true)
      // The outcome of training says nothing about other rows, even if there are as many.
      let other = try model.replacingData(["X": x.reversed() as [[Double]]])
      let predicted = try other.samplePosteriorPredictive(posterior, seed: 1, into: .predictions)
      #expect(predicted.predictions?["obs"]?.shape == [1, 2, 6])
    }
    // Neither as many rows as the outcome has, nor others, may have holes.
    var holes = x
    holes[3][1] = .nan
    for X in [holes, [[1.0, .nan]]] {
      let error = #expect(throws: ModelError.self) {
        let other = try regression(x, y, .drop).replacingData(["X": X])
        _ = try other.samplePosteriorPredictive(posterior, into: .predictions)
      }
      #expect(error?.message.contains("'X'") == true)
    }
  }

  @Test func rowsOfVectorsAreDroppedWhole() throws {
    func model(_ y: [[Double]], _ rule: MissingValueRule) throws -> Model {
      try Model { m in
        let mu = m.parameter("mu", Normal(mu: 0, sigma: 1), shape: [2])
        m.observe(
          "obs", MvNormal(mu: mu, cov: [[1.0, 0.5], [0.5, 1]]), equals: m.data("y", y),
          missing: rule)
      }
    }
    let holes = [[1.0, 2], [.nan, 1], [0, 1]]
    let point = ["mu": [0.1, 0.2]]
    let dropped = try model(holes, .drop).compile().logJoint(point)
    let present = try model([[1.0, 2], [0, 1]], .fail).compile().logJoint(point)
    #expect(abs(dropped - present) < 1e-13)
    let error = #expect(throws: ModelError.self) { _ = try model(holes, .impute) }
    for part in ["'obs'", "row 1", ".drop"] { #expect(error?.message.contains(part) == true) }
  }

  @Test func countsOfAMatrixOfOutcomes() throws {
    let model = try Model { m in
      let rate = m.parameter("rate", Gamma(alpha: 2, beta: 1), shape: [2])
      m.observe(
        "count", Poisson(mu: rate), equals: m.data("y", [[3.0, .nan], [2, 5], [.nan, 1]]),
        missing: .impute)
    }
    let rates = [2.5, 4]
    let expected =
      try Gamma(alpha: 2, beta: 1).logDensity(2.5) + Gamma(alpha: 2, beta: 1).logDensity(4)
      + [(0, 3.0), (0, 2), (1, 5), (1, 1)].reduce(0) { total, entry in
        total + (try Poisson(mu: rates[entry.0]).logDensity(entry.1))
      }
    #expect(abs(try model.compile().logJoint(["rate": rates]) - expected) < 1e-12)
    #expect(model.missingRows == ["count": [1, 4]])
  }

  @Test func nothingButMissingValuesIsRefused() throws {
    let error = #expect(throws: ModelError.self) {
      _ = try regression(x, y.map { _ in .nan }, .impute)
    }
    #expect(error?.message.contains("all values of y") == true)
  }
}
