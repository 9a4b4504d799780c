/// Posteriors of posteriordb against their reference figures, sampled with default settings.
import ApusDiagnostics
import ApusInference
import ApusReferenceModels
import Testing

@testable import ApusModeling

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

@Suite struct PosteriorTests {
  /// How a posterior is sampled.
  struct Settings {
    var draws = 2000
    var tune = 1000
    var targetAccept = 0.8
    /// Where all chains start; nil for random points.
    var initial: [String: [Double]]?
    /// What the verdict may complain about. To ask for more draws is honest; every other complaint
    /// would be about the sampler, or about a density that is like that.
    var complaints: Set<Verdict.Statistic> = [.essBulk, .essTail]
    /// Why these are not the defaults.
    var reason = "defaults"
  }

  /// The posteriors for which the defaults do not do, each with the reason.
  static let exceptions = [
    "eight_schools-eight_schools_noncentered": Settings(
      targetAccept: 0.98, reason: "some divergences at 0.8, and now and then one at 0.95"),
    "Survey_data-Survey_model": Settings(
      targetAccept: 0.95, reason: "steep where n has its limit: divergences at 0.8"),
    "gp_pois_regr-gp_pois_regr": Settings(
      draws: 4000, targetAccept: 0.99,
      reason: "narrow where alpha is small: divergences and a wrong sd of alpha at 0.8"),
    "hudson_lynx_hare-lotka_volterra": Settings(
      targetAccept: 0.95,
      initial: [
        "theta": [1, 0.05, 1, 0.05], "z_init": [10, 10], "sigma": [0.4, 0.4],
      ],
      reason: "starts at the prior's centre, since a chain from a random point may find another "
        + "mode; a few divergences at 0.8"),
    "irt_2pl-irt_2pl": Settings(
      draws: 8000, targetAccept: 0.95, complaints: [.divergences, .essBulk, .essTail],
      reason: "144 sds; centred, so that 32,000 draws have some divergences even at 0.99"),
  ]

  /// A few posteriors by default; all that have figures, or those with some name, when the
  /// environment asks for it.
  private static let sampled = ReferenceModel.all.filter { model in
    let quick = [
      "kidiq_with_mom_work-kidscore_interaction_c", "sblrc-blr", "nes_logit_data-nes_logit_model",
      "radon_mn-radon_county_intercept", "eight_schools-eight_schools_noncentered",
      "GLM_Binomial_data-GLM_Binomial_model", "low_dim_gauss_mix-low_dim_gauss_mix",
    ]
    if model.name == "eight_schools-eight_schools_centered" { return false }
    if let part = getenv("APUS_POSTERIOR") { return model.name.contains(String(cString: part)) }
    return getenv("APUS_ALL_POSTERIORS") != nil || quick.contains(model.name)
  }

