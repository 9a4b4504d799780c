/// Levels that a model was not fitted with: known, missing and new ones in predictions.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusLinearAlgebra
import Testing

@testable import ApusModeling

@Suite struct NewLevelTests {
  private static let draws = 4000

  /// Varying intercepts of three counties, centred or not.
  private func model(isCentered: Bool = true) throws -> Model {
    try Model { m in
      let county = m.data("county_of", ["A", "B", "C", "B"], levelsOf: "county")
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let a: Tensor
      if isCentered {
        a = m.parameter("a", Normal(mu: mu, sigma: tau), dims: ["county"])
      } else {
        let offset = m.parameter("offset", Normal(mu: 0, sigma: 1), dims: ["county"])
        a = m.deterministic("a", mu + tau * offset, dims: ["county"])
      }
      m.observe(
        "obs", Normal(mu: a[county], sigma: 1e-9), equals: m.data("y", [1.0, 2, 3, 2]))
    }
  }

  /// Draws with `mu = 5`, `tau = 2` and levels at 10, 20, 30.
  private func posterior(isCentered: Bool = true) -> InferenceData {
    var result = InferenceData()
    func array(_ values: [Double]) -> DataArray {
      let isScalar = values.count == 1
      return DataArray(
        dims: ["chain", "draw"] + (isScalar ? [] : ["county"]),
        shape: [2, Self.draws / 2] + (isScalar ? [] : [values.count]),
        values: (0..<Self.draws).flatMap { _ in values })
    }
    result.posterior["mu"] = array([5])
    result.posterior["tau"] = array([2])
    if isCentered {
      result.posterior["a"] = array([10, 20, 30])
    } else {
      result.posterior["offset"] = array([2.5, 7.5, 12.5])
    }
    result.posterior.coordinates["county"] = ["A", "B", "C"]
    return result
  }

  private func column(_ array: DataArray?, _ row: Int) throws -> [Double] {
    let array = try #require(array)
    let width = try #require(array.shape.last)
    return (0..<Self.draws).map { array.values[$0 * width + row] }
  }

