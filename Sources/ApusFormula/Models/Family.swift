/// The distribution of the response, and how the linear predictor enters it.

/// A family of response distributions; each has one link between its mean and the linear predictor.
public enum Family: String, CaseIterable, Sendable, Codable {
  /// Normal, identity link; a residual `sigma`.
  case gaussian
  /// Student's t, identity link; `sigma` and the degrees of freedom `nu`.
  case t
  /// 0 or 1, logit link.
  case bernoulli
  /// Successes of given numbers of trials, logit link.
  case binomial
  /// Counts, log link.
  case poisson
  /// Counts with variance `mu + mu^2 / alpha`, log link.
  case negativebinomial
  /// Positive numbers with shape `alpha`, log link.
  case gamma
  /// Numbers between 0 and 1 with `kappa = alpha + beta`, logit link.
  case beta

  /// Whether the response is on the scale of the linear predictor, so that priors take their scale
  /// from it.
  var hasIdentityLink: Bool { self == .gaussian || self == .t }

  /// What a value must be, and whether it is.
  private var requirement: (words: String, holds: @Sendable (Double) -> Bool) {
    switch self {
    case .gaussian, .t: ("a number", { $0.isFinite })
    case .bernoulli: ("0 or 1", { $0 == 0 || $0 == 1 })
    case .binomial: ("a count of successes, 0 or more", { $0 >= 0 && $0 == $0.rounded() })
    case .poisson, .negativebinomial: ("a count, 0 or more", { $0 >= 0 && $0 == $0.rounded() })
    case .gamma: ("above 0", { $0 > 0 })
    case .beta: ("between 0 and 1, both excluded", { $0 > 0 && $0 < 1 })
    }
  }

  /// Refuses a response that the family gives no density to.
  func check(_ response: ResponseColumn) throws(FormulaError) {
    let (words, holds) = requirement
    if response.levels.count > (self == .bernoulli ? 2 : 0) {
      throw FormulaError(
        "the response '\(response.name)' has the levels "
          + response.levels.prefix(5).joined(separator: ", ")
          + ", and the family \(rawValue) needs numbers; choose a level as in "
          + "\(response.name)['\(response.levels[0])'] with --family bernoulli")
    }
    if let bad = response.values.firstIndex(where: { !holds($0) }) {
      throw FormulaError(
        "the response '\(response.name)' is \(response.values[bad].label) in row \(bad + 1) of those "
          + "used, and the family \(rawValue) needs it \(words); correct the row or choose another family"
      )
    }
    if hasIdentityLink, response.values.allSatisfy({ $0 == response.values[0] }) {
      throw FormulaError(
        "the response '\(response.name)' has the same value in every row; choose another one")
    }
    if response.weights != nil || response.censoring != nil {
      throw FormulaError(
        "weights(…) and cens(…) are not available for models yet; leave them out of the formula")
    }
    try checkTrials(response)
  }

  private func checkTrials(_ response: ResponseColumn) throws(FormulaError) {
    guard self == .binomial else {
      if response.trials == nil { return }
      throw FormulaError("trials(…) belong to the family binomial, not to \(rawValue)")
    }
    guard let trials = response.trials else {
      throw FormulaError(
        "the family binomial needs the number of trials: write \(response.name) | trials(n)")
    }
    for (row, (successes, trials)) in zip(response.values, trials).enumerated()
    where !(trials >= successes && trials == trials.rounded()) {
      throw FormulaError(
        "row \(row + 1) of those used has \(successes.label) successes of \(trials.label) trials; give "
          + "at least as many trials as successes, in whole numbers")
    }
  }
}
