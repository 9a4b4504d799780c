/// Columns of which each value is a level.

extension ColumnEvaluator {
  /// `C(x)`, `C(x, 'first')`, `C(x, levels=['a', 'b'])`, `T(x, ref='a')`, `S(x, omit='a')`.
  mutating func categorical(
    _ function: String, _ arguments: [FormulaExpression.Argument], _ factor: FormulaExpression
  ) throws(FormulaError) -> FactorValues {
    guard let signature = FormulaFunction.named(function),
      case .name(let name) = factor.firstArgument
    else {
      throw FormulaError(
        "'\(factor)' needs the name of a column; write \(function)(x)", about: factor)
    }
    let options = BasisOptions(call: factor, values: try signature.values(arguments, factor))
    var contrast = FactorContrast(isSum: function == "S", level: nil)
    switch options.values["reference"] {
    case .name(let word) where word == "Sum" || word == "Treatment":
      contrast.isSum = word == "Sum"
    case .call(let word, let inner)
    where (word == "Sum" || word == "Treatment") && inner.count == 1:
      contrast.isSum = word == "Sum"
      contrast.level = try options.level(inner[0].value, word)
    default: contrast.level = try options.level(function == "S" ? "omit" : "reference")
    }
    return try categorical(
      factor, try table.column(name), levels: try options.levels("levels"), contrast: contrast)
  }

  /// The levels of a column, learnt or known.
  mutating func categorical(
    _ factor: FormulaExpression, _ column: DataColumn, levels given: [String]? = nil,
    contrast: FactorContrast = FactorContrast(isSum: false, level: nil)
  ) throws(FormulaError) -> FactorValues {
    let key = factor.description
    if state.isLearning {
      state.levels[key] = try Self.levels(of: column, factor, given: given, contrast: contrast)
    }
    guard let levels = state.levels[key], !levels.isEmpty else {
      throw FormulaError("what '\(factor)' learnt is not there, or damaged; fit again")
    }
    let places = Dictionary(
      zip(levels, levels.indices), uniquingKeysWith: { first, _ in first })
    var codes: [Int] = []
    for (row, label) in column.labels.enumerated() {
      guard let label, let code = places[label] else {
        throw FormulaError(
          "column '\(column.name)' has the level '\(label ?? "")' in row \(row + 1) of those used, "
            + (state.isLearning
              ? "which is not listed; list it too" : "which was not there at fit time")
            + "; the levels are \(levels.prefix(20).joined(separator: ", "))"
            + (levels.count > 20 ? ", …" : ""))
      }
      codes.append(code)
    }
    guard contrast.isSum else {
      return .categorical(levels: levels, codes: codes, contrast: .treatment)
    }
    let omitted = contrast.level.flatMap { levels.firstIndex(of: $0) } ?? levels.count - 1
    return .categorical(levels: levels, codes: codes, contrast: .sum(omitted: omitted))
  }

  /// The levels in the order of their columns: sorted unless listed, the reference first.
  private static func levels(
    of column: DataColumn, _ factor: FormulaExpression, given: [String]?, contrast: FactorContrast
  ) throws(FormulaError) -> [String] {
    var levels = given ?? column.sortedLevels
    if let level = contrast.level {
      guard let place = levels.firstIndex(of: level) else {
        throw FormulaError(
          "'\(factor)': column '\(column.name)' has no level '\(level)'; it has "
            + levels.prefix(20).joined(separator: ", "), about: factor)
      }
      if !contrast.isSum { levels.insert(levels.remove(at: place), at: 0) }
    }
    return levels
  }

  /// The labels of the combinations of several columns' values; nil where one is missing.
  func combinedLabels(_ factor: FormulaTerm) throws(FormulaError) -> [String?] {
    var result: [String?]?
    for part in factor.factors {
      let labels = try groupColumn(part, factor).labels
      result =
        result.map { zip($0, labels).map { a, b in a.flatMap { a in b.map { "\(a):\($0)" } } } }
        ?? labels
    }
    return result ?? []
  }

  /// The column of a part of a grouping factor: `g` or `C(g)`.
  private func groupColumn(
    _ part: FormulaExpression, _ factor: FormulaTerm
  ) throws(FormulaError) -> DataColumn {
    switch part {
    case .name(let name): return try table.column(name)
    case .call("C", let arguments) where arguments.count == 1:
      if case .name(let name) = part.firstArgument { return try table.column(name) }
    default: break
    }
    throw FormulaError(
      "'\(part)' cannot be a grouping factor; write the name of a column, as (1 | g)", about: part)
  }

  /// The levels of a grouping factor, in order: by the first column's levels, then by the next one's.
  mutating func groupLevels(_ factor: FormulaTerm) throws(FormulaError) -> [String] {
    let key = "| \(factor.key)"
    if state.isLearning { state.levels[key] = try learntGroupLevels(factor) }
    guard let levels = state.levels[key] else {
      throw FormulaError("what the groups '\(factor.name)' learnt is not there; fit again")
    }
    return levels
  }

  private func learntGroupLevels(_ factor: FormulaTerm) throws(FormulaError) -> [String] {
    var places = [[Int]](repeating: [], count: table.rowCount)
    for part in factor.factors {
      let column = try groupColumn(part, factor)
      let order = Dictionary(
        zip(column.sortedLevels, 0...), uniquingKeysWith: { first, _ in first })
      for (row, label) in column.labels.enumerated() {
        places[row].append(label.flatMap { order[$0] } ?? -1)
      }
    }
    var found: [String: [Int]] = [:]
    for (label, place) in zip(try combinedLabels(factor), places) {
      guard let label else { continue }
      if let other = found.updateValue(place, forKey: label), other != place {
        throw FormulaError(
          "the groups '\(factor.name)' have two levels that are both written '\(label)'; write levels "
            + "without ':'")
      }
    }
    return found.sorted { $0.value.lexicographicallyPrecedes($1.value) }.map(\.key)
  }
}

/// What was said about the coding of a factor.
struct FactorContrast {
  var isSum: Bool
  /// The level that goes first, or that is left out of a sum.
  var level: String?
}
