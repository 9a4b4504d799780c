/// What can go wrong in linear algebra, each case in words and with a way out.

/// A problem with the numbers or the shapes that were given. Rows and columns count from 0.
public enum LinearAlgebraError: Error, Equatable, Sendable {
  /// Row `row` of a list of rows has another length than the first one.
  case raggedRows(row: Int, length: Int, expected: Int)
  /// The operation needs as many rows as columns.
  case notSquare(rows: Int, columns: Int)
  /// `quantity` has `found` elements or rows where the matrix asks for `expected`.
  case dimensionMismatch(quantity: String, expected: Int, found: Int)
  /// A least-squares problem has fewer rows than columns.
  case tooFewRows(rows: Int, columns: Int)
  /// An element is NaN or infinite.
  case nonFinite(row: Int, column: Int)
  /// The entries are finite, but sums of their squares exceed the range of a double.
  case overflow
  /// The leading block of `leadingMinor` rows and columns is the first that isn't positive definite.
  case notPositiveDefinite(leadingMinor: Int)
  /// Column `column` is, to working precision, a combination of those before it.
  case singular(column: Int)
  /// An iteration ended with `unconverged` numbers still not settled.
  case notConverged(algorithm: String, unconverged: Int)
  /// A LAPACK routine refused its argument number `position`, counting from 1.
  case illegalArgument(routine: String, position: Int)
}

extension LinearAlgebraError: CustomStringConvertible {
  /// What is wrong, where, and what to try.
  public var description: String {
    switch self {
    case .raggedRows(let row, let length, let expected):
      "row \(row) has \(length) values and row 0 has \(expected): "
        + "give every row the same number of values"
    case .notSquare(let rows, let columns):
      "the matrix is \(rows) x \(columns) and must be square: check which matrix was given"
    case .dimensionMismatch(let quantity, let expected, let found):
      "the \(quantity) has size \(found) and the matrix needs \(expected): "
        + "check the order of the arguments and whether one of them is transposed"
    case .tooFewRows(let rows, let columns):
      "\(rows) rows cannot determine \(columns) coefficients: "
        + "give more rows or fewer columns, or add a penalty as ridge regression does"
    case .nonFinite(let row, let column):
      "the value in row \(row), column \(column) is NaN or infinite: "
        + "remove or replace it, or rescale the data if it came from an overflow"
    case .overflow:
      "the entries of the matrix are too large to be squared and summed: rescale it"
    case .notPositiveDefinite(let leadingMinor):
      "the matrix is not positive definite: its leading block of order \(leadingMinor) is the "
        + "first that fails; add a small positive number to the diagonal, or look for columns "
        + "that repeat others"
    case .singular(let column):
      "the matrix is singular to working precision: column \(column) is zero or a combination of "
        + "the columns before it; drop it, add a penalty, or use a factorisation with pivoting"
    case .notConverged(let algorithm, let unconverged):
      "the \(algorithm) did not converge (\(unconverged) values are not settled): "
        + "rescale the matrix so that its entries are of comparable size"
    case .illegalArgument(let routine, let position):
      "\(routine) refused its argument \(position): this is a defect of the calling code, "
        + "please report it together with the shapes of the matrices"
    }
  }
}
