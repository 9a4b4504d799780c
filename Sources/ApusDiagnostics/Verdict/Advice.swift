/// What to do about a failed gate, in words.

extension Verdict {
  /// Advice for each kind of failure; what helps most comes first.
  enum Advice {
    static let failedChain =
      "a chain that stops is a fault of the model or its start: read its message, give initial "
      + "values or narrower priors, and run again"

    static let incomplete = "let the run finish before its numbers are read"

    static let chains =
      "one chain is never enough: run four, so that they can disagree with each other"

    /// - Parameter targetAccept: that of the run; nil when it is not known.
    static func divergences(targetAccept: Double?) -> String {
      "a divergence is evidence of awkward geometry, however few: "
        + (raising(targetAccept).map { "\($0), or write" } ?? "write")
        + " the block non-centred, and look for scales and priors that conflict with the data"
    }

    /// The next rate to try; nil when none is left.
    static func raising(_ targetAccept: Double?) -> String? {
      guard let targetAccept else { return "raise targetAccept" }
      guard let next = [0.95, 0.99].first(where: { $0 > targetAccept + 0.001 }) else { return nil }
      return "raise targetAccept from \(targetAccept) to \(next)"
    }

    static let paretoK =
      "the approximation misses much of the posterior: use its draws as a start and sample with "
      + "NUTS"

    static let notFinite =
      "the draws contain values that are not finite: look for an overflow, a division by zero or a "
      + "logarithm of zero in what defines it"

    static let tooFewDraws =
      "nothing can be said about so few draws: run at least \(Draws.minimumDrawCount) draws, and "
      + "2000 for a serious run"

    static let neverMoves =
      "no draw differs from another: look at the start and the step size, since nothing was sampled"

    static let undefined = "it could not be computed: look at the draws themselves"

    static let treeDepth =
      "this costs time, not validity: standardise the predictors or raise maxTreeDepth"

    static let eBFMI =
      "the energy moves in small steps, as in heavy tails or a funnel: write the block non-centred "
      + "or give its scale a tighter prior"

    static func rHat(_ value: Double, _ disagreement: ChainDisagreement) -> String {
      switch disagreement {
      case .oneElsewhere(let chain, _, _) where value > farApart:
        return "chain \(chain) found another mode or is stuck, since the others agree: compare its "
          + "log density with theirs, give it another start or tell the model which mode is meant"
      case .earlyDraws:
        return
          "the later halves of the chains agree: tune longer (twice the tune draws) and run again"
      case _ where value > farApart:
        return "the chains are in different places: look at the trace plots for modes or a stuck "
          + "chain and rethink the model, since running longer will not help"
      default:
        return
          "the chains disagree: tune longer (twice the tune draws), then look at the trace plots"
      }
    }

    static func ess(_ value: Double, threshold: Double) -> String {
      let factor = threshold / value
      let times = fixed((factor * 10).rounded(.up) / 10, decimals: factor < 10 ? 1 : 0)
      if factor > hopeless {
        return "the draws hardly move (\(times) times as many would be needed): standardise the "
          + "predictors or write the block non-centred before running longer"
      }
      return "run longer: about \(times) times the draws"
    }

    // Beyond these values more of the same does not help.
    private static let farApart = 1.1
    private static let hopeless = 10.0
  }
}
