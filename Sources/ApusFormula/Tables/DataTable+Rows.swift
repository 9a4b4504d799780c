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
    let list = known.prefix(20).joined(separator: ", ") + (known.count > 20 ? ", …" : "")
    throw FormulaError(
      "the table has no column '\(name)'"
        + (name.mostSimilar(of: known).map { "; did you mean '\($0)'? It has " } ?? "; it has ")
        + (known.isEmpty ? "no columns" : list))
  }
}

extension String {
  /// The one of some words that it may have been meant to be; nil when none is near.
  func mostSimilar(of words: [String]) -> String? {
    let own = lowercased()
    let limit = Swift.max(1, Swift.min(count / 3, 3))
    let near = words.prefix(1000).map { (word: $0, steps: own.steps(to: $0.lowercased())) }
      .filter { $0.steps <= limit && $0.steps < count }
    return near.min { $0.steps < $1.steps }?.word
  }

  /// The number of characters to insert, delete or replace (Levenshtein's distance), at least.
  private func steps(to other: String) -> Int {
    let (a, b) = (Array(prefix(64)), Array(other.prefix(64)))
    var before = Array(0...b.count)
    for (i, letter) in a.enumerated() {
      var now = [i + 1]
      for (j, second) in b.enumerated() {
        let replaced = before[j] + (letter == second ? 0 : 1)
        now.append(Swift.min(replaced, now[j] + 1, before[j + 1] + 1))
      }
      before = now
    }
    return before[b.count]
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
