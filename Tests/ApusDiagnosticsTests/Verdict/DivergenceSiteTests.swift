/// Where divergences sit, and when that is not said.
import ApusNumerics
import Testing

@testable import ApusDiagnostics

@Suite struct DivergenceSiteTests {
  /// A healthy result with a positive scale, and divergences where a condition holds.
  private func result(
    _ isDivergent: (_ draw: Int, _ alpha: Double, _ tau: Double) -> Bool
  ) -> InferenceData {
    var data = Fixtures.healthy()
    var random = RandomStream(seed: 2, purpose: .simulation)
    let tau = (0..<4000).map { _ in Variates.exponential(using: &random) }
    data.posterior["tau"] = DataArray(dims: ["chain", "draw"], shape: [4, 1000], values: tau)
    let alpha = data.posterior["alpha"]!.values
    data.sampleStats["diverging"] = DataArray(
      dims: ["chain", "draw"], shape: [4, 1000],
      values: (0..<4000).map { isDivergent($0, alpha[$0], tau[$0]) ? 1 : 0 }, kind: .boolean)
    return data
  }

  @Test func theNeckOfAFunnelIsNamed() throws {
    let data = result { draw, _, tau in tau < 0.02 && draw < 3000 }
    let sites = try #require(DivergenceSites(in: data))
    let region = try #require(sites.region)
    #expect(region.variable == "tau" && region.isLow && region.isPositive)
    #expect(region.limit < 0.02 && region.shareOfDraws < 0.03)
    #expect(sites.byChain[3] == 0 && sites.byChain.prefix(3).allSatisfy { $0 > 0 })
    let failure = try #require(data.diagnose().failures.first)
    #expect("\(failure)".contains("three quarters of them where tau is below 0.0"))
    #expect(failure.advice.contains("non-centred"))
  }

  @Test func theUpperSideIsNamedToo() throws {
    let sites = try #require(DivergenceSites(in: result { _, alpha, _ in alpha > 2 }))
    let region = try #require(sites.region)
    #expect(region.variable == "alpha" && !region.isLow && !region.isPositive)
    #expect(abs(region.limit - 2) < 0.3)
  }

  /// Divergences all over the place, and few of them, have no region.
  @Test func chanceIsNoRegion() throws {
    let scattered = try #require(DivergenceSites(in: result { draw, _, _ in draw % 97 == 0 }))
    #expect(scattered.region == nil && scattered.byChain.reduce(0, +) == 42)
    let few = try #require(DivergenceSites(in: result { draw, _, _ in draw == 5 || draw == 9 }))
    #expect(few.region == nil && few.description == "2 in chain 0")
    #expect(DivergenceSites(in: Fixtures.healthy()) == nil)
  }
}
