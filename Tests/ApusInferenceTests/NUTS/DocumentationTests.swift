/// The examples of the documentation, word for word.
import ApusDiagnostics
import ApusInference
import Testing

// From ApusInference.md.
struct TwoNormals: LogDensityModel {
  let dimension = 2

  struct Evaluator: LogDensityEvaluator {
    mutating func evaluate(
      at position: Span<Double>, gradient: inout MutableSpan<Double>
    ) throws -> Double {
      gradient[0] = -position[0]
      gradient[1] = -position[1] / 9
      return -0.5 * (position[0] * position[0] + position[1] * position[1] / 9)
    }
  }

  func makeEvaluator() throws -> Evaluator { Evaluator() }
}

@Suite struct DocumentationTests {
  @Test func examplesWork() async throws {
    // From ApusInference.md.
    let result = try await NUTS(targetAccept: 0.9).sample(TwoNormals(), draws: 1000, seed: 1)
    let x = result.posterior["x"]!  // dims chain, draw, x_dim_0
    #expect(x.dims == ["chain", "draw", "x_dim_0"])

    // From NUTSGuide.md.
    let diverging = result.sampleStats["diverging"]!.values
    let divergences = diverging.count { $0 == 1 }
    #expect(divergences == 0)
  }

  @Test func variationalExamplesWork() async throws {
    let density = TwoNormals()
    // From VariationalGuide.md.
    let fit = try await ADVI(.meanField).fit(density, iterations: 25_000, seed: 33)
    let draws = try fit.sample(2000, of: density, seed: 33)
    #expect(try draws.summary().description.hasPrefix("Trustworthy: k-hat "))
    #expect("\(fit)".hasPrefix("k-hat ") && draws.posterior["x"]?.shape == [1, 2000, 2])
    let exact = try await BatchAndMatch().fit(density, seed: 33)
    let corrected = try await DeterministicADVI().fit(density, seed: 33)
    #expect("\(exact)".contains("batch and match, converged"))
    #expect(corrected.fixedDraws?.samplingErrors?.count == 2)
  }

  @Test func cancelledExampleEnds() async {
    // From NUTSGuide.md.
    let task = Task { try await NUTS().sample(TwoNormals(), draws: 1_000_000) }
    task.cancel()
    // Whether there are draws by now is a matter of luck.
    if let result = try? await task.value {
      #expect(result.posterior.attributes["incomplete"] == "true")
    }
  }
}
