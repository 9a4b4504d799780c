/// The algebra of the factors that normal densities have.

public import ApusLinearAlgebra
internal import ApusNumerics

extension NormalDensity.Scale {
  /// The number of rows and columns.
  public var rows: Int {
    switch self {
    case .diagonal(let scales), .lowRank(let scales, _, _): scales.count
    case .lowerTriangular(let factor): factor.rows
    }
  }

  /// The diagonal of the factor.
  public var diagonal: [Double] {
    switch self {
    case .diagonal(let scales): scales
    case .lowerTriangular(let factor): factor.diagonal
    case .lowRank(let scales, let directions, let stretches):
      scales.indices.map { i in
        scales[i]
          * stretches.indices.reduce(1) {
            $0 + (stretches[$1] - 1) * directions[i, $1] * directions[i, $1]
          }
      }
    }
  }

  /// The factor as a matrix.
  ///
  /// - Complexity: n² numbers.
  public var matrix: Matrix {
    switch self {
    case .diagonal(let scales): return .diagonal(scales)
    case .lowerTriangular(let factor): return factor
    case .lowRank(let scales, let directions, let stretches):
      var stretched = directions
      for (k, stretch) in stretches.enumerated() {
        for i in scales.indices { stretched[i, k] *= (stretch - 1) * scales[i] }
      }
      var result = stretched.timesTransposed(directions)
      for i in scales.indices { result[i, i] += scales[i] }
      return result
    }
  }

  /// Whether the parts fit each other.
  var isWellFormed: Bool {
    switch self {
    case .diagonal: true
    case .lowerTriangular(let factor): factor.rows == factor.columns
    case .lowRank(let scales, let directions, let stretches):
      directions.rows == scales.count && directions.columns == stretches.count
    }
  }

  /// The logarithm of the determinant.
  var logVolume: Double {
    switch self {
    case .diagonal, .lowerTriangular: diagonal.reduce(0) { $0 + naturalLog($1) }
    case .lowRank(let scales, _, let stretches):
      scales.reduce(0) { $0 + naturalLog($1) } + stretches.reduce(0) { $0 + naturalLog($1) }
    }
  }

  /// The lengths of the rows.
  var rowLengths: [Double] {
    switch self {
    case .diagonal(let scales): return scales
    case .lowerTriangular(let factor):
      return (0..<factor.rows).map { BLAS.norm(factor.row($0)) }
    case .lowRank(let scales, let directions, let stretches):
      return scales.indices.map { i in
        let square = stretches.indices.reduce(1) {
          $0 + (stretches[$1] * stretches[$1] - 1) * directions[i, $1] * directions[i, $1]
        }
        // A row that is nearly a direction of small stretch is one minus nearly one.
        return scales[i] * max(square, 0).squareRoot()
      }
    }
  }

  /// S z.
  func times(_ noise: [Double]) -> [Double] {
    var result = noise
    switch self {
    case .diagonal(let scales):
      for i in result.indices { result[i] *= scales[i] }
    case .lowerTriangular(let factor):
      factor.withView { factor in
        result.withUnsafeMutableBufferPointer {
          BLAS.trmv(TriangularOperand(factor, .lower), inPlace: $0)
        }
      }
    case .lowRank(let scales, let directions, let stretches):
      result = noise.stretched(along: directions, by: stretches.map { $0 - 1 })
      for i in result.indices { result[i] *= scales[i] }
    }
    return result
  }

  /// Sᵀ z.
  func transposedTimes(_ vector: [Double]) -> [Double] {
    switch self {
    case .diagonal(let scales): zip(scales, vector).map { $0 * $1 }
    case .lowerTriangular(let factor): factor.transposedTimes(vector)
    case .lowRank(let scales, let directions, let stretches):
      zip(scales, vector).map { $0 * $1 }
        .stretched(along: directions, by: stretches.map { $0 - 1 })
    }
  }

  /// S⁻¹ x.
  func solve(_ vector: [Double]) -> [Double] {
    var result = vector
    switch self {
    case .diagonal(let scales):
      for i in result.indices { result[i] /= scales[i] }
    case .lowerTriangular(let factor):
      factor.withView { factor in
        result.withUnsafeMutableBufferPointer {
          BLAS.trsv(TriangularOperand(factor, .lower), inPlace: $0)
        }
      }
    case .lowRank(let scales, let directions, let stretches):
      for i in result.indices { result[i] /= scales[i] }
      result = result.stretched(along: directions, by: stretches.map { 1 / $0 - 1 })
    }
    return result
  }
}

extension [Double] {
  /// `(I + W diag(excess) Wᵀ) x`.
  fileprivate func stretched(along directions: Matrix, by excess: [Double]) -> [Double] {
    let parts = directions.transposedTimes(self)
    return plus(directions * zip(parts, excess).map { $0 * $1 })
  }
}
