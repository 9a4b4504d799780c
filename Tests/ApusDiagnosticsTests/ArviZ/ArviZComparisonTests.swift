/// Comparison of models against ArviZ 0.23.4; see Resources/README.md.
import Foundation
import Testing

@testable import ApusDiagnostics

struct ArviZComparisonTests {
  static let goldens = Result { try golden("arviz-comparison", as: ComparisonGoldens.self) }

  @Test func observationsAreTheSame() throws {
    for (ours, theirs) in zip(GoldenModel.y, try Self.goldens.get().y) {
      expect(ours, theirs, "y")
    }
  }

  @Test(arguments: ["level", "line", "reversed"])
  func leaveOneOutAgrees(name: String) throws {
    let golden = try #require(Self.goldens.get().models[name])
    let result = try #require(GoldenModel.all[name]).result
    let loo = try result.loo(relativeEfficiency: 1)
    try expect(loo, golden.loo, "\(name)")
    expect(loo.largestReliableK, try #require(golden.loo.good_k), "\(name) good k")
    let pit = try result.looPIT(relativeEfficiency: 1)
    for (i, value) in golden.pit.enumerated() { expect(pit[i], value, "\(name) pit \(i)") }
  }

  /// Where the length of the tail is no whole number ArviZ rounds up and we round down: its 63.2 draws
  /// become 64, as ours do for an efficiency that asks for 64 and a little.
  @Test(arguments: ["level", "line", "reversed"])
  func tailsAreRoundedDown(name: String) throws {
    let golden = try #require(Self.goldens.get().models[name])
    let result = try #require(GoldenModel.all[name]).result
    #expect(3 * (400 / 0.9).squareRoot() < 63.3 && 3 * (400 / 0.8785).squareRoot() > 64)
    try expect(result.loo(relativeEfficiency: 0.8785), golden.loo09, "\(name) 64")
    let rounded = try result.loo(relativeEfficiency: 0.9)
    #expect((rounded.elpd - golden.loo09.elpd).magnitude < 0.01)
    #expect(rounded.paretoK != golden.loo09.k)
  }

  @Test(arguments: ["level", "line", "reversed"])
  func efficienciesAgree(name: String) throws {
    let golden = try #require(Self.goldens.get().models[name]).looDefault
    let result = try #require(GoldenModel.all[name]).result
    let efficiency = result.relativeEfficiency()
    let length = 3 * (400 / efficiency).squareRoot()
    // The efficiency for which rounding down gives the length that ArviZ rounds up to.
    let rounded = min(length.rounded(.up), 80)
    let loo = try result.loo(relativeEfficiency: 9 * 400 / (rounded * rounded) * (1 - 1e-9))
    try expect(loo, golden, "\(name) of efficiency \(efficiency)")
  }

  /// The variance has the divisor S - 1 here, as in the paper, and S there.
  @Test(arguments: ["level", "line", "reversed"])
  func waicAgreesButForTheDivisor(name: String) throws {
    let golden = try #require(Self.goldens.get().models[name]).waic
    let waic = try #require(GoldenModel.all[name]).result.waic()
    expect(waic.effectiveParameters * 399 / 400, golden.p, "\(name) p_waic")
    for (i, value) in golden.pointwise.enumerated() {
      let theirs = waic.pointwise[i] + waic.pointwiseParameters[i] / 400
      expect(theirs, value, "\(name) waic \(i)")
    }
  }

  @Test(arguments: ["level", "line", "reversed"])
  func explainedVarianceAgrees(name: String) throws {
    let golden = try #require(Self.goldens.get().models[name]).r2
    let model = try #require(GoldenModel.all[name])
    let r2 = try GoldenModel.array(model.means).bayesianR2(GoldenModel.y)
    for (ours, theirs) in zip([r2.mean(), r2.values[0], r2.values[399]], golden) {
      #expect((ours - theirs).magnitude < 1e-12, "\(name): \(ours) \(theirs)")
    }
  }

  @Test func tablesAgree() throws {
    let golden = try #require(Self.goldens.get().tables["loo stacking"])
    let models = try GoldenModel.all.mapValues { try $0.result.loo(relativeEfficiency: 1) }
    let comparison = try ModelComparison(models)
    for (name, row) in golden {
      let ours = try #require(comparison[name])
      #expect(Double(ours.rank) == row["rank"])
      let pairs = [
        ("elpd_loo", ours.elpd), ("p_loo", ours.effectiveParameters),
        ("elpd_diff", ours.difference), ("se", ours.standardError), ("dse", ours.differenceError),
      ]
      for (column, value) in pairs { expect(value, try #require(row[column]), "\(name) \(column)") }
      // ArviZ's optimiser stops within 1e-4 or so.
      #expect((ours.weight - (try #require(row["weight"]))).magnitude < 3e-4, "\(name)")
    }
    // What its weights reach, ours reach or exceed.
    let densities = comparison.rows.map { models[$0.name]?.pointwise ?? [] }
    let score = { (weights: [Double]) in
      (0..<40).reduce(0) { sum, i in
        sum + logSumExp(zip(weights, densities).map { log($0) + $1[i] })
      }
    }
    let theirs = score(comparison.rows.map { golden[$0.name]?["weight"] ?? 0 })
    #expect(score(comparison.rows.map(\.weight)) >= theirs)
    #expect(score(comparison.rows.map(\.weight)) < theirs + 1e-4)
  }

  private func expect(
    _ ours: LeaveOneOut, _ theirs: ComparisonGoldens.Estimate, _ what: String
  ) throws {
    expect(ours.elpd, theirs.elpd, "\(what) elpd")
    expect(ours.standardError, theirs.se, "\(what) se")
    expect(ours.effectiveParameters, theirs.p, "\(what) p")
    for (i, value) in theirs.pointwise.enumerated() {
      expect(ours.pointwise[i], value, "\(what) elpd \(i)")
    }
    for (i, value) in try #require(theirs.k).enumerated() {
      expect(ours.paretoK[i], value, "\(what) k \(i)", scale: 1)
    }
  }

  /// Agreement to 1e-8 of the value, or of `scale` for values that may be near 0.
  private func expect(_ ours: Double, _ theirs: Double, _ what: String, scale: Double = 0) {
    let limit = 1e-8 * max(theirs.magnitude, scale)
    #expect((ours - theirs).magnitude <= limit, "\(what): \(ours) for \(theirs)")
  }
}
