/// From a result to its verdict and its summary.

extension InferenceData {
  /// Applies the gates to every variable of the posterior, to `lp`, and to the run itself.
  ///
  /// - R-hat, bulk and tail effective sample size of every scalar quantity. Constant ones are
  ///   exempt; any other statistic that is NaN fails. `lp` is gated on R-hat only.
  /// - Divergences in `sampleStats["diverging"]`.
  /// - Fewer than two chains never pass, nor does a run with a failed chain (the posterior's
  ///   attribute `failed_chains` lists them) or a cancelled one (`incomplete` is `true`).
  /// - Draws of an approximation (the attribute `approximation` names its method) are gated on
  ///   Pareto k-hat (`pareto_k`) in place of chains, R-hat and effective sample size.
  /// - Tree depth hits and low E-BFMI are warnings.
  public func diagnose(_ gates: Gates = .course) -> Verdict {
    Verdict(on: self, Examination(of: self, wanted: []), gates: gates)
  }

  /// Does nothing when the result passes its gates.
  ///
  /// - Throws: The ``Verdict`` when it does not.
  public func requireTrustworthy(_ gates: Gates = .course) throws {
    let verdict = diagnose(gates)
    if !verdict.passed { throw verdict }
  }

  /// The summary of the named variables, or of all variables of the posterior.
  ///
  /// It opens with the verdict on the whole result, including variables that are not in the table.
  /// Rows come in the order in which the variables are named.
  ///
  /// - Throws: ``UnknownVariableError`` for a name that the posterior does not have.
  public func summary(
    variables: [String]? = nil, gates: Gates = .course
  ) throws -> Summary {
    let wanted = variables ?? posterior.names
    for name in wanted where posterior[name] == nil {
      throw UnknownVariableError(name: name, known: posterior.names)
    }
    let examination = Examination(of: self, wanted: Set(wanted))
    let integratedOut =
      posterior.attributes["integrated_out"]?.split(separator: ",").map {
        String($0.drop { $0 == " " })
      } ?? []
    return Summary(
      rows: wanted.flatMap { examination.rows[$0] ?? [] },
      verdict: Verdict(on: self, examination, gates: gates), integratedOut: integratedOut)
  }
}
