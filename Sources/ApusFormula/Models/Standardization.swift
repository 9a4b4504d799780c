/// Predictors in units of their own spread, in which priors and samplers are at home.

/// The columns of a design's common terms, centred and scaled.
struct Standardization: Sendable {
  /// One column: the term it belongs to, its mean (0 without an intercept) and standard deviation.
  struct Column: Sendable, Equatable {
    let name: String
    let mean: Double
    let sd: Double
  }

  let columns: [Column]

  /// - Throws: a ``FormulaError`` for a column that is constant or too large to square.
  init(_ design: Design) throws(FormulaError) {
    let hasIntercept = design.hasIntercept
    var columns: [Column] = []
    for term in design.slopes {
      for (name, values) in zip(term.columnNames, term.columns) {
        let (mean, sd) = values.meanAndDeviation
        guard sd.isNormal else {
          throw FormulaError(
            "'\(name)' has the same value in every row, or values too large to square; leave it out "
              + "or give it in other units")
        }
        columns.append(Column(name: name, mean: hasIntercept ? mean : 0, sd: sd))
      }
    }
    self.columns = columns
  }

  /// The rows of a design's common columns in these units.
  func rows(of design: Design) -> [[Double]] {
    let raw = design.slopes.flatMap(\.columns)
    return (0..<design.rowCount).map { row in
      zip(raw, columns).map { values, column in (values[row] - column.mean) / column.sd }
    }
  }
}

extension Design {
  /// Whether the linear predictor has an intercept.
  var hasIntercept: Bool { common.first?.name == "Intercept" }

  /// The common terms without the intercept.
  var slopes: ArraySlice<DesignTerm> { common.dropFirst(hasIntercept ? 1 : 0) }
}

extension [Double] {
  /// Mean and population standard deviation.
  var meanAndDeviation: (mean: Double, sd: Double) {
    let size = Double(Swift.max(count, 1))
    let mean = reduce(0) { $0 + $1 / size }
    return (mean, reduce(0) { $0 + ($1 - mean) * ($1 - mean) / size }.squareRoot())
  }
}
