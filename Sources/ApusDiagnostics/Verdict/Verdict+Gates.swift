/// Applying the gates: from statistics to failures and warnings.

extension Verdict {
  /// Judges a result of which all quantities have been examined.
  init(on data: InferenceData, _ examination: Examination, gates: Gates) {
    let quantities = examination.gated
    let scope = Scope(of: data, quantities: quantities.count)
    var failures = Self.runFailures(of: data, scope: scope, gates: gates)
    // An approximation draws independently from one fitted density: chains have nothing to agree
    // on, and k-hat is its gate.
    if !scope.isApproximation {
      failures += Self.rHatFailures(of: data, quantities, scope: scope, gates: gates)
      failures += Self.essFailures(.essBulk, \.essBulk, quantities, scope, gates)
      failures += Self.essFailures(.essTail, \.essTail, quantities, scope, gates)
    }
    self.init(
      failures: failures, warnings: Self.warnings(of: data, gates: gates), gates: gates,
      scope: scope)
  }

  /// What concerns the run as a whole.
  private static func runFailures(
    of data: InferenceData, scope: Scope, gates: Gates
  ) -> [Failure] {
    var failures: [Failure] = []
    func fail(
      _ statistic: Statistic, _ value: Double, _ threshold: Double, _ advice: String,
      detail: String = ""
    ) {
      failures.append(
        Failure(
          variable: nil, statistic: statistic, value: value, threshold: threshold,
          advice: advice, detail: detail))
    }
    if let failed = data.posterior.attributes["failed_chains"], !failed.isEmpty {
      fail(.failedChains, 1, 0, Advice.failedChain, detail: failed)
    }
    if data.posterior.attributes["incomplete"] == "true" {
      fail(
        .incomplete, 1, 0, Advice.incomplete,
        detail: data.posterior.attributes["incomplete_reason"] ?? "")
    }
    if let paretoK = scope.paretoK {
      if !(paretoK <= gates.maximumParetoK) {
        fail(.paretoK, paretoK, gates.maximumParetoK, Advice.paretoK)
      }
    } else if scope.chains < 2 {
      fail(.chains, Double(scope.chains), 2, Advice.chains)
    }
    if scope.divergences > gates.maximumDivergences {
      let sites = DivergenceSites(in: data)
      fail(
        .divergences, Double(scope.divergences), Double(gates.maximumDivergences),
        sites?.advice(targetAccept: data.targetAccept)
          ?? Advice.divergences(targetAccept: data.targetAccept),
        detail: sites?.description ?? "")
    }
    return failures
  }

  /// Quantities whose chains disagree, the worst first. A single chain has failed already.
  private static func rHatFailures(
    of data: InferenceData, _ quantities: [Convergence], scope: Scope, gates: Gates
  ) -> [Failure] {
    guard scope.chains > 1 else { return [] }
    let failing = quantities.filter { !($0.rHat <= gates.maximumRHat) }
      .sorted { $0.rHat.isNaN ? !$1.rHat.isNaN : $0.rHat > $1.rHat }
    return failing.enumerated().map { rank, quantity in
      // Only the worst few are shown with their reasons: each costs several R-hats.
      let disagreement =
        rank < studiedDisagreements && quantity.rHat.isFinite
        ? quantity.draws(in: data).map { ChainDisagreement(of: $0, limit: gates.maximumRHat) }
        : nil
      return Failure(
        variable: quantity.name, statistic: .rHat, value: quantity.rHat,
        threshold: gates.maximumRHat,
        advice: Advice.whereUndefined(quantity, quantity.rHat, draws: scope.draws)
          ?? Advice.rHat(quantity.rHat, disagreement ?? .general),
        detail: disagreement?.place ?? "")
    }
  }

  private static let studiedDisagreements = 3

  /// Quantities with too few effective draws.
  private static func essFailures(
    _ statistic: Statistic, _ value: (Convergence) -> Double?, _ quantities: [Convergence],
    _ scope: Scope, _ gates: Gates
  ) -> [Failure] {
    let threshold = gates.minimumESSPerChain * Double(scope.chains)
    return quantities.compactMap { quantity in
      guard let ess = value(quantity), !(ess >= threshold) else { return nil }
      return Failure(
        variable: quantity.name, statistic: statistic, value: ess, threshold: threshold,
        advice: Advice.whereUndefined(quantity, ess, draws: scope.draws)
          ?? Advice.ess(ess, threshold: threshold), detail: "")
    }
    .sorted { $0.value.isNaN ? !$1.value.isNaN : $0.value < $1.value }
  }

  private static func warnings(of data: InferenceData, gates: Gates) -> [Warning] {
    var warnings: [Warning] = []
    let hits = data.sampleStats["reached_max_treedepth"]?.countOfTrue ?? 0
    if hits > 0 {
      warnings.append(
        Warning(
          chain: nil, statistic: .treeDepth, value: Double(hits), threshold: 0,
          advice: Advice.treeDepth))
    }
    let fractions = data.sampleStats["energy"]?.draws().eBFMI() ?? []
    for (chain, value) in fractions.enumerated() where value < gates.minimumEBFMI {
      warnings.append(
        Warning(
          chain: chain, statistic: .eBFMI, value: value, threshold: gates.minimumEBFMI,
          advice: Advice.eBFMI))
    }
    return warnings
  }
}

extension Verdict.Scope {
  fileprivate init(of data: InferenceData, quantities: Int) {
    let first = data.posterior.names.first.flatMap { data.posterior[$0] }
    let attributes = data.posterior.attributes
    self.init(
      chains: first?.chainCount ?? 0, draws: first?.drawCount ?? 0, quantities: quantities,
      divergences: data.sampleStats["diverging"]?.countOfTrue ?? 0,
      paretoK: attributes["approximation"].map { _ in
        attributes["pareto_k"].flatMap(Double.init) ?? .nan
      })
  }
}

extension Verdict.Advice {
  /// Advice where no statistic could be computed; nil where one could.
  fileprivate static func whereUndefined(
    _ quantity: Convergence, _ value: Double, draws: Int
  ) -> String? {
    if !quantity.isFinite { return notFinite }
    if draws < Draws.minimumDrawCount { return tooFewDraws }
    if quantity.isConstant { return neverMoves }
    return value.isNaN ? undefined : nil
  }
}

extension DataArray {
  /// The number of elements that are not zero; NaN counts, since a flag that is lost is no pass.
  fileprivate var countOfTrue: Int { values.reduce(0) { $1 == 0 ? $0 : $0 + 1 } }
}

extension InferenceData {
  /// The acceptance rate that warm-up aimed at; nil when the run did not record it.
  fileprivate var targetAccept: Double? {
    posterior.attributes["target_accept"].flatMap(Double.init)
  }
}
