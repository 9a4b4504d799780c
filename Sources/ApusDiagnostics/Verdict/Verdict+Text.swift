/// The verdict in words: one line with the reasons, then what to do.

extension Verdict {
  /// One line: "Trustworthy: ..." with what was checked, or "Not trustworthy: ..." with the
  /// reasons, of which each names its worst few quantities and counts the others.
  public var headline: String {
    passed ? "Trustworthy: \(assurance)" : "Not trustworthy: \(reasons.joined(separator: "; "))"
  }

  /// The headline, the advice in the order in which to try it, and the warnings.
  public var description: String {
    ([headline] + notes).joined(separator: "\n")
  }

  /// Advice and warnings, a line each; empty when there is nothing to add.
  var notes: [String] {
    var lines: [String] = []
    if !passed {
      lines.append("Do not report these numbers yet. What helps, in this order:")
      lines += advice.enumerated().map { "  \($0.offset + 1). \($0.element)" }
    }
    return lines + cautions
  }

  /// One line for each kind of warning; chains that share one are listed together.
  private var cautions: [String] {
    Statistic.allCases.compactMap { statistic in
      let group = warnings.filter { $0.statistic == statistic }
      guard let first = group.first else { return nil }
      let findings = group.map(\.finding).joined(separator: ", ")
      return "Warning: \(findings): \(first.advice)"
    }
  }

  /// The advice of the worst quantity of each kind of failure, without repetitions. Bulk and tail
  /// ask for the same thing, so that the smaller of the two speaks for both.
  private var advice: [String] {
    let worst = byStatistic.compactMap(\.first)
    let smallest = worst.filter(\.isSampleSize).min { !($0.value >= $1.value) }
    let lines = worst.filter { !$0.isSampleSize } + [smallest].compactMap(\.self)
    return lines.map(\.advice).reduce(into: []) { kept, line in
      if !kept.contains(line) { kept.append(line) }
    }
  }

  private var assurance: String {
    if let paretoK = scope.paretoK {
      return "k-hat \(fixed(paretoK, decimals: 2)) (approximation: widths are not for decisions)"
    }
    let divergences =
      scope.divergences == 0
      ? "no divergences" : "\(count(scope.divergences, "divergence")), within the gate"
    return "r_hat <= \(gates.maximumRHat), bulk and tail ESS >= "
      + "\(fixed(gates.minimumESSPerChain * Double(scope.chains), decimals: 0)), \(divergences) "
      + "(\(count(scope.quantities, "quantity", "quantities")), "
      + "\(scope.chains) chains of \(count(scope.draws, "draw")))"
  }

  private var reasons: [String] {
    passingParetoK
      + byStatistic.map { group in
        guard let worst = group.first, worst.variable != nil else {
          return group.map(\.finding).joined(separator: ", ")
        }
        return Self.reason(of: group, worst: worst, quantities: scope.quantities)
      } + (scope.isApproximation ? ["approximation: widths are not for decisions"] : [])
  }

  /// k-hat of an approximation that is refused for another reason.
  private var passingParetoK: [String] {
    guard let paretoK = scope.paretoK, paretoK <= gates.maximumParetoK else { return [] }
    return ["k-hat is \(fixed(paretoK, decimals: 2))"]
  }

  private static func reason(of group: [Failure], worst: Failure, quantities: Int) -> String {
    let named = group.prefix(shownPerStatistic).map { failure in
      "\(failure.variable ?? "") \(failure.valueText)"
    }
    let rest = group.count - named.count
    let others = rest > 0 ? " and \(rest) more" : ""
    let place = worst.detail.isEmpty ? "" : " (\(worst.detail))"
    return "\(worst.gateText): \(named.joined(separator: ", "))\(others)\(place)"
  }

  /// The failures of each statistic, in the order of ``failures``.
  private var byStatistic: [[Failure]] {
    Statistic.allCases.compactMap { statistic in
      let group = failures.filter { $0.statistic == statistic }
      return group.isEmpty ? nil : group
    }
  }

  private static let shownPerStatistic = 3
}

extension Verdict.Failure: CustomStringConvertible {
  /// One sentence: what was found and what to do about it.
  public var description: String { "\(finding): \(advice)" }

  /// What was found, without advice.
  var finding: String {
    switch statistic {
    case .failedChains: return "failed chains (\(detail))"
    case .incomplete: return "the run is incomplete" + (detail.isEmpty ? "" : " (\(detail))")
    case .chains: return count(Int(value), "chain")
    case .divergences:
      return count(Int(value), "divergence") + (detail.isEmpty ? "" : " (\(detail))")
    case .paretoK: return "k-hat is \(valueText), not \(threshold) or less"
    default:
      let place = variable.map { " of \($0)" } ?? ""
      return "\(statistic.rawValue)\(place) is \(valueText), \(side)"
        + (detail.isEmpty ? "" : " (\(detail))")
    }
  }

  /// The statistic and the side of the threshold on which it fails.
  var gateText: String { "\(statistic.rawValue) \(side)" }

  var valueText: String {
    isSampleSize ? fixed(value.rounded(.down), decimals: 0) : fixed(value, decimals: 4)
  }

  private var side: String {
    isSampleSize ? "below \(fixed(threshold, decimals: 0))" : "above \(threshold)"
  }

  /// Whether it is an effective sample size that is too small.
  var isSampleSize: Bool { statistic == .essBulk || statistic == .essTail }
}

extension Verdict.Warning: CustomStringConvertible {
  /// One sentence: what was found and what to do about it.
  public var description: String { "\(finding): \(advice)" }

  /// What was found, without advice.
  var finding: String {
    if statistic == .treeDepth {
      return "\(count(Int(value), "trajectory", "trajectories")) reached the depth limit"
    }
    let place = chain.map { " of chain \($0)" } ?? ""
    return "\(statistic.rawValue)\(place) is \(fixed(value, decimals: 2)), below \(threshold)"
  }
}

/// A number with its noun, in singular or plural.
private func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
  number == 1 ? "1 \(one)" : "\(number) \(many ?? one + "s")"
}
