/// The convergence statistics of a whole result, the common ground of summary and verdict.

/// What the gates need to know of one scalar quantity.
struct Convergence {
  let name: String
  /// The variable of the posterior and the element of it; nil for `lp`.
  let variable: String?
  let element: Int
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

  /// Studies every variable of the posterior and `lp`, and keeps the rows of those in `wanted`.
  init(of data: InferenceData, wanted: Set<String>) {
    for variable in data.posterior.names {
      guard let array = data.posterior[variable] else { continue }
      let names = data.posterior.elementNames(of: variable)
      let needsRows = wanted.contains(variable)
      let blocks = Self.blocks(of: names.count)
      let results = ParallelBlocks.map(blocks) { block, workspace in
        zip(block, array.draws(elements: block)).map { element, draws in
          var study = ScalarStudy(draws, workspace: workspace)
          let convergence = Convergence(
            of: names[element], variable: variable, element: element, &study)
          return (convergence, needsRows ? Summary.Row(convergence, &study) : nil)
        }
      }
      for (convergence, row) in results.joined() {
        quantities.append(convergence)
        if let row { rows[variable, default: []].append(row) }
      }
    }
    if let lp = data.sampleStats["lp"], lp.elementCount == 1 {
      var study = ScalarStudy(lp.draws())
      logDensity = Convergence(ofLogDensity: &study)
    }
  }

  /// Elements that are read from their array together: they fill a few lines of memory.
  private static func blocks(of count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: 32).map { $0..<min($0 + 32, count) }
  }

  /// Whether there are quantities and none of them ever changes.
  var neverMoves: Bool { !quantities.isEmpty && quantities.allSatisfy(\.isConstant) }

  /// The quantities that the gates look at. An entry that is constant by construction, as in the
  /// Cholesky factor of a correlation matrix, is exempt; a run in which nothing moves is not.
  var gated: [Convergence] {
    let all = quantities + [logDensity].compactMap(\.self)
    return neverMoves ? all : all.filter { !$0.isConstant }
  }
}

extension Convergence {
  /// The draws of the quantity.
  func draws(in data: InferenceData) -> Draws? {
    guard let variable else { return data.sampleStats["lp"]?.draws() }
    return data.posterior[variable]?.draws(element: element)
  }

  fileprivate init(
    of name: String, variable: String, element: Int, _ study: inout ScalarStudy
  ) {
    self.init(
      name: name, variable: variable, element: element,
      isConstant: study.isConstant && study.isDefined, isFinite: study.isFinite,
      rHat: study.rHat(), essBulk: study.essBulk(), essTail: study.essTail())
  }

  /// Energies of neighbouring draws are related by construction, so that `lp` mixes slower than
  /// what it is a function of; it is asked for agreement between chains only.
  fileprivate init(ofLogDensity study: inout ScalarStudy) {
    self.init(
      name: "lp", variable: nil, element: 0, isConstant: study.isConstant && study.isDefined,
      isFinite: study.isFinite,
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