  /// Four chains; prints a row of a table: how far means and sds are from the reference, and what
  /// the verdict says.
  @Test(arguments: sampled)
  func posteriorMatchesReference(_ reference: ReferenceModel) async throws {
    let figures = try ReferencePosterior(reference.name)
    let settings = Self.exceptions[reference.name] ?? Settings()
    let table = try await reference.build(figures).sample(
      draws: settings.draws, tune: settings.tune, targetAccept: settings.targetAccept,
      seed: Self.seed, initial: settings.initial
    ).summary()
    let comparison = Comparison(of: table, with: figures)
    print("\(reference.name): \(comparison); \(settings.reason); \(table.verdict.headline)")
    // Some have exact figures alone, of which a marginalised count has no draws.
    #expect(
      figures.scalarCount == 0 ? comparison.count > 0 : comparison.count == figures.scalarCount)
    #expect(comparison.worstMean.value <= (comparison.count > 50 ? 5 : 4), "\(comparison)")
    #expect(comparison.worstSD.value <= 0.1, "\(comparison)")
    #expect(
      table.verdict.failures.allSatisfy { settings.complaints.contains($0.statistic) },
      "\(table.verdict)")
  }

  /// Another seed is a look at whether an outcome is that of one seed.
  private static let seed = getenv("APUS_SEED").flatMap { UInt64(String(cString: $0)) } ?? 12

  /// With a block integrated out and without: the same means, sds and quantiles, for every model where
  /// that is done.
  @Test(arguments: ReferenceModel.all)
  func integratingOutChangesNothing(_ reference: ReferenceModel) async throws {
    let model = try reference.build(try ReferencePosterior(reference.name))
    if try model.template.sampled(model.compile()).integratedOut.isEmpty { return }
    let on = try await model.sample(draws: 2000, seed: 21)
    let off = try await model.sample(
      draws: 2000, tune: 2000, targetAccept: 0.95, marginalize: .off, seed: 22)
    let (ours, theirs) = (try on.summary(), try off.summary())
    #expect(!ours.integratedOut.isEmpty && theirs.integratedOut.isEmpty)
    #expect(ours.description.contains("integrated out while sampling, then drawn: "))
    let (a, b) = (Self.elements(of: on), Self.elements(of: off))
    for (i, (row, other)) in zip(ours.rows, theirs.rows).enumerated() {
      // Five errors: the radon models have hundreds of scalars.
      let error = (row.mcseMean * row.mcseMean + other.mcseMean * other.mcseMean).squareRoot()
      #expect(abs(row.mean - other.mean) <= 5 * error, "\(row.name): \(row.mean) \(other.mean)")
      let sdError = (row.mcseSD * row.mcseSD + other.mcseSD * other.mcseSD).squareRoot()
      #expect(abs(row.sd - other.sd) <= 5 * sdError, "\(row.name): \(row.sd) \(other.sd)")
      let tails = 1 / min(row.essTail, row.essBulk) + 1 / min(other.essTail, other.essBulk)
      for probability in [0.05, 0.5, 0.95] {
        let sorted = b[i].sorted()
        let quantile = sorted[Int(probability * Double(sorted.count))]
        let below = Double(a[i].count { $0 < quantile }) / Double(a[i].count)
        let spread = (probability * (1 - probability) * tails).squareRoot()
        #expect(abs(below - probability) <= 5 * spread, "\(row.name) at \(probability): \(below)")
      }
    }
  }

  /// The draws of every scalar, in the order of the summary.
  private static func elements(of data: InferenceData) -> [[Double]] {
    data.posterior.names.flatMap { name -> [[Double]] in
      guard let values = data.posterior[name]?.values else { return [] }
      let draws = data.sampleStats["lp"]?.values.count ?? 1
      let width = values.count / draws
      return (0..<width).map { i in (0..<draws).map { values[$0 * width + i] } }
    }
  }

  /// The centred form has a narrow neck: one step size for all places leaves it out and says so,
  /// adaptive steps reach it.
  @Test func adaptiveStepsReachTheNeckOfCentredEightSchools() async throws {
    let reference = try #require(
      ReferenceModel.all.first { $0.name == "eight_schools-eight_schools_centered" })
    let figures = try ReferencePosterior(reference.name)
    let model = try reference.build(figures)
    let plain = try await model.sample(
      marginalize: .off, parameterization: .asWritten, seed: 3)
    #expect(plain.sampleStats["diverging"]?.values.contains(1) == true)
    #expect(!plain.diagnose().passed)
    let table = try await model.sample(
      draws: 10_000, targetAccept: 0.9, integrator: .adaptive, marginalize: .off,
      parameterization: .asWritten, seed: 3
    ).summary(variables: ["mu", "tau"])
    let comparison = Comparison(of: table, with: figures)
    #expect(comparison.count == 2)
    #expect(comparison.worstMean.value <= 4 && comparison.worstSD.value <= 0.1, "\(comparison)")
  }
}

/// How far a summary is from the figures of a reference.
private struct Comparison: CustomStringConvertible {
  /// The scalars that both have.
  var count = 0
  /// The largest distance of two means in Monte Carlo errors of both.
  var worstMean = (name: "", value: 0.0)
  /// The largest relative difference of two sds.
  var worstSD = (name: "", value: 0.0)

  init(of table: Summary, with figures: ReferencePosterior) {
    for row in table.rows {
      guard let (mean, sd, mcse) = figures.moments(Self.countedFromOne(row.name)) else { continue }
      count += 1
      let error = (mcse * mcse + row.mcseMean * row.mcseMean).squareRoot()
      // NaN is the worst of all.
      func note(_ value: Double, in worst: inout (name: String, value: Double)) {
        if !worst.value.isNaN && !(value <= worst.value) { worst = (row.name, value) }
      }
      note(abs(row.mean - mean) / error, in: &worstMean)
      note(abs(row.sd / sd - 1), in: &worstSD)
    }
  }

  /// `beta[0]` here is `beta[1]` in the reference.
  private static func countedFromOne(_ name: String) -> String {
    guard let open = name.firstIndex(of: "["), let index = Int(name[open...].dropFirst().dropLast())
    else { return name }
    return "\(name[..<open])[\(index + 1)]"
  }

  var description: String {
    "\(count) scalars, means within \(Self.short(worstMean.value)) errors (\(worstMean.name)), "
      + "sds within \(Self.short(100 * worstSD.value)) % (\(worstSD.name))"
  }

  private static func short(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
