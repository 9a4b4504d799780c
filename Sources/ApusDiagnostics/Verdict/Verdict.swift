/// The verdict on a result: whether it may be believed, and if not, why and what to do.

/// The outcome of the gates.
///
/// A stable-looking mean is no permission: while one gate fails, the summary is provisional and
/// must not be reported. The verdict is an error, so that
/// ``InferenceData/requireTrustworthy(_:)`` can throw it.
public struct Verdict: Error, Sendable, CustomStringConvertible {
  /// What a gate looks at; the raw value is its name in tables and files.
  public enum Statistic: String, Sendable, CaseIterable {
    /// Chains that stopped with an error.
    case failedChains = "failed_chains"
    /// A run that was cancelled.
    case incomplete
    /// The number of chains.
    case chains
    /// Pareto k-hat of an approximation.
    case paretoK = "pareto_k"
    /// The number of divergent transitions.
    case divergences
    /// R-hat on ranks.
    case rHat = "r_hat"
    /// The bulk effective sample size.
    case essBulk = "ess_bulk"
    /// The tail effective sample size.
    case essTail = "ess_tail"
    /// Trajectories cut off by the depth limit; a warning only.
    case treeDepth = "reached_max_treedepth"
    /// The energy diagnostic; a warning only.
    case eBFMI = "e_bfmi"
  }

  /// One gate that one quantity did not pass.
  public struct Failure: Sendable, Equatable {
    /// The quantity, such as `beta[1]` or `lp`; nil when the whole run is meant.
    public let variable: String?
    /// What was looked at.
    public let statistic: Statistic
    /// What was found; NaN when it could not be computed. For a failed or incomplete run, 1.
    public let value: Double
    /// What the gate asks for.
    public let threshold: Double
    /// What to do about it, the most helpful thing first.
    public let advice: String
    /// Where it was found or what the run reported, where there is more to say than the value: the
    /// chain that sits elsewhere, the chains and the region of divergences, the message of a chain
    /// that failed; empty otherwise.
    public let detail: String
  }

  /// Something that costs efficiency or deserves a look, but refuses nothing.
  public struct Warning: Sendable, Equatable {
    /// The chain in question, from 0; nil when the whole run is meant.
    public let chain: Int?
    /// What was looked at.
    public let statistic: Statistic
    /// What was found.
    public let value: Double
    /// The value at which the warning begins.
    public let threshold: Double
    /// What to do about it.
    public let advice: String
  }

  /// Every gate that failed: those of the whole run first, then divergences, R-hat and effective
  /// sample sizes, the worst quantity of each first.
  public let failures: [Failure]
  /// What deserves a look, although it does not fail the run.
  public let warnings: [Warning]
  /// The gates that were applied.
  public let gates: Gates

  /// What the verdict is about.
  let scope: Scope

  /// Whether every gate was passed.
  public var passed: Bool { failures.isEmpty }
}

extension Verdict {
  /// The size and the kind of the result that was judged.
  struct Scope: Sendable, Equatable {
    var chains = 0
    var draws = 0
    /// The number of scalar quantities that the gates looked at.
    var quantities = 0
    var divergences = 0
    /// The Pareto k-hat when the draws come from an approximation.
    var paretoK: Double?

    var isApproximation: Bool { paretoK != nil }
  }
}
