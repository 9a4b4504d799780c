/// The improper prior: a density without draws, moments and probabilities.

import ApusDistributions
import ApusGraph
import ApusNumerics
import Testing

@Suite struct FlatTests {
  @Test func logDensityIsZeroEverywhere() throws {
    for x in [-1e300, 0, 5] {
      #expect(try Flat().logDensity(x) == 0)
    }
    let vector = Tensor.unknown("x", shape: [3])
    let density = Flat().logDensity(vector)
    #expect(density.shape == [3])
    let slope = gradient(of: sum(density), withRespectTo: [vector])[0]
    let results = try evaluate([density, slope], [vector], at: [[1, 2, 3]])
    #expect(results.allSatisfy { $0.allSatisfy { $0 == 0 } })
    #expect(results.allSatisfy { $0.count == 3 })
  }

  @Test func drawsAreRefusedWithAWayOut() throws {
    var generator = RandomStream(seed: 1, purpose: .simulation)
    let error = try #require(throws: ModelError.self) { try Flat().sample(using: &generator) }
    #expect(error.reason == .unsupported)
    #expect(error.message.contains("use a proper prior"))
  }

  @Test func momentsAndProbabilitiesAreNotNumbers() throws {
    #expect(try Flat().mean.isNaN)
    #expect(try Flat().variance.isNaN)
    #expect(try Flat().cdf(0).isNaN)
    #expect(try Flat().quantile(0.5).isNaN)
  }
}
