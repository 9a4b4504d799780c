/// The real trajectory: its slots, weights and totals.
import ApusNumerics
import ApusTestSupport
import Testing

@testable import ApusInference

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct HamiltonianTrajectoryTests {
  private func trajectory(_ density: some LogDensityModel, maxDepth: Int) throws
    -> HamiltonianTrajectory
  {
    HamiltonianTrajectory(
      evaluator: try ErasedEvaluator.make(density), dimension: density.dimension,
      maxDepth: maxDepth, random: RandomStream(seed: 3, purpose: .sampling))
  }

  private func place(
    _ trajectory: inout HamiltonianTrajectory, at point: [Double]
  ) throws -> PhaseSpace.Slot {
    let slot = trajectory.space.take()
    _ = trajectory.space.position(slot).update(fromContentsOf: point)
    try trajectory.space.evaluate(slot)
    return slot
  }

  @Test(arguments: [(0.001, 7), (0.05, 10), (0.4, 10), (1.9, 10), (50, 10)] as [(Double, Int)])
  func noSlotIsLost(stepSize: Double, maxDepth: Int) throws {
    var trajectory = try trajectory(ScaledNormal.standard(3), maxDepth: maxDepth)
    let free = (trajectory.space.freeCount, trajectory.freeSumCount)
    var current = try place(&trajectory, at: [0.1, 0.2, 0.3])
    for _ in 0..<200 {
      let root = trajectory.begin(at: current, stepSize: stepSize)
      let tree = TreeBuilder.grow(
        from: root, along: &trajectory, directions: trajectory.drawDirections(),
        maxDepth: maxDepth)
      current = trajectory.finish(tree.branch)
      let freeNow = (trajectory.space.freeCount, trajectory.freeSumCount)
      #expect(freeNow == (free.0 - 1, free.1))
    }
  }

  @Test func weightsAreEnergyDifferencesAndTotalsAddUp() throws {
    var trajectory = try trajectory(ScaledNormal.standard(2), maxDepth: 3)
    let start = try place(&trajectory, at: [1, -1])
    let root = trajectory.begin(at: start, stepSize: 0.9)
    let initial = trajectory.initialEnergy
    let firstStep = trajectory.next(beyond: root, forward: true)
    let first = try #require(firstStep)
    let secondStep = trajectory.next(beyond: first.branch, forward: true)
    let second = try #require(secondStep)
    let errors = [
      trajectory.space.energy(first.branch.first) - initial,
      trajectory.space.energy(second.branch.first) - initial,
    ]
    #expect(first.weight.value == exp(-errors[0]) && second.weight.value == exp(-errors[1]))
    let totals = trajectory.totals
    let acceptance = errors.reduce(0) { $0 + min(1, exponential(-$1)) }
    #expect(totals.stepCount == 2 && abs(totals.acceptance - acceptance) < 1e-15)
    #expect(totals.maxEnergyError == errors.max { abs($0) < abs($1) })
  }

  @Test func stepsOutsideOfTheSupportDiverge() throws {
    var trajectory = try trajectory(Zoo.halfNormal, maxDepth: 3)
    let root = trajectory.begin(at: try place(&trajectory, at: [0.5]), stepSize: 100)
    var forwards = 0
    for forward in [true, false] where trajectory.next(beyond: root, forward: forward) != nil {
      forwards += 1
    }
    let totals = trajectory.totals
    let hasFailed = trajectory.failure != nil
    #expect(forwards == 0 && totals.stepCount == 2 && !hasFailed)
    #expect(totals.maxEnergyError == .infinity)
  }

  @Test func infiniteDensityDiverges() throws {
    let spike = ClosureDensity(1) { x, gradient in
      gradient[0] = 0
      return x[0] == 0 ? 0 : .infinity
    }
    var trajectory = try trajectory(spike, maxDepth: 3)
    let root = trajectory.begin(at: try place(&trajectory, at: [0]), stepSize: 1)
    let hasDiverged = trajectory.next(beyond: root, forward: true) == nil
    let acceptance = trajectory.totals.acceptance
    #expect(hasDiverged && acceptance == 0)
  }

  @Test func errorsOfTheDensityAreKept() throws {
    var trajectory = try trajectory(BreakingNormal(afterCalls: 1), maxDepth: 3)
    let root = trajectory.begin(at: try place(&trajectory, at: [0]), stepSize: 1)
    let hasDiverged = trajectory.next(beyond: root, forward: true) == nil
    let failure = trajectory.failure
    #expect(hasDiverged)
    #expect(failure as? BreakingNormal.Failure == BreakingNormal.Failure(call: 2))
  }

  @Test func drawsAllocateNothing() async {
    await #expect(processExitsWith: .success) {
      let (density, n) = (ScaledNormal.standard(50), 50)
      let ones = [Double](repeating: 1, count: n)
      let maps: [WhiteningMap] = [
        .identity(n),
        .lowRank(scales: ones, directions: [1] + ones.dropFirst().map { _ in 0 }, stretches: [2]),
        .dense(dimension: n, factor: (0..<n * n).map { $0 % (n + 1) == 0 ? 1 : 0 }),
      ]
      for integrator in Integrator.allCases {
        for map in maps {
          let kernel = NUTSKernel(
            evaluator: try ErasedEvaluator.make(density), dimension: n, maxTreeDepth: 10,
            integrator: integrator, random: RandomStream(seed: 1, purpose: .sampling))
          _ = try kernel.start(at: [Double](repeating: 0.5, count: n))
          kernel.adaptedState = AdaptedState(stepSize: 0.1, stepSizeJitter: 0, map: map)
          var steps = try kernel.draw().stepCount
          let count = AllocationCounter.allocations {
            for _ in 0..<50 { steps += (try? kernel.draw().stepCount) ?? 0 }
          }
          #expect(steps > 500)
          guard let count else { return }
          #expect(count == 0)
        }
      }
    }
  }
}
