/// Parameters and observations that are vectors or matrices: shapes, coordinates, draws, mistakes.

import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusInference
import Testing

@testable import ApusModeling

@Suite struct ArrayParameterTests {
  @Test func shapesFollowFromArguments() throws {
    let model = try Model { m in
      m.coordinate("group", ["a", "b"])
      let w = m.parameter("w", Dirichlet(a: [1, 2, 3]))
      let many = m.parameter("many", Dirichlet(a: [1, 2, 3]), shape: [4, 3])
      let named = m.parameter("named", Dirichlet(a: [1, 2, 3]), dims: ["group", "share"])
      let each = m.parameter("each", Dirichlet(a: [[1.0, 2], [3, 4]]))
      #expect(w.shape == [3] && many.shape == [4, 3] && named.shape == [2, 3])
      #expect(each.shape == [2, 2])
    }
    let density = try model.compile()
    #expect(density.dimension == 2 + 8 + 4 + 2)
    #expect(density.names[..<3] == ["w[0]", "w[1]", "many[0, 0]"])
    let values = try density.constrain([Double](repeating: 0, count: density.dimension))
    #expect(values["w"]?.allSatisfy { abs($0 - 1 / 3.0) < 1e-15 } == true)
    #expect(values["many"]?.count == 12)
  }

  @Test func unconstrainInvertsConstrain() throws {
    let model = try Model { m in
      let w = m.parameter("w", Dirichlet(a: [1, 2, 3]))
      m.parameter(
        "x", MvNormal(mu: w, cov: [[1, 0.5, 0], [0.5, 2, 0], [0, 0, 1]]), shape: [2, 3])
      m.parameter("cuts", Normal(mu: 0, sigma: 1), shape: [3], transform: Ordered())
    }
    let density = try model.compile()
    let y = (0..<density.dimension).map { 0.3 * Double($0) - 1 }
    let values = try density.constrain(y)
    let again = try density.unconstrain(values)
    #expect(zip(y, again).allSatisfy { abs($0 - $1) < 1e-12 })
    let cuts = try #require(values["cuts"])
    #expect(cuts[0] < cuts[1] && cuts[1] < cuts[2])
    var wrong = values
    wrong["w"] = [0.5, 0.6, 0]
    let error = try #require(throws: ModelError.self) { try density.unconstrain(wrong) }
    #expect(error.message.contains("'w'") && error.message.contains("[0.5, 0.6, 0.0]"))
    wrong = values
    wrong["cuts"] = [1, 0, 2]
    #expect(throws: ModelError.self) { try density.unconstrain(wrong) }
  }

  /// The log joint density is that of the parts.
  @Test func densitiesOfBatchesAddUp() throws {
    let rows = [[0.1, 0.2], [1, -1], [0.5, 2]]
    let distribution = MvNormal(mu: [0.5, 0], cov: [[1, 0.3], [0.3, 2]])
    let model = try Model { m in
      m.deterministic("kept", m.parameter("mu", Normal(mu: 0, sigma: 1), shape: [2]))
      m.observe("obs", distribution, equals: m.data("Y", rows))
    }
    let expected = try rows.reduce(0) { try $0 + distribution.logDensity($1) }
    let prior = 2 * (try Normal(mu: 0, sigma: 1).logDensity(0.3))
    let joint = try model.compile().logJoint(["mu": [0.3, 0.3]])
    #expect(abs(joint - expected - prior) < 1e-13)
  }

