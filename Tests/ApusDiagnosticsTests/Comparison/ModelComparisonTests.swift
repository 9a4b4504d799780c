/// Models in order, with weights that are optimal.
import ApusNumerics
import Foundation
import Testing

@testable import ApusDiagnostics

@Suite struct ModelComparisonTests {
  /// Log densities of observations under normal predictions, for means that fit some of them.
  private static let densities: [[Double]] = {
    var random = RandomStream(seed: 8, purpose: .simulation)
    let y = (0..<60).map { i in (i % 3 == 0 ? 2 : -1) + Variates.normal(using: &random) }
    return [2.0, -1, 0, -1.2].map { mean in
      y.map { -0.5 * ($0 - mean) * ($0 - mean) - 0.918938533204672742 }
    }
  }()

  /// Two draws with the same log likelihood: nothing to smooth, and elpd is that number.
  private static func estimate(_ pointwise: [Double]) throws -> LeaveOneOut {
    try LeaveOneOut(
      LogLikelihoodColumns(count: pointwise.count, chains: 1) { block in
        block.map { Array(repeating: pointwise[$0], count: 2) }
      })
  }

  /// At the maximum the mean share of the averaged density is 1 for every model with a weight, and less
  /// for the others.
  @Test func stackingIsAtItsMaximum() {
    let weights = PredictiveWeights.stacking(Self.densities)
    #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
    let count = Self.densities[0].count
    for (k, weight) in weights.enumerated() {
      let shares = (0..<count).map { i -> Double in
        let total = zip(weights, Self.densities).reduce(0) { $0 + $1.0 * exp($1.1[i]) }
        return exp(Self.densities[k][i]) / total
      }
      let share = shares.reduce(0, +) / Double(count)
      #expect(share < 1 + 1e-6)
      if weight > 1e-3 { #expect(abs(share - 1) < 1e-5, "model \(k): \(weight)") }
    }
    // The mixture of both kinds wins over the mean between them.
    #expect(weights[0] > 0.2 && weights[2] < 0.1)
  }

  @Test func pseudoBMAFollowsItsDefinition() {
    let same = PredictiveWeights.pseudoBMA([[0, 0, 0], [0, 0, 0]], seed: 1)
    #expect(abs(same[0] - 0.5) < 1e-12)
    let weights = PredictiveWeights.pseudoBMA(Self.densities, seed: 1)
    #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
    #expect(weights == PredictiveWeights.pseudoBMA(Self.densities, seed: 1))
    // A model that is far worse everywhere has no weight.
    let worse = PredictiveWeights.pseudoBMA(
      [Self.densities[0], Self.densities[0].map { $0 - 10 }], seed: 1)
    #expect(worse[1] < 1e-12)
  }

  @Test func rowsAreInOrderWithTheirDifferences() throws {
    let names = ["two", "minus one", "zero", "minus"]
    let models = try zip(names, Self.densities).map { ($0, try Self.estimate($1)) }
    let comparison = try ModelComparison(Dictionary(uniqueKeysWithValues: models))
    #expect(comparison.rows.map(\.rank) == [0, 1, 2, 3])
    #expect(comparison.rows.map(\.elpd) == comparison.rows.map(\.elpd).sorted(by: >))
    let best = try #require(models.max { $0.1.elpd < $1.1.elpd })
    for (name, model) in models {
      let row = try #require(comparison[name])
      let differences = zip(best.1.pointwise, model.pointwise).map { $0 - $1 }
      let mean = differences.reduce(0, +) / 60
      let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 60
      #expect(abs(row.difference - 60 * mean) < 1e-9)
      #expect(abs(row.differenceError - (60 * variance).squareRoot()) < 1e-9)
      #expect(abs(row.standardError - model.standardError) < 1e-12)
    }
    let text = comparison.description.split(separator: "\n")
    #expect(text.count == 6 && text[0].contains("elpd_diff") && text[1].hasPrefix(best.0))
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(comparison))
    #expect((json as? [[String: Any]])?.first?["rank"] as? Int == 0)
  }

  @Test func whatCannotBeComparedIsRefused() throws {
    let (a, b) = (try Self.estimate([-1, -2]), try Self.estimate([-1]))
    let error = #expect(throws: ComparisonError.self) { try ModelComparison(["a": a, "b": b]) }
    #expect(error?.kind == .mismatch && error?.description.contains("'a' has 2") == true)
    #expect(throws: ComparisonError.self) { try ModelComparison(["a": a]) }
  }
}
