/// Columns of data with names: what formulas are about.

/// A table: named columns of equal length.
public struct DataTable: Sendable, Equatable {
  /// The columns in order.
  public let columns: [DataColumn]
  /// The number of rows.
  public let rowCount: Int

  /// - Throws: a ``FormulaError`` when two columns have one name, or lengths differ.
  public init(_ columns: [DataColumn]) throws(FormulaError) {
    for (index, column) in columns.enumerated() {
      if columns[..<index].contains(where: { $0.name == column.name }) {
        throw FormulaError("the table has two columns '\(column.name)'; rename one of them")
      }
      if column.count != columns[0].count {
        throw FormulaError(
          "column '\(column.name)' has \(column.count) rows and '\(columns[0].name)' has "
            + "\(columns[0].count); give columns of equal length")
      }
    }
    self.columns = columns
    rowCount = columns.first?.count ?? 0
  }

  /// The column of a name; nil when there is none.
  public subscript(name: String) -> DataColumn? { columns.first { $0.name == name } }
}

/// One column.
public struct DataColumn: Sendable, Equatable {
  /// The name in the header.
  public let name: String
  /// The values.
  public let values: Values

  /// What a column holds.
  public enum Values: Sendable, Equatable {
    /// Numbers; NaN is a missing value.
    case numbers([Double])
    /// Words, each a level; nil is a missing value.
    case words([String?])
  }

  /// A column of numbers; NaN is a missing value.
  public init(_ name: String, _ numbers: [Double]) {
    self.name = name
    values = .numbers(numbers)
  }

  /// A column of words; nil is a missing value.
  public init(_ name: String, _ words: [String?]) {
    self.name = name
    values = .words(words)
  }

  /// The number of rows.
  public var count: Int {
    switch values {
    case .numbers(let numbers): numbers.count
    case .words(let words): words.count
    }
  }
}
