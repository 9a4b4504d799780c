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

    static let divergences =
      "a divergence is evidence of awkward geometry, however few: raise targetAccept or write the "
      + "block non-centred, and look for scales and priors that conflict with the data"

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

    static func rHat(_ value: Double) -> String {
      let look = "look at the trace plots"
      if value > farApart {
        return "the chains are in different places: \(look) for modes or a stuck chain and rethink "
          + "the model, since running longer will not help"
      }
      return "the chains disagree: tune longer (twice the tune draws), then \(look)"
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
