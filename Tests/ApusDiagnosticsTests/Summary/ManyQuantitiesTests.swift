/// Summaries of many quantities at once, which several processors share.
import Testing

@testable import ApusDiagnostics

struct ManyQuantitiesTests {
  /// 150 elements of 2 chains with 30 draws.
  private static let array = DataArray(
    dims: ["chain", "draw", "i"], shape: [2, 30, 150],
    values: Fixtures.independent(chains: 2, draws: 30 * 150).values)

  @Test func rowsAreThoseOfTheElementsInTheirOrder() throws {
    var data = InferenceData()
    data.posterior["theta"] = Self.array
    let summary = try data.summary()
    #expect(summary.rows.count == 150)
    for (element, row) in summary.rows.enumerated() {
      let draws = Self.array.draws(element: element)
      #expect(row.name == "theta[\(element)]" && row.mean == draws.mean())
      #expect(row.sd == draws.standardDeviation() && row.hdiLower == draws.hdi().lower)
      #expect(row.rHat == draws.rHat() && row.essBulk == draws.essBulk())
      #expect(row.essTail == draws.essTail() && row.mcseSD == draws.mcseStandardDeviation())
      #expect(row.mcseMean == draws.mcseMean())
    }
  }

  @Test func blocksOfElementsAreTheirColumns() {
    #expect(Self.array.draws(elements: 7..<40) == (7..<40).map { Self.array.draws(element: $0) })
    let scalar = Fixtures.array(Fixtures.setA)
    #expect(scalar.draws(elements: 0..<1) == [Fixtures.setA])
    #expect(Self.array.draws(elements: 3..<3).isEmpty)
  }

  @Test(arguments: [0, 1, 3, 4, 100])
  func blocksKeepTheirOrder(count: Int) {
    let blocks = (0..<count).map { $0..<$0 + 1 }
    #expect(ParallelBlocks.map(blocks) { block, _ in block.lowerBound } == Array(0..<count))
  }

  /// Sums of products for the first lags and a transform for the others are the same covariances.
  @Test(arguments: [1, 3, 8])
  func lagsAreTheSameEitherWay(chains: Int) {
    let draws = Fixtures.autoregressive(chains: chains, draws: 97, coefficient: 0.9)
    let means = (0..<chains).map { mean(draws.values, draws.range(ofChain: $0)) }
    let workspace = Workspace()
    let all = workspace.meanAutocovariance(of: draws.values, means: means)
    // Longer values before, so that what they leave in the buffer must not count.
    workspace.center([Double](repeating: 9, count: 2000), means: [1, 2])
    var lagged = LaggedCovariance(draws.values, means: means, workspace: workspace)
    for lag in 0..<97 {
      #expect((lagged.at(lag) - all[lag]).magnitude < 1e-13 * all[0], "lag \(lag)")
    }
  }
}
