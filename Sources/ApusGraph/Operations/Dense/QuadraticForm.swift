/// Quadratic forms and determinants, the parts of normal densities.

/// `xᵀ A x`.
///
/// - Parameters:
///   - x: a vector `[n]`.
///   - matrix: `A`, of the shape `[n, n]`, symmetric or not.
public func quadraticForm(
  _ x: Tensor, _ matrix: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  let location = SourceLocation(fileID: fileID, line: line)
  if let error = mismatch("quadraticForm", x, matrix, location) { return error }
  return dot(x, dot(matrix, x, fileID: fileID, line: line), fileID: fileID, line: line)
}

/// `xᵀ A⁻¹ x = ‖L⁻¹ x‖²` from the Cholesky factor `L` of `A`, without forming the inverse.
///
/// - Parameters:
///   - x: a vector `[n]`.
///   - factor: the lower triangular `L`, of the shape `[n, n]`, as ``cholesky(_:fileID:line:)``
///     gives it.
public func quadraticForm(
  _ x: Tensor, inverseOfFactor factor: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  let location = SourceLocation(fileID: fileID, line: line)
  if let error = mismatch("quadraticForm", x, factor, location) { return error }
  return sum(square(solveTriangular(factor, x, fileID: fileID, line: line)))
}

/// `log det A` of a symmetric positive definite matrix `[n, n]`, by way of its Cholesky factor; NaN
/// if it is not positive definite.
public func logDeterminant(
  _ matrix: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  logDeterminant(factor: cholesky(matrix, fileID: fileID, line: line), fileID: fileID, line: line)
}

/// `log det (L Lᵀ) = 2 Σ log L_ii` from a Cholesky factor `[n, n]`.
public func logDeterminant(
  factor: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  2 * sum(log(diagonal(factor, fileID: fileID, line: line)))
}

/// The error of a vector and a matrix that don't fit, if they don't.
private func mismatch(
  _ function: String, _ x: Tensor, _ matrix: Tensor, _ location: SourceLocation
) -> Tensor? {
  if let invalid = [x, matrix].first(where: { $0.error != nil }) { return invalid }
  guard x.shape.rank != 1 || matrix.shape.dimensions != [x.shape.count, x.shape.count] else {
    return nil
  }
  return .invalid(
    ModelError(
      .shapeMismatch,
      "\(function): \(x) has the shape \(x.shape) and \(matrix) has the shape \(matrix.shape); "
        + "they must be a vector [n] and a matrix [n, n]: slice or reshape one of the two",
      at: location))
}
