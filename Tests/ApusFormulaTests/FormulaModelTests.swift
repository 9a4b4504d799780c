/// Models made from formulas: their densities, their posteriors and their predictions.
import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusModeling
import ApusNumerics
import Foundation
import Testing

@testable import ApusFormula

@Suite struct FormulaModelTests {
  /// 240 rows in 12 groups with known coefficients.
  static func grouped(
    _ outcome: (Double, inout RandomStream) -> Double
  ) throws -> DataTable {
    var random = RandomStream(seed: 5, purpose: .simulation)
    let effects = (0..<12).map { _ in 0.8 * Variates.normal(using: &random) }
    var (x, y, g) = ([Double](), [Double](), [String?]())
    for row in 0..<240 {
      let value = 50 + 10 * Variates.normal(using: &random)
      x.append(value)
      g.append("group \(row % 12)")
      y.append(outcome(0.5 + 0.06 * (value - 50) + effects[row % 12], &random))
    }
    return try DataTable([DataColumn("y", y), DataColumn("x", x), DataColumn("g", g)])
  }

  static var normal: DataTable {
    get throws {
      try grouped { mean, random in mean + 0.5 * Variates.normal(using: &random) }
    }
  }
  static var counts: DataTable {
    get throws {
      try grouped { mean, random in Variates.poisson(mean: exp(mean), using: &random) }
    }
  }

