/// What a regression asks of a design matrix.
import ApusLinearAlgebra

extension Matrix {
  /// A matrix from rows, with the errors of a regression.
  init(designRows rows: [[Double]]) throws(RegressionError) {
    do throws(LinearAlgebraError) {
      try self.init(rows: rows)
    } catch {
      throw RegressionError(error, alpha: 0)
    }
  }

  /// Refuses the first cell, column by column, that is NaN or infinite.
  func requireFiniteCells() throws(RegressionError) {
    if let index = storage.firstIndex(where: { !$0.isFinite }) {
      throw .nonFiniteDesign(row: index % rows, column: index / rows, value: storage[index])
    }
  }

  /// The Euclidean norm of each column.
  var columnNorms: [Double] {
    withView { view in (0..<columns).map { BLAS.norm(view.column($0)) } }
  }

  /// The matrix with each column divided by its own number.
  func columnsDivided(by divisors: [Double]) -> Matrix {
    var quotient: [Double] = []
    quotient.reserveCapacity(rows * columns)
    for (column, divisor) in divisors.enumerated() {
      quotient += self.column(column).map { $0 / divisor }
    }
    return Matrix(rows: rows, columns: columns, columnMajor: quotient)
  }
}