  private func moments(_ values: [Double]) -> (mean: Double, sd: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(values.count - 1)).squareRoot())
  }

  @Test func labelsBecomeIndicesInTheOrderOfTheirAppearance() throws {
    let model = try model()
    #expect(model.structure.coordinates["county"] == ["A", "B", "C"])
    #expect(model.structure.data.first?.tensor.knownValues == [0, 1, 2, 1])
  }

  @Test(arguments: [true, false])
  func everyRowFollowsItsRule(isCentered: Bool) throws {
    let other = try model(isCentered: isCentered).replacingData([
      "county_of": ["C", "X", nil, "X", "A", "Y"] as [String?]
    ])
    let result = try other.samplePosteriorPredictive(
      posterior(isCentered: isCentered), variables: isCentered ? nil : ["obs", "a"], seed: 3,
      into: .predictions)
    let obs = result.predictions?["obs"]
    #expect(obs?.shape == [2, Self.draws / 2, 6])
    // Known levels take their effect.
    for (row, effect) in [(0, 30.0), (4, 10)] {
      #expect(try column(obs, row).allSatisfy { abs($0 - effect) < 1e-6 })
    }
    // A new level comes from its population, and its rows share it.
    let (first, second, other1) = (try column(obs, 1), try column(obs, 3), try column(obs, 5))
    #expect(zip(first, second).allSatisfy { abs($0 - $1) < 1e-6 })
    for values in [first, other1] {
      let (mean, sd) = moments(values)
      #expect(abs(mean - 5) < 4 * 2 / Double(Self.draws).squareRoot())
      #expect(abs(sd - 2) < 4 * 2 / Double(2 * Self.draws).squareRoot())
    }
    let product = zip(first, other1).map { ($0 - 5) * ($1 - 5) }
    #expect(abs(moments(product).mean) < 4 * 4 / Double(Self.draws).squareRoot())
    // A missing one is a random known one.
    let missing = try column(obs, 2)
    for effect in [10.0, 20, 30] {
      let share = Double(missing.count { abs($0 - effect) < 1e-6 }) / Double(Self.draws)
      #expect(abs(share - 1.0 / 3) < 4 * (2.0 / 9 / Double(Self.draws)).squareRoot())
    }
    let constant = try #require(result.predictionsConstantData)
    #expect(constant["county_of_rule"]?.values == [0, 2, 1, 2, 0, 2])
    for part in ["X, Y of 'county' are new", "row 2 of 'county_of'"] {
      #expect(constant.attributes["new_levels"]?.contains(part) == true)
      #expect(result.predictions?.attributes["new_levels"]?.contains(part) == true)
    }
    // The labels of training stay as they are.
    #expect(result.posterior.coordinates["county"] == ["A", "B", "C"])
    if !isCentered {
      let labels = ["A", "B", "C", "X", "Y", "missing in row 2 of 'county_of'"]
      #expect(result.predictions?.coordinates["county"] == labels)
      #expect(result.predictions?["a"]?.dims == ["chain", "draw", "county"])
    }
  }

  @Test func otherRulesForNewLevels() throws {
    let other = try model().replacingData(["county_of": ["X", "B"]])
    let zero = try other.samplePosteriorPredictive(
      posterior(), seed: 3, into: .predictions, newLevels: .zero)
    #expect(try column(zero.predictions?["obs"], 0).allSatisfy { abs($0 - 5) < 1e-6 })
    #expect(zero.predictions?.attributes["new_levels"]?.contains("mean") == true)
    let error = #expect(throws: ModelError.self) {
      _ = try other.samplePosteriorPredictive(posterior(), seed: 3, newLevels: .error)
    }
    for part in ["'county'", "X", ".sample"] { #expect(error?.message.contains(part) == true) }
    // Known levels are no matter of the rule.
    let known = try model().replacingData(["county_of": ["B"]])
    _ = try known.samplePosteriorPredictive(posterior(), seed: 3, newLevels: .error)
  }

  @Test func correlatedEffectsOfANewLevelComeTogether() throws {
    let model = try Model { m in
      let county = m.data("county_of", ["A", "B"], levelsOf: "county")
      let mean = m.parameter("mean", Normal(mu: 0, sigma: 1), shape: [2])
      let effects = m.parameter(
        "effects", MvNormal(mu: mean, cov: try Matrix(rows: [[1, 0.9], [0.9, 1]])),
        dims: ["county", "effect"])
      let mu = effects[county].column(0) + 100 * effects[county].column(1)
      m.observe("obs", Normal(mu: mu, sigma: 1e-9), equals: m.data("y", [1.0, 2]))
    }
    var posterior = InferenceData()
    let n = Self.draws
    posterior.posterior["mean"] = DataArray(
      dims: ["chain", "draw", "mean_dim_0"], shape: [2, n / 2, 2],
      values: (0..<n).flatMap { _ in [1.0, 2] })
    posterior.posterior["effects"] = DataArray(
      dims: ["chain", "draw", "county", "effect"], shape: [2, n / 2, 2, 2],
      values: (0..<n).flatMap { _ in [1.0, 2, 3, 4] })
    let other = try model.replacingData(["county_of": ["X", "B"]])
    let found = try other.samplePosteriorPredictive(
      posterior, variables: ["obs"], seed: 1, into: .predictions)
    let (mean, sd) = moments(try column(found.predictions?["obs"], 0))
    // Var(a + 100 b) = 1 + 10000 + 200 * 0.9.
    #expect(abs(mean - 201) < 4 * sd / Double(n).squareRoot())
    #expect(abs(sd - 10181.0.squareRoot()) < 4 * sd / Double(2 * n).squareRoot())
    #expect(try column(found.predictions?["obs"], 1).allSatisfy { abs($0 - 403) < 1e-5 })
  }

  @Test func newLevelsCannotBeFitted() async throws {
    let other = try model().replacingData(["county_of": ["A", "X", "C", "B"]])
    let error = #expect(throws: ModelError.self) { _ = try other.compile() }
    for part in ["X", "'county'", "all levels"] { #expect(error?.message.contains(part) == true) }
    let missing = try model().replacingData(["county_of": ["A", nil, "C", "B"] as [String?]])
    #expect(throws: ModelError.self) { _ = try missing.compile() }
    // What was replaced can be replaced again.
    _ = try other.replacingData(["county_of": ["B", "B", "C", "B"]]).compile()
  }

  @Test func covariatesOfLevelsMustCoverNewOnes() throws {
    let model = try Model { m in
      let county = m.data("county_of", ["A", "B"], levelsOf: "county")
      let uranium = m.data("uranium", [0.5, 1.5], dims: ["county"])
      let a = m.parameter("a", Normal(mu: uranium, sigma: 1), dims: ["county"])
      m.observe("obs", Normal(mu: a[county], sigma: 1), equals: m.data("y", [1.0, 2]))
    }
    var posterior = InferenceData()
    posterior.posterior["a"] = DataArray(
      dims: ["chain", "draw", "county"], shape: [1, 3, 2], values: [1, 2, 1, 2, 1, 2])
    let short = try model.replacingData(["county_of": ["X"]])
    let error = #expect(throws: ModelError.self) {
      _ = try short.samplePosteriorPredictive(posterior, into: .predictions)
    }
    for part in ["uranium", "2 values", "3 levels", "replace"] {
      #expect(error?.message.contains(part) == true)
    }
    let whole = try model.replacingData(["county_of": ["X"], "uranium": [0.5, 1.5, 1000]])
    let found = try whole.samplePosteriorPredictive(posterior, seed: 1, into: .predictions)
    #expect(found.predictions?["obs"]?.values.allSatisfy { abs($0 - 1000) < 10 } == true)
  }

  @Test func priorOverAllLevelsTogetherHasNoNewOnes() throws {
    let model = try Model { m in
      let county = m.data("county_of", ["A", "B", "C"], levelsOf: "county")
      let a = m.parameter("a", ZeroSumNormal(sigma: 1), dims: ["county"])
      m.observe("obs", Normal(mu: a[county], sigma: 1), equals: m.data("y", [1.0, 2, 3]))
    }
    let error = #expect(throws: ModelError.self) {
      _ = try model.replacingData(["county_of": ["X"]])
    }
    for part in ["'a'", "'county'", "ZeroSumNormal"] {
      #expect(error?.message.contains(part) == true)
    }
  }

  @Test func labelsWithoutADimensionAreRefused() throws {
    let plain = #expect(throws: ModelError.self) {
      _ = try Model { m in _ = m.data("county_of", ["A", "B"]) }
    }
    for part in ["'county_of'", "'A'", "levelsOf"] {
      #expect(plain?.message.contains(part) == true)
    }
    let unknown = #expect(throws: ModelError.self) {
      _ = try Model { m in
        m.coordinate("county", ["A", "B"])
        _ = m.data("county_of", ["A", "Z"], levelsOf: "county")
      }
    }
    for part in ["'Z'", "row 1", "'county'"] { #expect(unknown?.message.contains(part) == true) }
  }

  @Test func coordinatesOfRowsAreThoseOfThePrediction() throws {
    let model = try Model { m in
      m.coordinate("day", ["mon", "tue"])
      let b = m.parameter("b", Normal(mu: 0, sigma: 1))
      let x = m.data("x", [1.0, 2], dims: ["day"])
      m.observe("obs", Normal(mu: b * x, sigma: 1), equals: m.data("y", [1.0, 2]), dims: ["day"])
    }
    var posterior = try model.samplePriorPredictive(draws: 5, seed: 1)
    posterior.posterior = try #require(posterior.prior)
    let other = try model.replacingData(
      ["x": [3.0, 4, 5]], coordinates: ["day": ["wed", "thu", "fri"]])
    let found = try other.samplePosteriorPredictive(posterior, seed: 1, into: .predictions)
    #expect(found.predictions?.coordinates["day"] == ["wed", "thu", "fri"])
    #expect(found.predictionsConstantData?.coordinates["day"] == ["wed", "thu", "fri"])
    #expect(found.observedData?.coordinates["day"] == ["mon", "tue"])
    let error = #expect(throws: ModelError.self) {
      _ = try model.replacingData(["x": [3.0, 4, 5]], coordinates: ["day": ["wed"]])
    }
    for part in ["'x'", "3 entries", "'day'"] { #expect(error?.message.contains(part) == true) }
  }
}
