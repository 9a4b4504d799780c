/// Outcome and predictors of a linear model, checked and standardised.

import Apus

/// The columns of a linear regression.
struct LinearData {
  /// What is to be explained.
  let outcome: StandardizedColumn
  /// What it is explained by.
  let predictors: [StandardizedColumn]

  /// The number of rows.
  var rowCount: Int { outcome.scores.count }

  /// The least number of rows that says something about a slope and the spread around it.
  private static let fewestRows = 3

  /// Names that the results use themselves.
  private static let reserved = ["Intercept", "sigma", "lp", "chain", "draw", "sample"]

  /// Takes the named columns out of a table.
  ///
  /// - Throws: a ``TableError`` for names that are unknown or reserved, cells that are not numbers,
  ///   too few rows, and columns that are constant.
  init(_ table: Table, outcome: String, predictors: [String]) throws(TableError) {
    let columns = [try table.column(outcome)] + (try predictors.map(table.column))
    for name in predictors where Self.reserved.contains(name) {
      throw TableError(
        table.file, line: 1, column: name, "the results use this name for something else",
        remedy: "rename the column")
    }
    let values = try columns.map { column throws(TableError) in try column.numbers() }
    guard table.rowCount >= Self.fewestRows else {
      throw TableError(
        table.file, line: columns[0].cells.last?.line, "\(table.rowCount) rows are too few",
        remedy: "give \(Self.fewestRows) or more")
    }
    var standardized: [StandardizedColumn] = []
    for (column, values) in zip(columns, values) {
      standardized.append(
        try StandardizedColumn(
          column, values,
          remedyIfConstant: column.name == outcome
            ? "choose an outcome that varies" : "leave it out of --predictors"))
    }
    self.outcome = standardized[0]
    self.predictors = Array(standardized.dropFirst())
  }
}

/// A column as scores with mean 0 and (population) standard deviation 1.
struct StandardizedColumn {
  /// The name in the header.
  let name: String
  /// The mean of the column.
  let mean: Double
  /// Its standard deviation, with the divisor n.
  let sd: Double
  /// The standardised values.
  let scores: [Double]

  /// - Throws: a ``TableError`` for a column that is constant or too large to square.
  init(
    _ column: TableColumn, _ values: [Double], remedyIfConstant remedy: String
  ) throws(TableError) {
    guard let first = values.first, values.contains(where: { $0 != first }) else {
      throw TableError(
        column.file, line: column.cells.last?.line, column: column.name,
        "every row has the same value, \(column.cells.first?.text.quoted ?? "none")",
        remedy: remedy)
    }
    let count = Double(values.count)
    let mean = values.reduce(0) { $0 + $1 / count }
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }
    guard variance.isNormal else {
      throw TableError(
        column.file, column: column.name, "the values are too large or too small to square",
        remedy: "give the column in other units")
    }
    name = column.name
    self.mean = mean
    sd = variance.squareRoot()
    scores = values.map { ($0 - mean) / variance.squareRoot() }
  }
}
