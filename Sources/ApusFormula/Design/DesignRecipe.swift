/// A formula with what it has learnt from a table: makes the columns of this table and of new ones.

/// Makes designs: of the table that was fitted, and of new tables in the same coding.
///
/// ```swift
/// let recipe = try DesignRecipe(try Formula("y ~ scale(x) + (1 | g)"), table: table)
/// let design = recipe.design
/// let later = try recipe.design(for: newTable)   // scaled by the mean and sd of the first table
/// ```
public struct DesignRecipe: Sendable, Equatable {
  /// The formula.
  public let formula: Formula
  /// The columns of the table that was fitted.
  public let design: Design
  private let state: DesignState

  /// Learns levels, means and scales from a table and makes its columns.
  ///
  /// Rows with a missing value in a column that the formula names are left out.
  ///
  /// - Throws: a ``FormulaError`` for columns that are not there, words where numbers are needed,
  ///   functions that are not known, and a table of which no row is left.
  public init(_ formula: Formula, table: DataTable) throws(FormulaError) {
    let used = (formula.responseColumns + formula.predictorColumns + formula.groupColumns)
    var columns: [DataColumn] = []
    for name in used.distinct { columns.append(try table.column(name)) }
    let rows = (0..<table.rowCount).filter { row in !columns.contains { $0.isMissing(row) } }
    guard !rows.isEmpty else {
      throw FormulaError(
        "no row of the table has all of \(used.distinct.joined(separator: ", ")); give more rows")
    }
    var evaluator = ColumnEvaluator(table: try table.rows(rows), state: DesignState())
    design = try Self.design(formula, &evaluator, rows: rows, withResponse: true)
    self.formula = formula
    var state = evaluator.state
    state.isLearning = false
    self.state = state
  }

  /// The columns of a new table, coded as those of the table that was fitted.
  ///
  /// The order of the table's columns, columns that are not used, and the absence of the response don't
  /// matter. Rows with a missing predictor are left out; a missing group label is kept as nil, and a new
  /// label has the code nil.
  ///
  /// - Throws: a ``FormulaError`` for columns that are not there, and levels of a predictor that the
  ///   fitted table did not have.
  public func design(for table: DataTable) throws(FormulaError) -> Design {
    var columns: [DataColumn] = []
    for name in formula.predictorColumns.distinct { columns.append(try table.column(name)) }
    for name in formula.groupColumns { _ = try table.column(name) }
    let rows = (0..<table.rowCount).filter { row in !columns.contains { $0.isMissing(row) } }
    let used = try table.rows(rows)
    let hasResponse = formula.responseColumns.allSatisfy { name in
      guard let column = used[name] else { return false }
      return !(0..<column.count).contains { column.isMissing($0) }
    }
    var evaluator = ColumnEvaluator(table: used, state: state)
    return try Self.design(formula, &evaluator, rows: rows, withResponse: hasResponse)
  }

  /// The numbers of trials in the rows of a new table that its design uses.
  func trials(of design: Design, in table: DataTable) throws(FormulaError) -> [Double] {
    guard let part = formula.response?.trials else { return [] }
    var evaluator = ColumnEvaluator(table: try table.rows(design.rows), state: state)
    return try evaluator.numbers(part)
  }

  private static func design(
    _ formula: Formula, _ evaluator: inout ColumnEvaluator, rows: [Int], withResponse: Bool
  ) throws(FormulaError) -> Design {
    do {
      return try parts(formula, &evaluator, rows: rows, withResponse: withResponse)
    } catch {
      guard error.subject != nil else { throw error }
      throw error.located(in: try FormulaParser.parse(formula.description).places)
    }
  }

  private static func parts(
    _ formula: Formula, _ evaluator: inout ColumnEvaluator, rows: [Int], withResponse: Bool
  ) throws(FormulaError) -> Design {
    let common = try evaluator.terms(
      formula.terms, hasIntercept: formula.hasIntercept, interceptName: "Intercept")
    var groups: [GroupDesign] = []
    for group in formula.groups { groups.append(try Self.group(group, &evaluator)) }
    var offset: [Double]?
    for part in formula.offsets {
      let values = try evaluator.numbers(part)
      offset = offset.map { zip($0, values).map { $0 + $1 } } ?? values
    }
    var response: ResponseColumn?
    if withResponse, let left = formula.response { response = try evaluator.response(left) }
    return Design(
      rowCount: rows.count, rows: rows, response: response, common: common, groups: groups,
      offset: offset)
  }

  private static func group(
    _ group: FormulaGroup, _ evaluator: inout ColumnEvaluator
  ) throws(FormulaError) -> GroupDesign {
    let levels = try evaluator.groupLevels(group.factor)
    let labels = try evaluator.combinedLabels(group.factor)
    let places = Dictionary(zip(levels, levels.indices), uniquingKeysWith: { first, _ in first })
    let terms = try evaluator.terms(
      group.terms, hasIntercept: group.hasIntercept, interceptName: "1")
    return GroupDesign(
      factor: group.factor.name, levels: levels, codes: labels.map { $0.flatMap { places[$0] } },
      rowLabels: labels, terms: terms,
      isCorrelated: group.isCorrelated && terms.reduce(0) { $0 + $1.columns.count } > 1)
  }
}

extension DesignRecipe: Codable {
  private enum CodingKeys: String, CodingKey { case formula, state }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(formula.description, forKey: .formula)
    try container.encode(state, forKey: .state)
  }

  /// Reads what ``encode(to:)`` wrote: enough for new tables, without the columns of the fitted one.
  ///
  /// - Throws: a ``FormulaError`` or a `DecodingError` when the formula cannot be read, or what was
  ///   learnt does not belong to it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    formula = try Formula(try container.decode(String.self, forKey: .formula))
    var state = try container.decode(DesignState.self, forKey: .state)
    state.isLearning = false
    try state.validate(for: formula)
    self.state = state
    design = Design(rowCount: 0, rows: [], response: nil, common: [], groups: [], offset: nil)
  }
}

extension Formula {
  /// The columns of the left side.
  var responseColumns: [String] { response?.parts.flatMap(\.columnNames) ?? [] }

  /// The columns of terms, of what varies by level, and of offsets.
  var predictorColumns: [String] {
    (terms + groups.flatMap(\.terms)).flatMap { $0.factors.flatMap(\.columnNames) }
      + offsets.flatMap(\.columnNames)
  }

  /// The columns that make levels of groups.
  var groupColumns: [String] { groups.flatMap { $0.factor.factors.flatMap(\.columnNames) } }
}

extension [String] {
  /// Each once, in the order of appearance.
  var distinct: [String] {
    var seen = Set<String>()
    return filter { seen.insert($0).inserted }
  }
}
