/// Columns of which each value is a level.

extension ColumnEvaluator {
  /// `C(x)`, `C(x, 'reference')`, `C(x, levels=…)` is not in the grammar; `T(x, ref='a')`.
  mutating func categorical(
    _ factor: FormulaExpression, _ arguments: [FormulaExpression.Argument]
  ) throws(FormulaError) -> FactorValues {
    guard let first = arguments.first, case .name(let name) = first.value, arguments.count <= 2
    else {
      throw FormulaError("'\(factor)' needs a column, and perhaps its first level, as C(x, 'a')")
    }
    var reference: String?
    if arguments.count == 2 {
      switch arguments[1].value {
      case .string(let text): reference = text
      case .number(let value, _): reference = value.label
      default:
        throw FormulaError("'\(factor)': write the first level as a number or in quotation marks")
      }
    }
    return try categorical(factor, try table.column(name), reference: reference)
  }

  /// The levels of a column, learnt or known.
  mutating func categorical(
    _ factor: FormulaExpression, _ column: DataColumn, reference: String? = nil
  ) throws(FormulaError) -> FactorValues {
    let key = factor.description
    if state.isLearning {
      var levels = column.sortedLevels
      if let reference {
        guard let place = levels.firstIndex(of: reference) else {
          throw FormulaError(
            "'\(factor)': column '\(column.name)' has no level '\(reference)'; it has "
              + levels.prefix(20).joined(separator: ", "))
        }
        levels.insert(levels.remove(at: place), at: 0)
      }
      state.levels[key] = levels
    }
    guard let levels = state.levels[key] else {
      throw FormulaError("nothing was learnt for '\(factor)'")
    }
    let places = Dictionary(
      zip(levels, levels.indices), uniquingKeysWith: { first, _ in first })
    var codes: [Int] = []
    for (row, label) in column.labels.enumerated() {
      guard let label, let code = places[label] else {
        throw FormulaError(
          "column '\(column.name)' has the level '\(label ?? "")' in row \(row + 1), which was not "
            + "there when the model was fitted; the levels are "
            + levels.prefix(20).joined(separator: ", "))
      }
      codes.append(code)
    }
    return .categorical(levels: levels, codes: codes)
  }

  /// The labels of the combinations of several columns' values; nil where one is missing.
  func combinedLabels(_ factor: FormulaTerm) throws(FormulaError) -> [String?] {
    var result: [String?]?
    for part in factor.factors {
      let labels: [String?]
      switch part {
      case .call("C", let arguments) where !arguments.isEmpty:
        labels = try self.labels(arguments[0].value)
      default: labels = try self.labels(part)
      }
      result =
        result.map { zip($0, labels).map { a, b in a.flatMap { a in b.map { "\(a):\($0)" } } } }
        ?? labels
    }
    return result ?? []
  }

  /// The levels of a grouping factor, in order.
  mutating func groupLevels(_ factor: FormulaTerm) throws(FormulaError) -> [String] {
    let key = "| \(factor.name)"
    if state.isLearning {
      if factor.factors.count == 1, case .name(let name) = factor.factors[0] {
        state.levels[key] = try table.column(name).sortedLevels
      } else {
        state.levels[key] = Set(try combinedLabels(factor).compactMap(\.self)).sorted()
      }
    }
    guard let levels = state.levels[key] else {
      throw FormulaError("nothing was learnt for the groups of '\(factor.name)'")
    }
    return levels
  }
}
