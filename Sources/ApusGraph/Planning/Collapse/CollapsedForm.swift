/// The sum of squares of an affine form as an expression without rows.

import ApusLinearAlgebra

/// `‖A u + b‖²` over the columns of `A`.
struct CollapsedForm {
  let expression: Tensor
  let summary: CollapsedSum

  /// Nil when it does not pay, or numbers overflow.
  init?(_ form: AffineForm) {
    var projection = Projection(form)
    let design = DesignRows(form, without: projection.pivots)
    guard Self.pays(form, projection, design.columns) else { return nil }
    // The rows are shared out among threads of ours. Those of BLAS would take turns with them: they
    // wait for work by spinning.
    let made = BLASThreads.withSingleThread { DesignFactor(design, &projection) }
    guard let factor = made else { return nil }
    if projection.pivots.isEmpty {
      let joined = factor.joined(withRow: projection.meanRow)
      expression = joined.sumOfSquares(of: design)
      summary = CollapsedSum(rows: form.rows, columns: design.columns)
      return
    }
    let atoms = projection.pivots.map { form.terms[$0].atom }
    expression = (0..<projection.directions).reversed().reduce(factor.sumOfSquares(of: design)) {
      projection.sumOfSquares(of: atoms, along: $1, design) + $0
    }
    summary = CollapsedSum(
      rows: form.rows, columns: design.columns, levels: projection.levels,
      effects: projection.directions)
  }

  /// Whether products with the factor cost less than a pass over the rows.
  private static func pays(_ form: AffineForm, _ projection: Projection, _ columns: Int) -> Bool {
    guard columns <= min(form.rows, mostColumns), form.rows > projection.squares.count
    else {
      return false
    }
    let levels = projection.pivots.isEmpty ? 0 : projection.squares.count * (columns + 1)
    return columns * columns + levels <= form.readCount
  }

  /// More columns would make the collapsed density cost more than most passes over the rows.
  private static let mostColumns = 512
}

extension DesignFactor {
  /// `‖R u + z‖² + rss`.
  fileprivate func sumOfSquares(of design: DesignRows) -> Tensor {
    let rest = Tensor.constant([residualSumOfSquares], shape: .scalar, origin: .data)
    if factor.rows == 0 { return rest }
    let sum = design.combination(factor, offset: rotatedOffset)
    return .apply(InnerProduct(), to: [sum, sum]) + rest
  }

  /// The factor with one more row.
  fileprivate func joined(withRow row: [Double]) -> DesignFactor {
    var result = self
    let (rows, columns) = (factor.rows, factor.columns)
    result.factor = Matrix(rows: rows + 1, columns: columns)
    for j in 0..<columns {
      for i in 0..<rows { result.factor[i, j] = factor[i, j] }
      result.factor[rows, j] = row[j]
    }
    result.rotatedOffset.append(row[columns])
    return result
  }
}

extension Projection {
  /// `s (m u + m(b))` of the one level of ones.
  fileprivate var meanRow: [Double] {
    let root = squares[0].squareRoot()
    return means.map { root * $0 }
  }

  /// `Σ_g s_g² (Σ_k t_gᵏ a_gᵏ + m_g u + m_g(b))²` of one direction.
  fileprivate func sumOfSquares(
    of atoms: [Tensor], along direction: Int, _ design: DesignRows
  ) -> Tensor {
    let (first, columns) = (direction * levels, design.columns)
    let roots = squares[first..<first + levels].map { $0.squareRoot() }
    let means = means[(first * (columns + 1))...]
    var scaled = Matrix(rows: levels, columns: columns)
    var offset = [Double](repeating: 0, count: levels)
    for level in 0..<levels {
      let row = means.dropFirst(level * (columns + 1)).prefix(columns + 1)
      for (j, mean) in row.enumerated() {
        if j < columns {
          scaled[level, j] = roots[level] * mean
        } else {
          offset[level] = roots[level] * mean
        }
      }
    }
    var sum =
      design.combination(scaled, offset: offset)
      + atoms[direction] * .constant(roots, shape: [levels], origin: .data)
    for (atom, factors) in zip(
      atoms.dropFirst(direction + 1), direction < triangle.count ? triangle[direction] : [])
    {
      let weights = zip(roots, factors).map { $0 * $1 }
      sum = sum + atom * .constant(weights, shape: [levels], origin: .data)
    }
    return .apply(InnerProduct(), to: [sum, sum])
  }
}

extension DesignRows {
  /// `M u + offset`, with the atoms of the design's columns as `u`.
  fileprivate func combination(_ matrix: Matrix, offset: [Double]) -> Tensor {
    let rows = matrix.rows
    return terms.reduce(.constant(offset, shape: [rows], origin: .data)) { sum, next in
      let (atom, count) = (next.term.atom, next.term.columnCount)
      if atom.shape == .scalar {
        let column = (0..<rows).map { matrix[$0, next.first] }
        return sum + atom * .constant(column, shape: [rows], origin: .data)
      }
      let block = (0..<rows).flatMap { i in (0..<count).map { matrix[i, next.first + $0] } }
      return sum
        + .apply(
          MatrixVector(isTransposed: false),
          to: [.constant(block, shape: [rows, count], origin: .data), atom])
    }
  }
}
