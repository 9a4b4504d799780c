/// Draws between bounds, of angles and of passage times against their distribution functions.
import ApusNumerics
import Foundation
import Testing

@Suite struct BoundedDrawTests {
  private typealias S = SpecialFunctions

  private func draws(_ seed: UInt64, _ draw: (inout RandomStream) -> Double) -> [Double] {
    var generator = RandomStream(seed: seed, purpose: .simulation)
    return (0..<200_000).map { _ in draw(&generator) }
  }

  /// Bounds for every algorithm and on both sides of the borders between them.
  @Test(arguments: [
    (-Double.infinity, Double.infinity), (-0.7, 0.7), (-0.8, 0.8), (-3, 0.1), (0, .infinity),
    (0.39, .infinity), (0.41, .infinity), (0.41, 3), (2, 2.5), (2, 3), (6, .infinity), (12, 12.1),
    (12, 12.2), (-.infinity, -3), (-2.5, -2), (-9, -8), (35, .infinity),
  ])
  func truncatedNormalDrawsFollowTheirDistribution(lower: Double, upper: Double) {
    let values = draws(41) { Variates.truncatedNormal(from: lower, to: upper, using: &$0) }
    #expect(values.allSatisfy { $0 >= lower && $0 <= upper })
    // From the side where the tail is.
    let isAbove = lower + upper > 0
    func tail(_ x: Double) -> Double { S.normalCDF(isAbove ? -x : x) }
    let (near, far) = isAbove ? (lower, upper) : (upper, lower)
    let statistic = GoodnessOfFit.kolmogorovSmirnov(values) { x in
      let share = (tail(x) - tail(far)) / (tail(near) - tail(far))
      return isAbove ? 1 - share : share
    }
    #expect(statistic < 2.3)
  }

  @Test(arguments: [0, 1e-6, 0.4, 2, 50, 1e4])
  func anglesFollowTheVonMisesDistribution(kappa: Double) {
    let values = draws(42) { Variates.vonMises(concentration: kappa, using: &$0) }
    #expect(values.allSatisfy { abs($0) <= .pi })
    // The integral of exp(kappa (cos t - 1)) by Simpson's rule, over ten deviations at most.
    let reach = min(.pi, kappa > 0 ? 10 / kappa.squareRoot() : .pi)
    let step = 2 * reach / 4000
    func height(_ t: Double) -> Double { exp(-2 * kappa * sin(0.5 * t) * sin(0.5 * t)) }
    var integrals = [0.0]
    for i in 0..<4000 {
      let t = -reach + Double(i) * step
      let piece = (height(t) + 4 * height(t + 0.5 * step) + height(t + step)) * step / 6
      integrals.append(integrals[i] + piece)
    }
    let statistic = GoodnessOfFit.kolmogorovSmirnov(values) { t in
      let place = min(max((t + reach) / step, 0), 3999.999_999)
      let below = Int(place)
      let share = place - Double(below)
      let value = integrals[below] + share * (integrals[below + 1] - integrals[below])
      return value / integrals[4000]
    }
    #expect(statistic < 2.3)
    let resultant = values.map { cos($0) }.reduce(0, +) / Double(values.count)
    #expect(abs(resultant - S.besselRatio(kappa)) < 4 / Double(values.count).squareRoot())
  }

  @Test(arguments: [(1.0, 1.0), (0.3, 7), (5, 0.01)])
  func passageTimesFollowTheWaldDistribution(mean: Double, shape: Double) {
    let values = draws(43) { Variates.wald(mean: mean, shape: shape, using: &$0) }
    #expect(values.allSatisfy { $0 > 0 })
    let statistic = GoodnessOfFit.kolmogorovSmirnov(values) { x in
      let root = (shape / x).squareRoot()
      let reflected = exp(2 * shape / mean + S.logNormalCDF(-root * (x / mean + 1)))
      return S.normalCDF(root * (x / mean - 1)) + reflected
    }
    #expect(statistic < 2.3)
  }

  @Test func argumentsOutsideTheirDomainsGiveNaN() {
    var generator = RandomStream(seed: 44, purpose: .simulation)
    for (lower, upper) in [(1, 1), (2, 1), (Double.nan, 1), (0, Double.nan)] {
      #expect(Variates.truncatedNormal(from: lower, to: upper, using: &generator).isNaN)
    }
    for bad in [-1, Double.nan, .infinity] {
      #expect(Variates.vonMises(concentration: bad, using: &generator).isNaN)
      #expect(Variates.wald(mean: bad, shape: 1, using: &generator).isNaN)
      #expect(Variates.wald(mean: 1, shape: bad, using: &generator).isNaN)
    }
    #expect(Variates.wald(mean: 0, shape: 1, using: &generator).isNaN)
  }
}
