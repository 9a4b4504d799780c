/// Rows of a table, and names that are nearly right.

extension DataTable {
  /// The table with these rows only.
  func rows(_ rows: [Int]) throws(FormulaError) -> DataTable {
    if rows.count == rowCount { return self }
    return try DataTable(
      columns.map { column in
        switch column.values {
        case .numbers(let values): DataColumn(column.name, rows.map { values[$0] })
        case .words(let values): DataColumn(column.name, rows.map { values[$0] })
        }
      })
  }

  /// The column of a name.
  ///
  /// - Throws: a ``FormulaError`` that lists the columns there are.
  func column(_ name: String) throws(FormulaError) -> DataColumn {
    if let column = self[name] { return column }
    let known = columns.map(\.name)
    let similar = known.first { $0.lowercased() == name.lowercased() }
    let list = known.prefix(20).joined(separator: ", ") + (known.count > 20 ? ", …" : "")
    throw FormulaError(
      "the table has no column '\(name)'"
        + (similar.map { "; did you mean '\($0)'?" } ?? "") + "; it has \(list)")
  }
}

extension DataColumn {
  /// Whether the value of a row is missing.
  func isMissing(_ row: Int) -> Bool {
    switch values {
    case .numbers(let numbers): numbers[row].isNaN
    case .words(let words): words[row] == nil
    }
  }

  /// The values as labels: whole numbers without decimals.
  var labels: [String?] {
    switch values {
    case .words(let words): words
    case .numbers(let numbers): numbers.map { $0.isNaN ? nil : $0.label }
    }
  }

  /// The labels that occur, in order: words by their characters, numbers by size.
  var sortedLevels: [String] {
    switch values {
    case .words(let words): Set(words.compactMap(\.self)).sorted()
    case .numbers(let numbers):
      Set(numbers.filter { !$0.isNaN }).sorted().map(\.label)
    }
  }
}

extension Double {
  /// The number as the name of a level: 3 and not 3.0.
  var label: String {
    if let whole = Int(exactly: self) { return "\(whole)" }
    return "\(self)"
  }
}