  @Test func matricesThatAreNotPositiveDefiniteAreRefusedByName() throws {
    let error = try #require(throws: ModelError.self) {
      _ = try Model { m in
        m.parameter("x", MvNormal(mu: [0, 0], cov: [[1, 2], [2, 1]]))
      }
    }
    #expect(error.reason == .invalidArgument)
    for part in ["'x'", "cov", "positive definite", "[[1.0, 2.0], [2.0, 1.0]]"] {
      #expect(error.message.contains(part), "\(error.message)")
    }
  }

  @Test func shapesThatDoNotFitAreRefused() throws {
    let error = try #require(throws: ModelError.self) {
      _ = try Model { m in m.parameter("w", Dirichlet(a: [1, 2, 3]), shape: [4]) }
    }
    for part in ["'w'", "[4]", "[3]"] { #expect(error.message.contains(part)) }
    let other = try #require(throws: ModelError.self) {
      _ = try Model { m in
        m.observe("obs", Dirichlet(a: [1, 2]), equals: m.data("y", [[0.5, 0.5], [0.5, 0.6]]))
      }
    }
    for part in ["'obs'", "[0.5, 0.6]", "row 1"] { #expect(other.message.contains(part)) }
  }

  @Test func predictionsOfVectorsHaveTheirShapes() throws {
    let model = try Model { m in
      let w = m.parameter("w", Dirichlet(a: [1, 2, 3]))
      m.observe(
        "obs", MvNormal(mu: w, chol: [[1, 0, 0], [0.5, 1, 0], [0, 0, 2]]),
        equals: m.data("Y", [[0.1, 0.2, 0.3], [1, 0, 0]]))
    }
    let prior = try model.samplePriorPredictive(draws: 4000, seed: 1)
    #expect(prior.prior?["w"]?.shape == [1, 4000, 3])
    let simulated = try #require(prior.priorPredictive?["obs"])
    #expect(simulated.shape == [1, 4000, 2, 3])
    let last = (0..<4000).map { simulated.values[$0 * 6 + 5] }
    let mean = last.reduce(0, +) / 4000
    #expect(abs(mean - 0.5) < 4 * (4.04 / 4000).squareRoot())
  }

  /// A covariance that is not positive definite everywhere: a point there is rejected.
  @Test func computedMatricesOutsideOfTheirDomainAreRejectedPoints() async throws {
    let model = try Model { m in
      let r = m.parameter("r", Normal(mu: 0, sigma: 1))
      let one = Tensor.constant(1)
      let cov = [[one, r], [r, one]].tensor
      m.observe(
        "obs", MvNormal(mu: [0, 0], cov: cov), equals: m.data("Y", [[1.0, 0.9], [-1, -0.8]]))
    }
    #expect(try model.compile().logJoint(["r": [2]]).isNaN)
    let posterior = try await model.sample(
      draws: 300, tune: 300, chains: 2, seed: 1, initial: ["r": [0]])
    let r = try #require(posterior.posterior["r"])
    #expect(r.values.allSatisfy { abs($0) < 1 })
  }

  /// Counts of three kinds with a Dirichlet prior have a Dirichlet posterior.
  @Test func mapOfAUniformSimplexIsItsMode() throws {
    let model = try Model { m in
      let w = m.parameter("w", Dirichlet(a: [1, 1, 1]))
      m.potential("counts", sum(log(w) * [3, 5, 2].tensor))
    }
    let mode = try model.maximumAPosteriori()
    let w = try #require(mode.values["w"])
    #expect(zip(w, [0.3, 0.5, 0.2]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  /// Rows of new data have the distribution of the old ones.
  @Test func replacedRowsKeepTheShapeOfAValue() throws {
    let model = try Model { m in
      let b = m.parameter("b", Normal(mu: 0, sigma: 1), shape: [2])
      let X = m.data("X", [[1.0], [2], [3]])
      let mu = X * b
      m.observe(
        "y", MvNormal(mu: mu, cov: [[1, 0], [0, 1]]),
        equals: m.data("Y", [[1.0, 2], [3, 4], [5, 6]]))
    }
    let other = try model.replacingData(["X": [[4.0], [5]], "Y": [[0.0, 0], [1, 1]]])
    let prior = try other.samplePriorPredictive(draws: 3, seed: 1)
    #expect(prior.priorPredictive?["y"]?.shape == [1, 3, 2, 2])
    #expect(try other.compile().logJoint(["b": [0, 0]]).isFinite)
    let wrong = #expect(throws: ModelError.self) {
      _ = try model.replacingData(["Y": [[0.0, 0, 0], [1, 1, 1], [1, 1, 1]]]).compile()
    }
    #expect(wrong?.message.contains("'y'") == true)
  }

  /// Modified distributions in a model, through to predictions.
  @Test func modifiersAreLikelihoods() throws {
    let model = try Model { m in
      let mu = m.parameter("mu", Truncated(Normal(mu: 0, sigma: 1), lower: 0))
      let w = m.parameter("w", Dirichlet(a: [1, 1]))
      m.observe(
        "mixed", Mixture(w: w, compDists: [Normal(mu: mu, sigma: 1), Normal(mu: -3, sigma: 1)]),
        equals: m.data("y", [0.5, -2, 1]))
      m.observe(
        "cut", Censored(Normal(mu: mu, sigma: 1), lower: 0), equals: m.data("z", [0.0, 1, 2]))
      m.observe("walk", GaussianRandomWalk(sigma: mu), equals: m.data("x", [0.0, 1, 0.5, 2]))
    }
    let density = try model.compile()
    var evaluator = try density.makeEvaluator()
    let (value, gradient) = try evaluator.evaluate(at: [0.2, -0.3])
    #expect(value.isFinite && gradient.allSatisfy(\.isFinite))
    let prior = try model.samplePriorPredictive(draws: 200, seed: 1)
    #expect(prior.priorPredictive?["mixed"]?.shape == [1, 200, 3])
    #expect(prior.priorPredictive?["walk"]?.shape == [1, 200, 4])
    #expect(prior.priorPredictive?["cut"]?.values.allSatisfy { $0 >= 0 } == true)
    #expect(prior.prior?["mu"]?.values.allSatisfy { $0 >= 0 } == true)
  }

  @Test func seriesOfOpenLengthNeedAShape() throws {
    let error = #expect(throws: ModelError.self) {
      _ = try Model { m in m.parameter("walk", GaussianRandomWalk()) }
    }
    #expect(error?.message.contains("'walk'") == true && error?.message.contains("shape") == true)
    let model = try Model { m in
      m.parameter("walk", GaussianRandomWalk(), shape: [3, 5])
      m.parameter("zero", ZeroSumNormal(), shape: [4])
    }
    #expect(try model.compile().dimension == 15 + 3)
  }

  @Test func discreteVectorsAreNoParameters() throws {
    let error = #expect(throws: ModelError.self) {
      _ = try Model { m in m.parameter("k", Multinomial(n: 3, p: [0.5, 0.5])) }
    }
    #expect(error?.message.contains("discrete") == true)
  }
}
