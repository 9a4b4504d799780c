/// The columns of terms.

extension ColumnEvaluator {
  /// More categorical factors in one term than anybody means.
  private static let mostFactors = 8
  /// More columns than a term can have.
  private static let mostColumns = 100_000

  /// The intercept, when there is one, and the terms with their columns.
  mutating func terms(
    _ terms: [FormulaTerm], hasIntercept: Bool, interceptName: String
  ) throws(FormulaError) -> [DesignTerm] {
    var result: [DesignTerm] = []
    if hasIntercept {
      result.append(
        DesignTerm(
          name: interceptName, columns: [[Double](repeating: 1, count: table.rowCount)]))
    }
    var coding = TermCoding(hasIntercept: hasIntercept)
    for term in terms { result.append(try columns(of: term, &coding)) }
    return result
  }

  private mutating func columns(
    of term: FormulaTerm, _ coding: inout TermCoding
  ) throws(FormulaError) -> DesignTerm {
    var values: [FormulaExpression: FactorValues] = [:]
    var (numeric, categorical) = ([FormulaExpression](), [FormulaExpression]())
    for factor in term.factors {
      let found = try self.values(of: factor)
      values[factor] = found
      if case .numeric = found { numeric.append(factor) } else { categorical.append(factor) }
    }
    guard categorical.count <= Self.mostFactors else {
      throw FormulaError("'\(term.name)' has more than \(Self.mostFactors) factors; write fewer")
    }
    var (labels, columns) = ([String](), [[Double]]())
    for part in coding.parts(numeric: numeric, categorical: categorical) {
      var product = [(labels: [String](), column: [Double](repeating: 1, count: table.rowCount))]
      for factor in term.factors {
        let allLevels = part.first { $0.factor == factor }?.hasAllLevels
        let next = Self.columns(of: values[factor], allLevels: allLevels)
        guard product.count * next.count <= Self.mostColumns else {
          throw FormulaError(
            "'\(term.name)' has more than \(Self.mostColumns) columns; write fewer")
        }
        product = product.flatMap { left in
          next.map { right in
            (left.labels + right.labels, zip(left.column, right.column).map { $0 * $1 })
          }
        }
      }
      labels += product.map { $0.labels.joined(separator: ", ") }
      columns += product.map(\.column)
    }
    return DesignTerm(
      name: term.name, labels: labels.contains { !$0.isEmpty } ? labels : [], columns: columns)
  }

  /// The columns of one factor; a categorical one that is not part of it has none to multiply with.
  private static func columns(
    of values: FactorValues?, allLevels: Bool?
  ) -> [(labels: [String], column: [Double])] {
    switch values {
    case .numeric(let columns, let labels):
      return columns.enumerated().map { index, column in
        (labels.isEmpty ? [] : [labels[index]], column)
      }
    case .categorical(let levels, let codes, let contrast):
      let constant = [Double](repeating: 1, count: codes.count)
      guard let allLevels else { return [([], constant)] }
      switch contrast {
      case .treatment:
        return levels.indices.dropFirst(allLevels ? 0 : 1).map { level in
          ([levels[level]], codes.map { $0 == level ? 1 : 0 })
        }
      case .sum(let omitted):
        let differences = levels.indices.filter { $0 != omitted }.map { level in
          ([levels[level]], codes.map { $0 == level ? 1.0 : $0 == omitted ? -1 : 0 })
        }
        return allLevels ? [(["mean"], constant)] + differences : differences
      }
    case nil: return []
    }
  }
}
