/// What a leapfrog costs beside the density; runs when the environment asks for it.
import ApusInference
import Testing

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite(.serialized, .enabled(if: getenv("APUS_BENCHMARK") != nil))
struct OverheadBenchmark {
  /// Long trajectories show the leapfrog and the tree alone; at the usual acceptance rate the fresh
  /// momentum of each draw is shared by few leapfrogs.
  @Test(arguments: [0.9999, 0.8], [4, 50, 500])
  func overheadPerLeapfrogStaysSmall(targetAccept: Double, dimension: Int) async throws {
    var options = SamplingOptions()
    options.chains = 1
    options.tune = 300
    options.threads = 1
    options.seed = 1
    options.draws = (targetAccept > 0.9 ? 200_000 : 1_000_000) / (dimension + 50)
    let density = ScaledNormal.standard(dimension)
    var best = Double.infinity
    var stepsPerDraw = 0.0
    // The least of many short runs, since other work on the machine only adds.
    for _ in 0..<40 {
      let run = try await NUTS(targetAccept: targetAccept).run(density, options: options)
      best = min(best, run.elapsedSeconds / Double(run.gradientCount) * 1e9)
      stepsPerDraw = Double(run.gradientCount) / Double(options.draws + options.tune)
    }
    let cost = try densityCost(density)
    print(
      "dimension \(dimension), \(stepsPerDraw) steps a draw: \(best) ns a leapfrog, of which "
        + "density \(cost), overhead \(best - cost); aim \(120 + 1.5 * Double(dimension))")
  }

  private func densityCost(_ density: ScaledNormal) throws -> Double {
    var evaluator = try density.makeEvaluator()
    let position = [Double](repeating: 0.5, count: density.dimension)
    var gradient = position
    let count = 1_000_000 / (density.dimension + 50)
    var total = 0.0
    var best = Double.infinity
    for _ in 0..<40 {
      let start = ContinuousClock.now
      for _ in 0..<count {
        var span = gradient.mutableSpan
        total += try evaluator.evaluate(at: position.span, gradient: &span)
      }
      best = min(best, (ContinuousClock.now - start) / .nanoseconds(1) / Double(count))
    }
    #expect(total < 0)
    return best
  }
}
