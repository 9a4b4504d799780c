/// Laws of the leapfrog: it can be reversed, keeps volume, and errs by the square of its step.
import ApusNumerics
import Testing

@testable import ApusInference

@Suite struct LeapfrogTests {
  /// A quartic well with a coupling: nothing about it is linear.
  private static let well = ClosureDensity(11) { x, gradient in
    var sum = 0.0
    for i in x.indices {
      let next = x[(i + 1) % x.count]
      let previous = x[(i + x.count - 1) % x.count]
      sum -= 0.25 * x[i] * x[i] * x[i] * x[i] + 0.3 * x[i] * next
      gradient[i] = -x[i] * x[i] * x[i] - 0.3 * (next + previous)
    }
    return sum
  }

  /// Where `space` puts its state: the first slot of a pool.
  private let start: PhaseSpace.Slot = 0

  /// One map of each kind, none of them trivial.
  private static let maps: [WhiteningMap] = {
    let scales = (0..<11).map { (0.2 + 0.1 * Double($0)).squareRoot() }
    let direction: [Double] = (0..<11).map { $0 % 2 == 0 ? 1 / 6.0.squareRoot() : 0 }
    var factor = [Double](repeating: 0, count: 121)
    for column in 0..<11 {
      for row in column..<11 { factor[column * 11 + row] = row == column ? scales[row] : 0.05 }
    }
    return [
      .diagonal(scales: scales),
      .lowRank(scales: scales, directions: direction, stretches: [1.7]),
      .dense(dimension: 11, factor: factor),
    ]
  }()

  private func space(seed: UInt64 = 1, map: WhiteningMap = maps[0]) throws -> PhaseSpace {
    let density = Self.well
    var space = PhaseSpace(
      dimension: density.dimension, slots: 4, evaluator: try ErasedEvaluator.make(density))
    space.map = map
    var random = RandomStream(seed: seed, purpose: .simulation)
    let slot = space.take()
    precondition(slot == start)
    for i in 0..<density.dimension { space.position(slot)[i] = Variates.normal(using: &random) }
    try space.evaluate(slot)
    space.refreshMomentum(slot, using: &random)
    return space
  }

  /// Steps along, swapping two slots; returns the slot of the last state.
  private func integrate(
    _ space: inout PhaseSpace, from start: PhaseSpace.Slot, stepSize: Double, steps: Int
  ) throws -> PhaseSpace.Slot {
    var (current, next) = (space.take(), space.take())
    try space.leapfrog(from: start, to: current, stepSize: stepSize)
    for _ in 1..<steps {
      try space.leapfrog(from: current, to: next, stepSize: stepSize)
      swap(&current, &next)
    }
    space.release(next)
    return current
  }

  @Test(arguments: maps)
  func flippedMomentumLeadsBack(map: WhiteningMap) throws {
    var space = try space(map: map)
    let end = try integrate(&space, from: start, stepSize: 0.05, steps: 40)
    for i in 0..<space.dimension { space.momentum(end)[i].negate() }
    let before = (0..<space.dimension).map {
      (space.position(start)[$0], space.momentum(start)[$0])
    }
    space.release(start)
    let back = try integrate(&space, from: end, stepSize: 0.05, steps: 40)
    for i in 0..<space.dimension {
      #expect(abs(space.position(back)[i] - before[i].0) < 1e-10)
      #expect(abs(space.momentum(back)[i] + before[i].1) < 1e-10)
    }
  }

  @Test(arguments: maps)
  func energyErrorScalesWithTheSquareOfTheStep(map: WhiteningMap) throws {
    func worstError(_ steps: Int) throws -> Double {
      var worst = 0.0
      for seed in 1...5 as ClosedRange<UInt64> {
        var space = try space(seed: seed, map: map)
        let end = try integrate(
          &space, from: start, stepSize: 0.8 / Double(steps), steps: steps)
        worst = max(worst, abs(space.energy(end) - space.energy(start)))
      }
      return worst
    }
    let coarse = try worstError(16)
    let fine = try worstError(32)
    #expect(coarse / fine > 3.6 && coarse / fine < 4.4, "\(coarse) and \(fine)")
  }

  @Test func volumeIsKept() throws {
    let density = ClosureDensity(1) { x, gradient in
      gradient[0] = -x[0] * x[0] * x[0]
      return -0.25 * x[0] * x[0] * x[0] * x[0]
    }
    var space = PhaseSpace(dimension: 1, slots: 2, evaluator: try ErasedEvaluator.make(density))
    let (start, end) = (space.take(), space.take())
    func map(_ x: Double, _ p: Double) throws -> (x: Double, p: Double) {
      space.position(start)[0] = x
      space.momentum(start)[0] = p
      try space.evaluate(start)
      try space.leapfrog(from: start, to: end, stepSize: 0.7)
      return (space.position(end)[0], space.momentum(end)[0])
    }
    let h = 1e-5
    let (right, left) = (try map(1.2 + h, -0.4), try map(1.2 - h, -0.4))
    let (up, down) = (try map(1.2, -0.4 + h), try map(1.2, -0.4 - h))
    let determinant =
      ((right.x - left.x) * (up.p - down.p) - (right.p - left.p) * (up.x - down.x)) / (4 * h * h)
    #expect(abs(determinant - 1) < 1e-8)
  }

  @Test(arguments: [1, 7, 8, 9, 64, 512])
  func paddingStaysZero(dimension: Int) throws {
    let density = ScaledNormal.standard(dimension)
    var space = PhaseSpace(
      dimension: dimension, slots: 3, evaluator: try ErasedEvaluator.make(density))
    var random = RandomStream(seed: 1, purpose: .simulation)
    let start = space.take()
    for i in 0..<dimension { space.position(start)[i] = 1 }
    try space.evaluate(start)
    space.refreshMomentum(start, using: &random)
    let end = try integrate(&space, from: start, stepSize: 0.1, steps: 5)
    let momentum = space.momentum(end)
    for i in dimension..<((dimension + 7) / 8 * 8) {
      #expect(momentum[i] == 0)
    }
    let kinetic = (0..<dimension).reduce(0) {
      $0 + 0.5 * momentum[$1] * momentum[$1]
    }
    #expect(abs(space.energy(end) + space.logDensity(end) - kinetic) < 1e-12 * Double(dimension))
  }
}
