/// The convergence statistics of a whole result, the common ground of summary and verdict.

/// What the gates need to know of one scalar quantity.
struct Convergence {
  let name: String
  /// Whether there are enough draws, all of them finite and equal.
  let isConstant: Bool
  let isFinite: Bool
  let rHat: Double
  /// Nil for a quantity that is not gated on its effective sample size.
  let essBulk, essTail: Double?
}

/// One pass over all scalar quantities of a result.
struct Examination {
  private var quantities: [Convergence] = []
  private var logDensity: Convergence?
  /// The rows of each wanted variable.
  private(set) var rows: [String: [Summary.Row]] = [:]

  private let workspace = Workspace()

  /// Studies every variable of the posterior and `lp`, and keeps the rows of those in `wanted`.
  init(of data: InferenceData, wanted: Set<String>) {
    for variable in data.posterior.names {
      guard let array = data.posterior[variable] else { continue }
      let names = data.posterior.elementNames(of: variable)
      for (element, name) in names.enumerated() {
        let row = examine(
          name, array.draws(element: element), needsRow: wanted.contains(variable))
        if let row { rows[variable, default: []].append(row) }
      }
    }
    if let lp = data.sampleStats["lp"], lp.elementCount == 1 {
      var study = ScalarStudy(lp.draws(), workspace: workspace)
      logDensity = Convergence(ofLogDensity: &study)
    }
  }

  /// Whether there are quantities and none of them ever changes.
  var neverMoves: Bool { !quantities.isEmpty && quantities.allSatisfy(\.isConstant) }

  /// The quantities that the gates look at. An entry that is constant by construction, as in the
  /// Cholesky factor of a correlation matrix, is exempt; a run in which nothing moves is not.
  var gated: [Convergence] {
    let all = quantities + [logDensity].compactMap(\.self)
    return neverMoves ? all : all.filter { !$0.isConstant }
  }

  private mutating func examine(
    _ name: String, _ draws: Draws, needsRow: Bool
  ) -> Summary.Row? {
    var study = ScalarStudy(draws, workspace: workspace)
    let convergence = Convergence(of: name, &study)
    quantities.append(convergence)
    return needsRow ? Summary.Row(convergence, &study) : nil
  }

}

extension Convergence {
  fileprivate init(of name: String, _ study: inout ScalarStudy) {
    self.init(
      name: name, isConstant: study.isConstant && study.isDefined, isFinite: study.isFinite,
      rHat: study.rHat(), essBulk: study.essBulk(), essTail: study.essTail())
  }

  /// Energies of neighbouring draws are related by construction, so that `lp` mixes slower than
  /// what it is a function of; it is asked for agreement between chains only.
  fileprivate init(ofLogDensity study: inout ScalarStudy) {
    self.init(
      name: "lp", isConstant: study.isConstant && study.isDefined, isFinite: study.isFinite,
      rHat: study.rHat(), essBulk: nil, essTail: nil)
  }
}

extension Summary.Row {
  fileprivate init(_ convergence: Convergence, _ study: inout ScalarStudy) {
    let interval =
      study.isFinite
      ? CredibleInterval(
        narrowestOf: study.ordering.sorted, probability: CredibleInterval.defaultProbability)
      : CredibleInterval(lower: .nan, upper: .nan)
    self.init(
      name: convergence.name, mean: study.mean, sd: study.standardDeviation,
      hdiLower: interval.lower, hdiUpper: interval.upper, mcseMean: study.mcseMean(),
      mcseSD: study.mcseStandardDeviation(), essBulk: convergence.essBulk ?? .nan,
      essTail: convergence.essTail ?? .nan, rHat: convergence.rHat)
  }
}
