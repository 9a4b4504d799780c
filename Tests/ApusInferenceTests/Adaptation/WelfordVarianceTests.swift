/// Running variances against those of stored draws.
import ApusTestSupport
import Testing

@testable import ApusInference

@Suite struct WelfordVarianceTests {
  @Test func runningVarianceIsThatOfTheStoredDraws() throws {
    var generator = GeneratorB(seed: 1)
    let draws = (0..<200).map { _ in (0..<3).map { 1e6 * Double($0) + generator.normalish() } }
    var estimator = WelfordVariance(dimension: 3)
    for draw in draws { draw.withUnsafeBufferPointer { estimator.observe($0) } }
    let variances = try #require(estimator.variances)
    for i in 0..<3 {
      let mean = draws.reduce(0) { $0 + $1[i] } / 200
      let expected = draws.reduce(0) { $0 + ($1[i] - mean) * ($1[i] - mean) } / 199
      #expect(abs(variances[i] / expected - 1) < 1e-9)
    }
    #expect(estimator.count == 200)
  }

  @Test func regularizationPullsTowardsOneThousandth() throws {
    var estimator = WelfordVariance(dimension: 1)
    for value in [1.0, 2, 3, 4] { [value].withUnsafeBufferPointer { estimator.observe($0) } }
    let variance = try #require(estimator.regularized)[0]
    #expect(abs(variance - (4.0 / 9 * 5 / 3 + 1e-3 * 5 / 9)) < 1e-15)
  }

  @Test func oneObservationHasNoVariance() {
    var estimator = WelfordVariance(dimension: 1)
    [1.0].withUnsafeBufferPointer { estimator.observe($0) }
    #expect(estimator.variances == nil && estimator.regularized == nil)
    estimator.reset()
    #expect(estimator.count == 0)
  }
}
