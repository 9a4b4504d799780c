/// One column of a table, and its cells as numbers.

/// The cells of a column with the lines where they stand.
struct TableColumn {
  /// The path of the file, for messages.
  let file: String
  /// The name in the header.
  let name: String
  /// Each cell without surrounding white space, and the line of its row.
  let cells: [(line: Int, text: String)]

  /// The column as numbers.
  ///
  /// - Throws: a ``TableError`` for the first cell that is missing, text or infinite.
  func numbers() throws(TableError) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(cells.count)
    for (line, text) in cells {
      switch Cell(text) {
      case .number(let value): values.append(value)
      case let other:
        throw TableError(
          file, line: line, column: name, other.problem(text), remedy: other.remedy(text))
      }
    }
    return values
  }

  /// What the column holds, in a word or two.
  var kind: String {
    var (numbers, missing) = (0, 0)
    for cell in cells {
      switch Cell(cell.text) {
      case .number: numbers += 1
      case .missing: missing += 1
      case .infinite, .text: return "text"
      }
    }
    if numbers == 0 { return "empty" }
    return missing == 0 ? "numbers" : "numbers, \(missing) missing"
  }
}

/// What a cell holds, and what to say about a cell that is no number.
private enum Cell {
  case number(Double)
  case missing
  case infinite
  case text

  /// Besides NaN, which counts as missing, too.
  private static let missingMarks: Set = ["", "na", "n/a", "null", "none", "."]

  /// Judges the text of a cell, without white space at its ends.
  init(_ text: String) {
    if let value = Double(text) {
      self = value.isNaN ? .missing : value.isInfinite ? .infinite : .number(value)
    } else {
      self = Self.missingMarks.contains(text.lowercased()) ? .missing : .text
    }
  }

  /// What is wrong with the cell.
  func problem(_ text: String) -> String {
    switch self {
    case .missing where text.isEmpty: "the cell is empty"
    case .missing: "\(text.quoted) marks a missing value"
    case .infinite: "\(text.quoted) is not a finite number"
    case .number, .text: "\(text.quoted) is not a number"
    }
  }

  /// What to do about it.
  func remedy(_ text: String) -> String {
    switch self {
    case .missing: "remove the row or fill the cell in"
    case .infinite: "correct the cell or remove the row"
    case .number, .text: Self.remedyForText(text)
    }
  }

  private static func remedyForText(_ text: String) -> String {
    let withPoint = text.replacing(",", with: "")
    if withPoint != text, Double(withPoint) != nil {
      return "write decimals with a point and thousands without a separator"
    }
    if ["true", "false", "yes", "no"].contains(text.lowercased()) {
      return "write 1 and 0 instead"
    }
    return "correct the cell, or code the column as numbers (0 and 1 for two categories)"
  }
}

extension String {
  /// The text without white space at its ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
