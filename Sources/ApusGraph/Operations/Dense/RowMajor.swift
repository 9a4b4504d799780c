/// Row-major matrices for a library that thinks in columns.

import ApusLinearAlgebra

/// A row-major matrix, or its transpose, as a factor of a product: the same memory read column by
/// column is the transpose, so that nothing is copied.
func rowMajor(
  _ elements: UnsafePointer<Double>, rows: Int, columns: Int, isTransposed: Bool
) -> ApusLinearAlgebra.Operand {
  let view = MatrixView(
    elements: UnsafeBufferPointer(start: elements, count: rows * columns), rows: columns,
    columns: rows)
  return isTransposed ? .plain(view) : .transposed(view)
}
