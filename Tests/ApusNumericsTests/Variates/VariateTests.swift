/// Draws of settled arguments are those of the functions that take the arguments each time.
import Testing

@testable import ApusNumerics

@Suite struct VariateTests {
  private static func stream() -> RandomStream { RandomStream(seed: 51, purpose: .simulation) }

  private func expectTheDraws(
    of variate: some Variate, _ name: String, _ draw: (inout RandomStream) -> Double
  ) throws {
    var (one, all) = (Self.stream(), Self.stream())
    let expected = (0..<20_000).map { _ in draw(&one) }
    var actual = expected.map { _ in Double.infinity }
    try actual.withUnsafeMutableBufferPointer { try variate.fill($0, using: &all) }
    #expect(actual.map(\.bitPattern) == expected.map(\.bitPattern), "\(name)")
    #expect(one == all, "\(name)")
  }

  @Test(arguments: [0, 1e-300, 1e-3, 0.7, 6, 9.99, 19.999, 20, 60, 1e9, -1, .infinity, .nan])
  func poisson(mean: Double) throws {
    try expectTheDraws(of: Variates.Poisson(mean: mean), "mean \(mean)") {
      Variates.poisson(mean: mean, using: &$0)
    }
  }

  @Test(
    arguments: [
      (0, 0.3), (1, 0), (1, 1), (9, 0.5), (20, 0.4999), (7, 0.97), (100, 0.3), (100, 0.7),
      (1e6, 1e-5), (1e6, 1 - 3e-6), (1e15, 0.4), (-1, 0.5), (9, -0.1), (9, 1.1), (.infinity, 0.5),
      (9, .nan),
    ] as [(Double, Double)])
  func binomial(trials: Double, probability: Double) throws {
    let variate = Variates.Binomial(trials: trials, probability: probability)
    try expectTheDraws(of: variate, "\(trials) trials with \(probability)") {
      Variates.binomial(trials: trials, probability: probability, using: &$0)
    }
  }

  /// A uniform number at the very end of a step belongs to the count below it; the greatest one and
  /// those at the borders of the guide find the count that adding up masses finds.
  @Test(arguments: [0.01, 6, 19.999])
  func theTableFindsTheCountOfEveryStep(mean: Double) {
    let table = CountTable(massAtZero: cExp(-mean), ratio: { mean * $1 })
    let steps = table.cumulative.dropLast().filter { $0 < 1 }
    let borders = (1..<256).map { Double($0) / 256 }
    for number in steps + borders + [0x1p-53, 1 - 0x1p-53] {
      for u in [number.nextDown, number, number.nextUp] where u < 1 {
        let expected = CumulativeMasses.count(
          below: u, massAtZero: cExp(-mean), ratio: { mean * $1 })
        #expect(table.count(below: u) == expected)
      }
    }
    for (count, step) in steps.enumerated() where count == 0 || steps[count - 1] < step {
      #expect(table.count(below: step) == Double(count))
    }
  }

  /// What saves the logarithms of a gamma draw accepts no normal number that they refuse.
  @Test(arguments: [1e-3, 1, 1.3, 2.5, 10, 300, 1e5])
  func gammaDrawsAreNotAcceptedTooEarly(shape: Double) {
    let gamma = Variates.Gamma(shape: shape)
    for x in stride(from: -9.0, through: 9, by: 0x1p-8) {
      let root = 1 + gamma.c * x
      guard root > 0 else { continue }
      // 1 - v + log v = -(9 / 2) y² less three times the integral, by Simpson's rule.
      let step = gamma.c * x / 256
      let integral = (0..<256).reduce(0.0) { sum, i in
        let (start, end) = (Double(i) * step, Double(i + 1) * step)
        func f(_ t: Double) -> Double { t * t * t / (1 + t) }
        return sum + step / 6 * (f(start) + 4 * f(0.5 * (start + end)) + f(end))
      }
      let acceptance = cExp(-3 * gamma.d * integral)
      let least = gamma.leastAcceptance(root: root, square: x * x)
      #expect(least <= acceptance * (1 + 1e-6), "at \(x)")
    }
  }
}
