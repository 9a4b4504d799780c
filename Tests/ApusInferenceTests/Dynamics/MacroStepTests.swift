/// The adaptive step: it conserves energy, and the way back is the same.
import ApusNumerics
import Testing

@testable import ApusInference

@Suite struct MacroStepTests {
  private func space(_ density: some LogDensityModel, at point: [Double], seed: UInt64) throws
    -> PhaseSpace
  {
    var space = PhaseSpace(
      dimension: density.dimension, slots: 4, evaluator: try ErasedEvaluator.make(density))
    var random = RandomStream(seed: seed, purpose: .simulation)
    let slot = space.take()
    _ = space.position(slot).update(fromContentsOf: point)
    try space.evaluate(slot)
    space.refreshMomentum(slot, using: &random)
    return space
  }

  /// From the mouth of the funnel to its neck all numbers of leapfrogs occur.
  @Test(arguments: [4.0, 0, -2, -4, -6])
  func stepBackLeadsToWhereItCameFrom(v: Double) throws {
    var reached = 0
    var counts: Set<Int> = []
    for seed in 1...40 as ClosedRange<UInt64> {
      var space = try space(
        Zoo.funnel, at: [v] + [Double](repeating: exponential(v / 2), count: 9), seed: seed)
      let (start, end, back) = (PhaseSpace.Slot(0), space.take(), space.take())
      let there = try space.macroStep(from: start, to: end, stepSize: 0.9)
      guard there.outcome == .reached else { continue }
      let before = space.gradientCount
      #expect(abs(space.energy(end) - space.energy(start)) <= MacroStep.energyTolerance)
      #expect(space.distance(end) == 1)
      let again = try space.macroStep(from: end, to: back, stepSize: -0.9)
      #expect(again.outcome == .reached && space.distance(back) == 0)
      counts.insert(space.gradientCount - before)
      reached += 1
      for i in 0..<10 {
        let scale = exponential(v / 2)
        let distance = abs(space.position(back)[i] - space.position(start)[i])
        #expect(distance < 1e-8 * max(1, scale), "seed \(seed), coordinate \(i): \(distance)")
      }
    }
    #expect(reached > 10, "\(reached)")
    if v < 0 { #expect(counts.count > 1) }
  }

  @Test func easyStepTakesOneLeapfrog() throws {
    var space = try space(ScaledNormal.standard(3), at: [0.1, 0.2, 0.3], seed: 1)
    let end = space.take()
    let before = space.gradientCount
    let step = try space.macroStep(from: 0, to: end, stepSize: 0.1)
    #expect(step.outcome == .reached && space.gradientCount == before + 1)
    #expect(step.coarseAcceptance > 0.99 && step.coarseAcceptance <= 1)
  }

  @Test func wallsExhaustTheStep() throws {
    var space = try space(Zoo.halfNormal, at: [1e-12], seed: 1)
    let end = space.take()
    let towardsTheWall = space.momentum(0)[0] > 0 ? -1.0 : 1
    let step = try space.macroStep(from: 0, to: end, stepSize: towardsTheWall)
    #expect(step.outcome == .exhausted && step.coarseAcceptance == 0)
  }
}
