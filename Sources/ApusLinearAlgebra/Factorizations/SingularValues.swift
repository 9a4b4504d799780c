/// Singular value decomposition of matrices of any shape.

/// The thin factorisation A = U Σ Vᵀ with orthonormal columns in U and V.
///
/// With k = min(rows, columns), U is rows x k and Vᵀ is k x columns.
public struct SingularValues: Sendable {
  /// The singular values, in falling order; none is negative.
  public let values: [Double]
  /// U: the left singular vectors as columns.
  public let leftVectors: Matrix
  /// Vᵀ: the right singular vectors as rows.
  public let rightVectorsTransposed: Matrix

  /// Factorises a matrix.
  ///
  /// - Throws: ``LinearAlgebraError``: not finite, or not converged.
  /// - Complexity: about 6 rows x columns² + 16 columns³ operations for a tall matrix.
  public init(_ matrix: Matrix) throws(LinearAlgebraError) {
    try matrix.requireFinite()
    let count = min(matrix.rows, matrix.columns)
    var work = matrix
    var left = Matrix(rows: matrix.rows, columns: count)
    var right = Matrix(rows: count, columns: matrix.columns)
    values = try work.withMutableView { (work) throws(LinearAlgebraError) in
      try left.withMutableView { (left) throws(LinearAlgebraError) in
        try right.withMutableView { (right) throws(LinearAlgebraError) in
          try LAPACK.gesdd(work, vectors: (left, right))
        }
      }
    }
    leftVectors = left
    rightVectorsTransposed = right
  }

  /// The singular values alone, in falling order; several times cheaper.
  ///
  /// - Throws: ``LinearAlgebraError``: not finite, or not converged.
  public static func values(of matrix: Matrix) throws(LinearAlgebraError) -> [Double] {
    try matrix.requireFinite()
    var work = matrix
    return try work.withMutableView { (view) throws(LinearAlgebraError) in
      try LAPACK.gesdd(view, vectors: nil)
    }
  }

  /// The number of singular values above `tolerance` times the largest.
  ///
  /// - Parameter tolerance: without it the machine epsilon times the larger side of the matrix.
  public func rank(tolerance: Double? = nil) -> Int {
    let largerSide = Double(max(leftVectors.rows, rightVectorsTransposed.columns))
    let threshold = (values.first ?? 0) * (tolerance ?? Double.ulpOfOne * largerSide)
    return values.prefix { $0 > threshold }.count
  }

  /// The largest singular value divided by the smallest: infinite for a singular matrix, 1 for an
  /// empty one.
  public var conditionNumber: Double {
    guard let largest = values.first, let smallest = values.last else { return 1 }
    return smallest > 0 ? largest / smallest : .infinity
  }
}
