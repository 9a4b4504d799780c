/// The summary of a posterior: the verdict, then a row of numbers for each scalar quantity.

/// A table of the quantities of a result, which opens with the verdict on the *whole* result: a
/// summary of some variables is no more trustworthy than the run that it was taken from.
public struct Summary: Sendable {
  /// The numbers of one scalar quantity; NaN policies are those of ``Draws``.
  public struct Row: Sendable, Equatable {
    /// The name, such as `alpha`, `beta[1]`, `B[1, 2]` or `a[g3]`.
    public let name: String
    /// The mean over all draws.
    public let mean: Double
    /// The standard deviation over all draws (divisor n - 1).
    public let sd: Double
    /// The lower end of the 94 % highest density interval.
    public let hdiLower: Double
    /// The upper end of the 94 % highest density interval.
    public let hdiUpper: Double
    /// The Monte Carlo standard error of the mean.
    public let mcseMean: Double
    /// The Monte Carlo standard error of the standard deviation.
    public let mcseSD: Double
    /// The effective sample size in the bulk.
    public let essBulk: Double
    /// The effective sample size in the tails.
    public let essTail: Double
    /// R-hat on ranks.
    public let rHat: Double
  }

  /// One row for each scalar quantity, in the order of the variables.
  public let rows: [Row]
  /// The verdict on the whole result, whichever variables are in the table.
  public let verdict: Verdict
  /// The number of divergent transitions.
  public let divergences: Int

  /// The variables that were integrated out while the others were sampled, and then drawn exactly.
  public let integratedOut: [String]

  private let positions: [String: Int]

  init(rows: [Row], verdict: Verdict, integratedOut: [String] = []) {
    self.rows = rows
    self.verdict = verdict
    self.integratedOut = integratedOut
    divergences = verdict.scope.divergences
    positions = Dictionary(
      zip(rows.map(\.name), rows.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The row of a scalar quantity, such as `summary["beta[1]"]`; nil when there is none.
  public subscript(name: String) -> Row? {
    positions[name].map { rows[$0] }
  }
}

/// A variable that a result does not have was asked for.
public struct UnknownVariableError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The name that was asked for.
  public let name: String
  /// The names that the result has.
  public let known: [String]

  /// What was asked for and what there is.
  public var description: String {
    let list = known.isEmpty ? "it has no variables" : "it has \(known.joined(separator: ", "))"
    return "the posterior has no variable '\(name)': \(list)"
  }
}
