/// Starting points: found, given, or refused with a reason.
import ApusDiagnostics
import ApusNumerics
import Testing

@testable import ApusInference

@Suite struct InitialPointTests {
  private func message(_ density: ClosureDensity, initial: [[Double]]? = nil) async -> String {
    do {
      _ = try await NUTS().sample(
        density, draws: 1, tune: 0, chains: 1, seed: 1, initial: initial)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test func refusalOfTheDensityIsQuoted() async {
    let density = ClosureDensity(1) { _, _ in throw DensityError.outsideSupport("tau is negative") }
    let text = await message(density)
    #expect(text.contains("100") && text.contains("tau is negative") && text.contains("chain 0"))
  }

  @Test func lastLogDensityIsNamed() async {
    #expect(await message(ClosureDensity(1) { _, _ in -.infinity }).contains("-inf"))
    #expect(await message(ClosureDensity(1) { _, _ in .nan }).contains("nan"))
  }

  @Test func coordinateOfABadGradientIsNamed() async {
    let density = ClosureDensity(3) { _, gradient in
      gradient[2] = .infinity
      return 0
    }
    let text = await message(density)
    #expect(text.contains("gradient of coordinate 2") && text.contains("inf"))
  }

  @Test func givenPointOutsideOfTheSupportIsRefused() async {
    let text = await message(Zoo.halfNormal, initial: [[-1]])
    #expect(text.contains("given") && text.contains("x is -1.0"))
  }

  @Test func chainsStartAtTheGivenPoints() async throws {
    let seen = LockedState<Set<Double>>([])
    let density = ClosureDensity(1) { x, gradient in
      _ = seen.withLock { $0.insert(x[0]) }
      gradient[0] = -x[0]
      return -0.5 * x[0] * x[0]
    }
    _ = try await NUTS().sample(
      density, draws: 1, tune: 0, chains: 2, seed: 1, initial: [[0.123456], [3.25]])
    #expect(seen.withLock { $0.isSuperset(of: [0.123456, 3.25]) })
  }

  @Test func randomPointsAreTriedUntilOneIsInside() async throws {
    // Half of the box is outside: a chain that gave up at once would fail here.
    let run = try await NUTS().sample(Zoo.halfNormal, draws: 10, tune: 50, chains: 8, seed: 2)
    #expect(run.posterior["x"]!.values.allSatisfy { $0 > 0 })
    #expect(run.posterior["x"]!.shape == [8, 10, 1])
  }

  /// A normal that exists within 1 of 50 only, whose prior is there.
  private struct FarNormal: ExplainableDensity {
    let dimension = 1
    let hasPrior: Bool

    func makeEvaluator() throws -> ClosureDensity.Evaluator {
      ClosureDensity.Evaluator { x, gradient in
        guard abs(x[0] - 50) < 1 else { return -.infinity }
        gradient[0] = 50 - x[0]
        return -0.5 * (x[0] - 50) * (x[0] - 50)
      }
    }

    func priorDraw(using generator: inout RandomStream) throws -> [Double] {
      guard hasPrior else { throw CancellationError() }
      return [49.5 + Variates.uniform(using: &generator)]
    }

    func explainRefusal(at position: [Double]) -> String? { "x is too far from 50" }
  }

  @Test func priorDrawsComeAfterRandomPoints() async throws {
    let run = try await NUTS().run(
      FarNormal(hasPrior: true), options: samplingOptions { ($0.draws, $0.tune) = (10, 20) })
    #expect(run.failures.isEmpty && run.chains[0].draws.positions.allSatisfy { abs($0 - 50) < 1 })
  }

  @Test func densityExplainsItsRefusal() async {
    let error = await #expect(throws: SamplerError.self) {
      try await NUTS().run(
        FarNormal(hasPrior: true),
        options: samplingOptions { ($0.chains, $0.initial) = (1, [[3]]) })
    }
    #expect("\(error!)".contains("at the given one x is too far from 50"))
  }

  @Test func pointFoundFarOutIsFollowedUphill() async throws {
    // Finite only beyond 4, with its mode at 60: found at another radius, and followed to the mode.
    let density = ClosureDensity(1) { x, gradient in
      guard x[0] > 4 else { return -.infinity }
      gradient[0] = 60 - x[0]
      return -0.5 * (x[0] - 60) * (x[0] - 60)
    }
    let start = InitialPoint(density, given: nil, random: .init(seed: 1, purpose: .initialPoint))
    let kernel = NUTSKernel(
      evaluator: try ErasedEvaluator.make(density), dimension: 1, maxTreeDepth: 5,
      random: .init(seed: 1, purpose: .sampling))
    try start.place(kernel)
    #expect(abs(kernel.position[0] - 60) < 1e-3)
  }
}
