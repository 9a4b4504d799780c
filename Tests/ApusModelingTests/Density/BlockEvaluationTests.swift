/// Several points at once: the values and gradients of one after the other.
import ApusDistributions
import ApusGraph
import ApusInference
import ApusNumerics
import Testing

@testable import ApusModeling

@Suite struct BlockEvaluationTests {
  /// Events with predictors, of which there are too many numbers for the cache.
  private func model(rows: Int, columns: Int) throws -> Model {
    var random = RandomStream(seed: 3, purpose: .simulation)
    let X = (0..<rows).map { _ in (0..<columns).map { _ in Variates.normal(using: &random) } }
    let y = X.map { $0[0] + Variates.normal(using: &random) > 0 ? 1 : 0 }
    return try Model { m in
      let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [columns])
      m.observe(
        "obs", Bernoulli(logitP: alpha + dot(m.data("X", X), beta)), equals: m.data("y", y))
    }
  }

  /// Blocks of one size and then of others; the second model is small enough to go point by point.
  @Test(arguments: [(4000, 10), (50, 2)])
  func blocksGiveWhatPointsGive(rows: Int, columns: Int) throws {
    let density = try model(rows: rows, columns: columns).compile()
    #expect((density.planned.blocks(of: 7) != nil) == (rows > 1000))
    var (evaluator, plain) = (try density.makeEvaluator(), try density.makeEvaluator())
    var random = RandomStream(seed: 5, purpose: .simulation)
    for count in [7, 1, 3, 20] {
      let positions = (0..<count * density.dimension).map { _ in
        0.3 * Variates.normal(using: &random)
      }
      var gradients = [Double](repeating: .nan, count: positions.count)
      var values = [Double](repeating: .nan, count: count)
      var slopes = gradients.mutableSpan
      var logDensities = values.mutableSpan
      try evaluator.evaluate(
        count: count, at: positions.span, gradients: &slopes, logDensities: &logDensities)
      for point in 0..<count {
        let range = point * density.dimension..<(point + 1) * density.dimension
        let expected = try plain.evaluate(at: Array(positions[range]))
        #expect(abs(values[point] - expected.logDensity) < 1e-10 * abs(expected.logDensity))
        for (a, b) in zip(gradients[range], expected.gradient) {
          #expect(abs(a - b) < 1e-10 * max(1, abs(b)))
        }
      }
    }
  }
}
