/// The left side of a formula.

extension ColumnEvaluator {
  /// The values that are explained, with trials, weights and censoring.
  mutating func response(_ response: FormulaResponse) throws(FormulaError) -> ResponseColumn {
    let (values, levels) = try responseValues(response)
    var trials: [Double]?
    if let part = response.trials { trials = try numbers(part) }
    var weights: [Double]?
    if let part = response.weights {
      let found = try numbers(part)
      if let bad = found.firstIndex(where: { !($0 >= 0) }) {
        throw FormulaError(
          "weights: '\(part)' is \(found[bad].label) in row \(bad + 1) of those used; give 0 or more"
        )
      }
      weights = found
    }
    var censoring: [Censoring]?
    if let part = response.censoring { censoring = try self.censoring(part) }
    return ResponseColumn(
      values: values, name: response.name, levels: levels, trials: trials, weights: weights,
      censoring: censoring)
  }

  private mutating func responseValues(
    _ response: FormulaResponse
  ) throws(FormulaError) -> (values: [Double], levels: [String]) {
    if let success = response.success {
      let labels = try self.labels(response.value)
      guard labels.contains(success) else {
        throw FormulaError("no row of '\(response.value)' is '\(success)'; choose another level")
      }
      return (labels.map { $0 == success ? 1 : 0 }, [])
    }
    guard case .categorical(let levels, let codes, _) = try values(of: response.value) else {
      return (try numbers(response.value), [])
    }
    return (codes.map(Double.init), levels)
  }

  private func censoring(_ part: FormulaExpression) throws(FormulaError) -> [Censoring] {
    // brms writes -1, 0 and 1.
    let known: [String: Censoring] = [
      "none": .none, "left": .left, "right": .right, "0": .none, "-1": .left, "1": .right,
    ]
    var result: [Censoring] = []
    for (row, label) in try labels(part).enumerated() {
      guard let censoring = label.flatMap({ known[$0] }) else {
        throw FormulaError(
          "censoring: '\(part)' is '\(label ?? "")' in row \(row + 1) of those used; write none, left "
            + "or right")
      }
      result.append(censoring)
    }
    return result
  }
}
