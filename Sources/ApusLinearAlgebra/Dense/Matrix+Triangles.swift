/// Halves of square matrices, and the search for elements that are not finite.

/// One half of a square matrix, its diagonal included.
public enum Triangle: Sendable, Equatable {
  /// The elements on and below the diagonal.
  case lower
  /// The elements on and above the diagonal.
  case upper

  /// The rows of `column` that belong to this half of a matrix with `rows` rows.
  func rows(inColumn column: Int, of rows: Int) -> Range<Int> {
    switch self {
    case .lower: min(column, rows)..<rows
    case .upper: 0..<min(column + 1, rows)
    }
  }
}

extension Matrix {
  /// A copy in which everything outside of one half is zero; the matrix need not be square.
  public func triangularPart(_ triangle: Triangle) -> Matrix {
    var result = self
    result.withMutableView { view in
      for column in 0..<view.columns {
        let kept = triangle.rows(inColumn: column, of: view.rows)
        let elements = view.column(column)
        elements[..<kept.lowerBound].update(repeating: 0)
        elements[kept.upperBound...].update(repeating: 0)
      }
    }
    return result
  }

  /// Overwrites the other half with the mirror image of this one.
  ///
  /// - Precondition: the matrix is square.
  public mutating func symmetrize(from triangle: Triangle) {
    precondition(rows == columns, "a matrix of \(rows) x \(columns) cannot be symmetric")
    for column in 0..<columns {
      for row in triangle.rows(inColumn: column, of: rows) {
        storage[row * rows + column] = storage[column * rows + row]
      }
    }
  }

  /// Checks that the matrix is square.
  func requireSquare() throws(LinearAlgebraError) {
    guard rows == columns else { throw .notSquare(rows: rows, columns: columns) }
  }

  /// Checks every element: LAPACK may iterate for ever on a NaN.
  func requireFinite() throws(LinearAlgebraError) {
    if let index = storage.firstIndex(where: { !$0.isFinite }) {
      throw .nonFinite(row: index % rows, column: index / rows)
    }
  }

  /// Checks that lengths of columns, and what reflections make of them, stay in range: pivoting on
  /// infinite lengths is not defined.
  func requireModerateLengths() throws(LinearAlgebraError) {
    let largest = withView { view in
      (0..<columns).map { BLAS.norm(view.column($0)) }.max() ?? 0
    }
    let limit = Double.greatestFiniteMagnitude / 16
    guard largest * Double(columns).squareRoot() < limit else { throw .overflow }
  }

  /// Checks the elements of one half; the others may be anything.
  func requireFinite(in triangle: Triangle) throws(LinearAlgebraError) {
    for column in 0..<columns {
      let range = triangle.rows(inColumn: column, of: rows)
      let start = column * rows
      let half = storage[start + range.lowerBound..<start + range.upperBound]
      if let index = half.firstIndex(where: { !$0.isFinite }) {
        throw .nonFinite(row: index - start, column: column)
      }
    }
  }
}
