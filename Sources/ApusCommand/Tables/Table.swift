/// A table of data from a CSV file: named columns, checked for their shape when read.

/// The columns of a CSV file. Cells are judged only when a column is used: other columns may hold
/// anything.
struct Table {
  /// The path of the file, for messages.
  let file: String
  /// All columns, in the order of the file.
  let columns: [TableColumn]

  /// The number of rows below the header.
  var rowCount: Int { columns.first?.cells.count ?? 0 }

  /// Reads a CSV file: UTF-8, names in the first line, cells separated by commas, semicolons or
  /// tabs.
  ///
  /// - Throws: a ``TableError`` for a file that cannot be read, for names that are missing or used
  ///   twice, and for rows with another number of cells than the header.
  init(path: String) throws(TableError) {
    try self.init(text: try TextFile.read(path), file: path)
  }

  /// The table in a text; `file` is its name in messages.
  init(text: String, file: String) throws(TableError) {
    let records = try CSVRecords(text, file: file).records
    guard let header = records.first, !header.isBlank else {
      throw TableError(
        file, line: 1, "there are no column names", remedy: "name the columns in the first line")
    }
    let names = header.cells.map(\.trimmed)
    try Self.checkNames(names, file: file)
    let rows = records.dropFirst()
    if rows.isEmpty {
      throw TableError(
        file, line: 2, "there are no rows below the column names", remedy: "add data")
    }
    for row in rows { try Self.checkLength(of: row, names: names, file: file) }
    self.file = file
    columns = names.enumerated().map { index, name in
      TableColumn(
        file: file, name: name, cells: rows.map { ($0.line, $0.cells[index].trimmed) })
    }
  }

  /// The column of a name.
  ///
  /// - Throws: a ``TableError`` that lists the columns there are, the most similar ones first.
  func column(_ name: String) throws(TableError) -> TableColumn {
    if let column = columns.first(where: { $0.name == name }) { return column }
    let known = columns.map(\.name).closest(to: name)
    let shown = known.prefix(Self.mostNamesShown).map { "'\($0)'" }.joined(separator: ", ")
    let rest = known.count - Self.mostNamesShown
    throw TableError(
      file, line: 1, column: name, "there is no such column",
      remedy: "choose one of \(shown)\(rest > 0 ? " and \(rest) more" : "")")
  }

  private static let mostNamesShown = 12

  private static func checkNames(_ names: [String], file: String) throws(TableError) {
    if let index = names.firstIndex(of: "") {
      throw TableError(
        file, line: 1, "column \(index + 1) has no name", remedy: "give it one, or remove it")
    }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw TableError(
        file, line: 1, column: name, "the name is used twice", remedy: "rename one of the two")
    }
  }

  private static func checkLength(
    of row: CSVRecord, names: [String], file: String
  ) throws(TableError) {
    let (found, wanted) = (row.cells.count, names.count)
    guard found != wanted || row.isBlank else { return }
    if row.isBlank {
      throw TableError(file, line: row.line, "the line is blank", remedy: "remove it")
    }
    let column = found < wanted ? names[found] : names[wanted - 1]
    let problem = "the row has \(found) cell\(found == 1 ? "" : "s") and the header has \(wanted)"
    throw TableError(
      file, line: row.line, column: column, problem,
      remedy: found < wanted
        ? "add the cells from this column on, or remove the row"
        : "remove the cells after this column, or put a cell that contains the separator in "
          + "quotation marks")
  }
}
