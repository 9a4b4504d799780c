/// Matrices as factors of a product: plain or transposed, general or triangular.

/// A general matrix in a product, used as it is or transposed without a copy.
public enum Operand {
  /// The matrix itself.
  case plain(MatrixView)
  /// Its transpose.
  case transposed(MatrixView)

  /// The window that is read.
  public var view: MatrixView {
    switch self {
    case .plain(let view), .transposed(let view): view
    }
  }

  /// The number of rows of the factor, after transposing.
  public var rows: Int {
    switch self {
    case .plain(let view): view.rows
    case .transposed(let view): view.columns
    }
  }

  /// The number of columns of the factor, after transposing.
  public var columns: Int {
    switch self {
    case .plain(let view): view.columns
    case .transposed(let view): view.rows
    }
  }
}

/// A triangular matrix in a product or a solve; only one half of the view is read.
public struct TriangularOperand {
  /// The window onto a square matrix.
  public let view: MatrixView
  /// The half that holds the numbers.
  public let triangle: Triangle
  /// Whether the transpose is meant.
  public let isTransposed: Bool
  /// Whether the diagonal is taken as ones and not read.
  public let hasUnitDiagonal: Bool

  /// - Precondition: the view is square.
  public init(
    _ view: MatrixView, _ triangle: Triangle, transposed: Bool = false, unitDiagonal: Bool = false
  ) {
    precondition(
      view.rows == view.columns, "a triangular matrix cannot be \(view.rows) x \(view.columns)")
    self.view = view
    self.triangle = triangle
    isTransposed = transposed
    hasUnitDiagonal = unitDiagonal
  }

  /// The number of rows and columns.
  public var order: Int { view.rows }
}
