/// From text to records of cells with their line numbers, by way of the package SwiftCSV.

import SwiftCSV

/// One line of a table; several lines of the file when a quoted cell has line breaks.
struct CSVRecord: Equatable {
  /// The line of the file where the record begins, counted from 1.
  let line: Int
  /// The cells as they are written, without their quotation marks.
  let cells: [String]

  /// Whether the line has nothing on it.
  var isBlank: Bool { cells == [""] }
}

/// The records of a text, whose cells are separated by commas, semicolons or tabs.
///
/// The package reads the cells. What it would let pass is caught here: it fills short rows, drops an
/// empty last cell at the end of the text, and takes a quotation mark that is never closed for a
/// cell that goes on to the end.
struct CSVRecords {
  /// All records, the header first; blank lines at the end are left out.
  private(set) var records: [CSVRecord] = []

  /// A record of its own after the text, so that the text's last line always has its line break;
  /// an open quotation mark swallows it.
  private static let endMark = "\u{3}"

  /// - Parameters:
  ///   - text: the content of a CSV file.
  ///   - file: the name of the file, for messages.
  /// - Throws: a ``TableError`` for quotation marks that don't pair up.
  init(_ text: String, file: String) throws(TableError) {
    let collector = Collector()
    do {
      // The limit of no rows keeps the package from building its own, rectangular table.
      let csv = try EnumeratedCSV(
        string: "\(text)\n\(Self.endMark)\n", delimiter: .guessed(string: text),
        loadColumns: false, rowLimit: 0)
      try csv.enumerateAsArray(rowLimit: nil) { collector.append($0) }
    } catch {
      throw TableError(
        file, line: collector.nextLine, "a cell has text after its closing quotation mark",
        remedy: "put the whole cell in quotation marks and double those inside of it")
    }
    records = collector.records
    guard records.last?.cells == [Self.endMark] else {
      throw TableError(
        file, line: records.last?.line, "a quotation mark that opens here is never closed",
        remedy: "close it, or double it if it belongs to the cell")
    }
    records.removeLast()
    while records.last?.isBlank == true { records.removeLast() }
  }

  /// Gathers records and counts lines while the package calls back.
  private final class Collector {
    private(set) var records: [CSVRecord] = []
    private(set) var nextLine = 1

    func append(_ cells: [String]) {
      records.append(CSVRecord(line: nextLine, cells: cells))
      nextLine += 1 + cells.reduce(0) { $0 + $1.count { $0.isNewline } }
    }
  }
}
