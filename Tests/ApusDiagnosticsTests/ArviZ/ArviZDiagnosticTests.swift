/// Statistics of one quantity against ArviZ 0.23.4; see Resources/README.md.
import ApusDiagnostics
import Testing

struct ArviZDiagnosticTests {
  static let goldens = Result { try golden("arviz-diagnostics", as: DiagnosticGoldens.self) }

  /// Names as ArviZ has them.
  static let rHatForms: [String: RHatForm] = [
    "rank": .rank, "split": .split, "folded": .folded, "z_scale": .bulk, "identity": .unsplit,
  ]
  static let essForms: [String: ESSForm] = [
    "bulk": .bulk, "tail": .tail, "mean": .mean, "sd": .standardDeviation, "median": .median,
    "mad": .mad, "folded": .folded, "identity": .unsplit, "quantile 0.1": .quantile(0.1),
    "quantile 0.75": .quantile(0.75), "local 0.2 0.4": .local(0.2...0.4),
    "local 0 0.05": .local(0...0.05),
  ]
  /// The largest draw is the dropped middle of its chain, so that `x <= q95` is always true: worth
  /// all 14 draws here and 12 in ArviZ, which leaves the lower tail as the smaller one.
  static let differingSizes = ["short tail": 12.9501749525715]

  static let mcseForms: [String: MCSEForm] = [
    "mean": .mean, "sd": .standardDeviation, "median": .median, "quantile 0.1": .quantile(0.1),
    "quantile 0.9": .quantile(0.9),
  ]

  @Test(arguments: GoldenDraws.names)
  func convergenceStatisticsAgree(name: String) throws {
    let draws = try GoldenDraws.named(name)
    let golden = try #require(Self.goldens.get().cases[name])
    expect(draws.values.reduce(0, +), golden.sum, "\(name) sum")
    #expect(golden.rhat.count == Self.rHatForms.count)
    for (form, value) in golden.rhat {
      try expect(draws.rHat(#require(Self.rHatForms[form])), value, "\(name) r_hat \(form)")
    }
    #expect(golden.ess.count == Self.essForms.count)
    for (form, value) in golden.ess {
      let expected = Self.differingSizes["\(name) \(form)"] ?? value
      try expect(draws.ess(#require(Self.essForms[form])), expected, "\(name) ess \(form)")
    }
    #expect(golden.mcse.count == Self.mcseForms.count)
    for (form, value) in golden.mcse {
      try expect(draws.mcse(#require(Self.mcseForms[form])), value, "\(name) mcse \(form)")
    }
    for (ours, theirs) in zip(draws.eBFMI(), golden.bfmi) { expect(ours, theirs, "\(name) bfmi") }
  }

  @Test(arguments: GoldenDraws.names)
  func describingStatisticsAgree(name: String) throws {
    let draws = try GoldenDraws.named(name)
    let golden = try #require(Self.goldens.get().cases[name])
    for (probability, ends) in golden.hdi {
      let interval = draws.hdi(try #require(Double(probability)))
      expect(interval.lower, ends[0], "\(name) hdi \(probability)")
      expect(interval.upper, ends[1], "\(name) hdi \(probability)")
    }
    expect(draws.eti().lower, golden.eti[0], "\(name) eti")
    expect(draws.eti().upper, golden.eti[1], "\(name) eti")
    expect(draws.mad(), golden.mad, "\(name) mad")
    expect(draws.skewness(), golden.skewness, "\(name) skewness")
    let covariance = draws.autocovariance(chain: 0)
    for (lag, value) in golden.autocovariance.enumerated() {
      expect(covariance[lag], value, "\(name) autocovariance \(lag)", scale: covariance[0])
    }
    let correlation = draws.autocorrelation(chain: 0)
    for (lag, value) in golden.autocorrelation.enumerated() {
      expect(correlation[lag], value, "\(name) autocorrelation \(lag)", scale: 1)
    }
  }

  /// ArviZ cuts the kernel off at three standard deviations, and shifts it by half a cell when it
  /// covers an even number of cells, so that values agree to what a cell makes, not to digits.
  @Test(arguments: ["autocorrelated", "bimodal", "heavy"])
  func densitiesAgreeToACell(name: String) throws {
    let golden = try #require(Self.goldens.get().density[name])
    let draws = try GoldenDraws.named(name)
    let density = try #require(KernelDensity(draws))
    expect(density.grid[0], golden.first, "first")
    expect(density.grid[511], golden.last, "last")
    #expect(agree(density.bandwidth, golden.bandwidth, within: 1e-3))
    let peak = density.density.max() ?? 0
    for (index, value) in golden.pdf.enumerated() {
      let ours = density.density[32 * index]
      #expect((ours - value).magnitude < 0.03 * peak, "\(name) \(index): \(ours) \(value)")
    }
    // The tails of the heavy case are single draws, and a cell more or less is another interval.
    if name == "heavy" { return }
    let regions = draws.hdi(0.8, multimodal: true)
    try #require(regions.count == golden.regions.count)
    for (ours, theirs) in zip(regions, golden.regions) {
      #expect((ours.lower - theirs[0]).magnitude < 2.5 * density.cellWidth)
      #expect((ours.upper - theirs[1]).magnitude < 2.5 * density.cellWidth)
    }
  }

  /// Agreement to 1e-8 of the value, or of `scale` for values that may be near 0; null is NaN.
  private func expect(_ ours: Double, _ theirs: Double?, _ what: String, scale: Double = 0) {
    guard let theirs else {
      #expect(ours.isNaN, "\(what): \(ours) for NaN")
      return
    }
    let limit = 1e-8 * max(theirs.magnitude, scale)
    #expect((ours - theirs).magnitude <= limit, "\(what): \(ours) for \(theirs)")
  }
}
