/// Numerical Jacobians and determinants, for checks of log-Jacobians and densities.

/// The matrix of derivatives of a function of vectors by central differences of fourth order: one
/// row for each output.
func numericalJacobian(
  at x: [Double], step: Double = 1e-3, of function: ([Double]) throws -> [Double]
) throws -> [[Double]] {
  var columns = [[Double]]()
  for j in x.indices {
    func shifted(_ count: Double) throws -> [Double] {
      var moved = x
      moved[j] += count * step
      return try function(moved)
    }
    let (near, far) = (zip(try shifted(1), try shifted(-1)), zip(try shifted(2), try shifted(-2)))
    columns.append(
      zip(near, far).map { near, far in
        (8 * (near.0 - near.1) - (far.0 - far.1)) / (12 * step)
      })
  }
  let rows = columns.first?.count ?? 0
  return (0..<rows).map { i in columns.map { $0[i] } }
}

/// The determinant of a square matrix by elimination with pivots.
func determinant(_ matrix: [[Double]]) -> Double {
  var rows = matrix
  var result = 1.0
  for k in rows.indices {
    let pivot = rows.indices[k...].max { abs(rows[$0][k]) < abs(rows[$1][k]) } ?? k
    if pivot != k {
      rows.swapAt(pivot, k)
      result = -result
    }
    result *= rows[k][k]
    for i in rows.indices[(k + 1)...] where rows[k][k] != 0 {
      let factor = rows[i][k] / rows[k][k]
      for j in rows.indices { rows[i][j] -= factor * rows[k][j] }
    }
  }
  return result
}

/// `AᵀA`.
func gramMatrix(_ a: [[Double]]) -> [[Double]] {
  let columns = a.first?.count ?? 0
  return (0..<columns).map { i in
    (0..<columns).map { j in a.reduce(0) { $0 + $1[i] * $1[j] } }
  }
}
