/// What can be wrong with the data or the settings of a regression, in words.
public import ApusLinearAlgebra

/// A problem with what was given to a regression. Rows and columns count from 0.
public enum RegressionError: Error, Sendable {
  /// The penalty is negative, NaN or infinite.
  case invalidAlpha(Double)
  /// There are no rows or no columns.
  case emptyData(rows: Int, columns: Int)
  /// A row of the design has another length than row 0.
  case raggedRows(row: Int, length: Int, expected: Int)
  /// The design and the outcome have different numbers of rows.
  case outcomeLengthMismatch(designRows: Int, outcomes: Int)
  /// The design to predict for has another number of columns than the one that was fitted.
  case columnCountMismatch(fitted: Int, given: Int)
  /// A cell of the design is NaN or infinite.
  case nonFiniteDesign(row: Int, column: Int, value: Double)
  /// A value of the outcome is NaN or infinite.
  case nonFiniteOutcome(row: Int, value: Double)
  /// The centred design doesn't determine the coefficients; `column`, where it is known, is
  /// constant or a combination of other columns.
  case singularDesign(alpha: Double, column: Int?)
  /// Sums of squares or products exceed the range of a double.
  case overflow
  /// The linear algebra failed in another way.
  case unsolved(LinearAlgebraError)

  /// What an error of the linear algebra means for a regression with the given penalty.
  init(_ error: LinearAlgebraError, alpha: Double) {
    switch error {
    case .raggedRows(let row, let length, let expected):
      self = .raggedRows(row: row, length: length, expected: expected)
    case .notPositiveDefinite, .singular: self = .singularDesign(alpha: alpha, column: nil)
    case .nonFinite, .overflow: self = .overflow
    default: self = .unsolved(error)
    }
  }
}

extension RegressionError: CustomStringConvertible {
  /// What is wrong, where, with which value, and what to try.
  public var description: String {
    switch self {
    case .invalidAlpha(let alpha):
      "alpha must be a finite number that is not negative, got \(alpha): "
        + "give 0 for no penalty, or a positive number"
    case .emptyData(let rows, let columns):
      "a design of \(rows) rows and \(columns) columns has nothing to fit: "
        + "give at least one row and one column"
    case .raggedRows(let row, let length, let expected):
      "row \(row) of the design has \(length) values and row 0 has \(expected): "
        + "give every row the same number of values"
    case .outcomeLengthMismatch(let designRows, let outcomes):
      "the design has \(designRows) rows and the outcome has \(outcomes) values: "
        + "give one value of the outcome for each row"
    case .columnCountMismatch(let fitted, let given):
      "the regression was fitted on \(fitted) columns and is asked to predict from \(given): "
        + "give the same columns in the same order"
    case .nonFiniteDesign(let row, let column, let value):
      "the design has the value \(value) in row \(row), column \(column): remove or replace it"
    case .nonFiniteOutcome(let row, let value):
      "the outcome has the value \(value) in row \(row): remove or replace it"
    case .singularDesign(let alpha, let column):
      (column.map { "column \($0) of the design is" } ?? "some column of the design is")
        + " constant or a combination of other columns, and alpha = \(alpha) doesn't decide "
        + "between them: drop the column, or choose a larger alpha"
    case .overflow:
      "the products of the data exceed the range of a double: rescale columns and outcome, "
        + "for example to unit standard deviation"
    case .unsolved(let error):
      "the coefficients could not be solved for: \(error)"
    }
  }
}

extension RegressionError: Equatable {
  /// Two errors are equal if they say the same; NaN as a reported value equals itself.
  public static func == (first: RegressionError, second: RegressionError) -> Bool {
    first.description == second.description
  }
}
