/// Starting points: found, given, or refused with a reason.
import ApusDiagnostics
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
}
