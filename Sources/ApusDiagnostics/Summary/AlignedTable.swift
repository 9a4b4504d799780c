/// Tables as lines of text.

/// The lines of a table whose first row are titles: the first column to the left, the others to the
/// right, two blanks between.
///
/// - Precondition: all rows have as many cells as the first.
func alignedTable(_ cells: [[String]]) -> [String] {
  guard let titles = cells.first else { return [] }
  let widths = titles.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
  return cells.map { row in
    zip(row, widths).enumerated().map { column, cell in
      let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
      return column == 0 ? cell.0 + blanks : blanks + cell.0
    }.joined(separator: "  ")
  }
}
