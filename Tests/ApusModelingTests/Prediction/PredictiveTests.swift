/// Simulated data: from the posterior, for other data, and from the prior.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import Testing

@testable import ApusModeling

@Suite struct PredictiveTests {
  /// A result whose posterior holds given draws.
  private func result(_ draws: [String: DataArray]) -> InferenceData {
    var result = InferenceData()
    for (name, array) in draws { result.posterior[name] = array }
    return result
  }

  private func regression() throws -> Model {
    try Model { m in
      let slope = m.parameter("slope", Normal(mu: 0, sigma: 1))
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let mu = slope * m.data("x", [1.0, 2, 3])
      m.observe("obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", [1.0, 2, 3]))
    }
  }

  private func constantDraws(_ draws: Int) -> InferenceData {
    let shape = [2, draws]
    func array(_ value: Double) -> DataArray {
      DataArray(
        dims: ["chain", "draw"], shape: shape, values: Array(repeating: value, count: 2 * draws))
    }
    return result(["slope": array(2), "sigma": array(0.5)])
  }

  @Test func replicationsHaveTheMomentsOfTheLikelihood() throws {
    let simulated = try regression().samplePosteriorPredictive(constantDraws(5000), seed: 1)
    let array = try #require(simulated.posteriorPredictive?["obs"])
    #expect(array.dims == ["chain", "draw", "obs_dim_0"] && array.shape == [2, 5000, 3])
    for row in 0..<3 {
      let values = (0..<10_000).map { array.values[$0 * 3 + row] }
      let mean = values.reduce(0, +) / 10_000
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 9999
      #expect(abs(mean - 2 * Double(row + 1)) <= 4 * 0.5 / 100)
      #expect(abs(variance - 0.25) <= 4 * 0.25 * (2.0 / 10_000).squareRoot())
    }
  }

  @Test func predictionsFollowReplacedDataWithoutAnOutcome() throws {
    let other = try regression().replacingData(["x": [10.0, 20, 30, 40, 50]])
    let simulated = try other.samplePosteriorPredictive(
      constantDraws(200), seed: 1, into: .predictions)
    #expect(simulated.predictions?["obs"]?.shape == [2, 200, 5])
    #expect(simulated.predictionsConstantData?["x"]?.values == [10, 20, 30, 40, 50])
    #expect(simulated.posteriorPredictive == nil)
    let last = try #require(simulated.predictions?["obs"]?.values.last)
    #expect(abs(last - 100) < 5)
  }

  @Test func oneRowOfNewDataGivesOneColumn() throws {
    let other = try regression().replacingData(["x": [10.0]])
    let simulated = try other.samplePosteriorPredictive(
      constantDraws(10), seed: 1, into: .predictions)
    #expect(simulated.predictions?["obs"]?.shape == [2, 10, 1])
  }

  @Test func likelihoodWithoutPredictorsKeepsTheShapeOfTheData() throws {
    let model = try Model { m in
      let rate = m.parameter("rate", Gamma(alpha: 2, beta: 0.5))
      m.observe("count", Poisson(mu: rate), equals: m.data("y", [3, 4, 5, 6]))
    }
    let draws = DataArray(
      dims: ["chain", "draw"], shape: [1, 50], values: .init(repeating: 4, count: 50))
    let simulated = try model.samplePosteriorPredictive(result(["rate": draws]), seed: 1)
    let array = try #require(simulated.posteriorPredictive?["count"])
    #expect(array.shape == [1, 50, 4] && array.kind == .integer)
    #expect(array.values.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
  }

  @Test func sameSeedGivesTheSameReplications() throws {
    let model = try regression()
    let draws = constantDraws(20)
    let first = try model.samplePosteriorPredictive(draws, seed: 7)
    #expect(try model.samplePosteriorPredictive(draws, seed: 7) == first)
    #expect(try model.samplePosteriorPredictive(draws, seed: 8) != first)
  }

  @Test func posteriorThatDoesNotFitIsRefused() throws {
    let error = try #require(throws: ModelError.self) {
      _ = try regression().samplePosteriorPredictive(result([:]), seed: 1)
    }
    #expect(error.message.contains("slope"))
  }

  /// Blocks of a stream, joined, are the result that is kept as a whole.
  @Test(arguments: [1, 7, 20, 100, nil] as [Int?])
  func streamHasTheNumbersOfTheWhole(blockDraws: Int?) throws {
    let model = try regression()
    let draws = constantDraws(20)
    let whole = try #require(
      try model.samplePosteriorPredictive(draws, seed: 7).posteriorPredictive?["obs"])
    var values = [Double]()
    var places = [[Int]]()
    try model.streamPosteriorPredictive(draws, seed: 7, blockDraws: blockDraws) { block in
      values += block.group["obs"]?.values ?? []
      places += block.draws.map { [block.chain, $0] }
      #expect(block.group["obs"]?.shape == [1, block.draws.count, 3])
      #expect(block.draws.count <= blockDraws ?? 20)
    }
    #expect(values == whole.values)
    #expect(places == (0..<2).flatMap { chain in (0..<20).map { [chain, $0] } })
  }

  @Test func thinnedDrawsComeFromEveryNthPosteriorDraw() throws {
    var draws = constantDraws(10)
    let slopes = (0..<20).map(Double.init)
    draws.posterior["slope"] = DataArray(
      dims: ["chain", "draw"], shape: [2, 10], values: slopes)
    let model = try Model { m in
      let slope = m.parameter("slope", Normal(mu: 0, sigma: 1))
      let twice = m.deterministic("twice", 2 * slope)
      m.observe("obs", Normal(mu: twice, sigma: 1), equals: m.data("y", [1.0, 2, 3]))
    }
    let result = try model.samplePosteriorPredictive(
      draws, variables: ["obs", "twice"], seed: 1, thin: 4)
    #expect(result.posteriorPredictive?["obs"]?.shape == [2, 3, 3])
    #expect(result.posteriorPredictive?["twice"]?.values == [0, 8, 16, 20, 28, 36])
    let error = #expect(throws: ModelError.self) {
      _ = try model.samplePosteriorPredictive(draws, thin: 0)
    }
    #expect(error?.message.contains("thin") == true)
  }

  /// Only what the asked variables depend on must be there, and others change no number.
  @Test func onlyWhatIsAskedForIsMade() throws {
    let model = try Model { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      let b = m.parameter("b", Normal(mu: 0, sigma: 1))
      m.observe("first", Normal(mu: a, sigma: 1), equals: m.data("y", [1.0, 2]))
      m.observe("second", Normal(mu: b, sigma: 1), equals: m.data("z", [1.0, 2, 3]))
    }
    let array = DataArray(dims: ["chain", "draw"], shape: [1, 4], values: [1, 2, 3, 4])
    let both = try model.samplePosteriorPredictive(
      result(["a": array, "b": array]), seed: 5)
    let second = try model.samplePosteriorPredictive(
      result(["b": array]), variables: ["second"], seed: 5)
    #expect(second.posteriorPredictive?.names == ["second"])
    #expect(second.posteriorPredictive?["second"] == both.posteriorPredictive?["second"])
    for (name, word) in [("first", "'a'"), ("third", "first, second")] {
      let error = #expect(throws: ModelError.self) {
        _ = try model.samplePosteriorPredictive(
          result(["b": array]), variables: [name], seed: 5)
      }
      #expect(error?.message.contains(word) == true)
    }
  }

  @Test func priorDrawsHaveTheMomentsOfTheirDistributions() throws {
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 1, sigma: 2))
      let theta = m.parameter("theta", Normal(mu: mu, sigma: 0.5), shape: [3])
      m.deterministic("twice", 2 * theta)
      m.observe("obs", Normal(mu: theta, sigma: 1), equals: m.data("y", [0.0, 0, 0]))
    }
    let prior = try model.samplePriorPredictive(draws: 20_000, seed: 3)
    let theta = try #require(prior.prior?["theta"])
    #expect(theta.dims == ["chain", "draw", "theta_dim_0"] && theta.shape == [1, 20_000, 3])
    func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean, squares / Double(values.count - 1))
    }
    let first = moments((0..<20_000).map { theta.values[$0 * 3] })
    #expect(abs(first.mean - 1) <= 4 * (4.25 / 20_000).squareRoot())
    #expect(abs(first.variance - 4.25) <= 4 * 4.25 * (2.0 / 20_000).squareRoot())
    let simulated = try #require(prior.priorPredictive?["obs"])
    let data = moments((0..<20_000).map { simulated.values[$0 * 3 + 1] })
    #expect(abs(data.variance - 5.25) <= 4 * 5.25 * (2.0 / 20_000).squareRoot())
    let twice = try #require(prior.prior?["twice"])
    #expect(zip(twice.values, theta.values).allSatisfy { $0 == 2 * $1 })
  }

  @Test func improperPriorHasNoDraws() throws {
    let model = try Model { m in m.parameter("x", Flat()) }
    #expect(throws: ModelError.self) { _ = try model.samplePriorPredictive(draws: 5, seed: 1) }
  }
}