  @Test func aNormalModelWithGroupsRecoversItsCoefficients() async throws {
    let fit = try FormulaModel("y ~ x + (1 | g)", data: try Self.normal)
    let result = fit.reported(try await fit.model.sample(draws: 1000, tune: 500, seed: 3))
    #expect(
      result.posterior.names.sorted()
        == ["1|g", "1|g_sigma", "Intercept", "sigma", "x"])
    // Slopes, intercept and effects are integrated out: two scales are left.
    #expect(result.posterior.attributes["integrated_out"] != nil)
    let summary = try result.summary()
    #expect(summary.verdict.passed, "\(summary)")
    let slope = try #require(summary["x"])
    #expect(abs(slope.mean - 0.06) < 4 * slope.sd)
    #expect(abs(try #require(summary["sigma"]).mean - 0.5) < 0.1)
    #expect(summary["1|g[group 3]"] != nil)
    // The intercept is at x = 0, far from the data.
    #expect(abs(try #require(summary["Intercept"]).mean - (0.5 - 3)) < 1.5)
  }

  @Test func countsHaveALogLink() async throws {
    let fit = try FormulaModel("y ~ x + (1 | g)", data: try Self.counts, family: .poisson)
    let result = fit.reported(try await fit.model.sample(draws: 1500, tune: 800, seed: 3))
    let slope = try #require(try result.summary()["x"])
    #expect(abs(slope.mean - 0.06) < 4 * slope.sd && slope.sd < 0.02)
  }

  /// Correlated effects: predictions from what is reported equal those from the whole result.
  @Test func correlatedEffectsAndPredictionsFromWhatIsReported() async throws {
    let fit = try FormulaModel("y ~ x + (x | g)", data: try Self.normal)
    let whole = try await fit.model.sample(
      draws: 300, tune: 300, chains: 2, targetAccept: 0.9, seed: 3)
    let told = fit.reported(whole)
    #expect(told.posterior["1|g"]?.elementCount == 12 && told.posterior["x|g"] != nil)
    #expect(told.posterior["g_corr"] != nil && told.posterior["g__effects__"] == nil)
    let later = try DataTable([
      DataColumn("x", [40, 50, 60, 50]), DataColumn("g", ["group 1", "group 1", "new", nil]),
    ])
    let first = try fit.predict(later, from: whole, seed: 1)
    let second = try fit.predict(later, from: told, seed: 1)
    let (a, b) = (first.predictions!["y"]!, second.predictions!["y"]!)
    #expect(a.shape == [2, 300, 4])
    #expect(zip(a.values, b.values).allSatisfy { abs($0 - $1) < 1e-9 })
    // A group that was there is predicted by its own effect, a new one more widely.
    let direct = zip(told.posterior["Intercept"]!.values, told.posterior["x"]!.values).enumerated()
      .map { draw, pair in
        pair.0 + 50 * pair.1 + told.posterior["1|g"]!.values[draw * 12 + 1]
          + 50 * told.posterior["x|g"]!.values[draw * 12 + 1]
      }
    let mean = direct.reduce(0, +) / Double(direct.count)
    #expect(abs(a.mean()[1] - mean) < 5 * 0.55 / 600.squareRoot())
    let widths = a.standardDeviation()
    #expect(widths[2] > widths[1])
    #expect(throws: (any Error).self) {
      try fit.predict(later, from: told, seed: 1, newGroups: .error)
    }
  }

  /// The density of each family against the same model written by hand.
  @Test(arguments: Family.allCases)
  func familiesHaveTheirDensity(family: Family) throws {
    let outcome: [Double]
    switch family {
    case .gaussian, .t: outcome = [1.5, 2.5, 2.0, 4.5]
    case .bernoulli: outcome = [0, 1, 1, 0]
    case .binomial, .poisson, .negativebinomial: outcome = [0, 3, 2, 5]
    case .gamma: outcome = [0.5, 1.5, 2.5, 0.1]
    case .beta: outcome = [0.1, 0.9, 0.5, 0.3]
    }
    let x = [1.0, 2, 3, 6]
    let table = try DataTable([
      DataColumn("y", outcome), DataColumn("x", x), DataColumn("n", [7, 7, 7, 7]),
    ])
    let formula = family == .binomial ? "y | trials(n) ~ x" : "y ~ x"
    let fit = try FormulaModel(formula, data: table, family: family)
    let (m, s) = x.meanAndDeviation
    let (a, b) = (0.3, -0.4)
    let eta = x.map { a + b * ($0 - m) / s }
    let (my, sy) =
      family == .gaussian || family == .t ? outcome.meanAndDeviation : (0, 1)
    var values: [String: [Double]] = ["intercept__": [a], "slopes__": [b]]
    var expected =
      try Normal(mu: my, sigma: 2.5 * sy).logDensity(a)
      + Normal(mu: 0, sigma: 2.5 * sy).logDensity(b)
    func rows(_ density: (Double, Double) throws -> Double) rethrows -> Double {
      try zip(outcome, eta).reduce(0) { try $0 + density($1.0, $1.1) }
    }
    switch family {
    case .gaussian, .t:
      values["sigma"] = [0.7]
      expected += try HalfStudentT(nu: 4, sigma: sy).logDensity(0.7)
      if family == .t {
        values["nu"] = [5]
        expected += try Gamma(alpha: 2, beta: 0.1).logDensity(5)
        expected += try rows { try StudentT(nu: 5, mu: $1, sigma: 0.7).logDensity($0) }
      } else {
        expected += try rows { try Normal(mu: $1, sigma: 0.7).logDensity($0) }
      }
    case .bernoulli: expected += try rows { try Bernoulli(logitP: $1).logDensity($0) }
    case .binomial: expected += try rows { try Binomial(n: 7, logitP: $1).logDensity($0) }
    case .poisson: expected += try rows { try Poisson(logMu: $1).logDensity($0) }
    case .negativebinomial:
      values["alpha"] = [1.2]
      expected += try HalfCauchy(beta: 1).logDensity(1.2)
      expected += try rows { try NegativeBinomial(logMu: $1, alpha: 1.2).logDensity($0) }
    case .gamma:
      values["alpha"] = [1.2]
      expected += try HalfCauchy(beta: 1).logDensity(1.2)
      expected += try rows {
        try Gamma(alpha: 1.2, beta: 1.2 / exp($1)).logDensity($0)
      }
    case .beta:
      values["kappa"] = [3]
      expected += try HalfCauchy(beta: 1).logDensity(3)
      expected += try rows {
        try Beta(mu: 1 / (1 + exp(-$1)), nu: 3).logDensity($0)
      }
    }
    let joint = try fit.model.compile().logJoint(values)
    #expect(abs(joint - expected) < 1e-10 * abs(expected) + 1e-10)
    #expect(fit.priors.first?.variable == "Intercept")
  }

  @Test func priorsAreThoseOfTheConventions() throws {
    let fit = try FormulaModel("y ~ x + (1 | g)", data: try Self.normal)
    let y = try Self.normal["y"]!.values
    guard case .numbers(let numbers) = y else { return }
    let (mean, sd) = numbers.meanAndDeviation
    #expect(fit.priors.map(\.variable) == ["Intercept", "x", "1|g_sigma", "sigma"])
    #expect(fit.priors[0].distribution == "Normal(\(mean.short), \((2.5 * sd).short))")
    #expect(fit.priors[3].distribution == "HalfStudentT(4, \(sd.short))")
  }

  @Test(arguments: [
    ("y ~ x", Family.poisson, "needs it a count"), ("y ~ x", .bernoulli, "needs it 0 or 1"),
    ("g ~ x", .gaussian, "with --family bernoulli"),
    ("y ~ x", .binomial, "a count of successes"),
    ("y | weights(x) ~ 1", .gaussian, "not available"), ("~ x", .gaussian, "no response"),
    ("y ~ x + {x - x}", .gaussian, "has the same value in every row"),
  ])
  func whatAFamilyCannotTakeIsRefused(formula: String, family: Family, words: String) throws {
    let error = #expect(throws: FormulaError.self) {
      try FormulaModel(formula, data: try Self.normal, family: family)
    }
    #expect(error?.description.contains(words) == true, "\(error.map(\.description) ?? "")")
  }
}
