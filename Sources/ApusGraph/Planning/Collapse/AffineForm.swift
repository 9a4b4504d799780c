/// Vectors that are affine in unknown atoms with coefficients that are data.

/// `A u + b`: a vector over rows as data times unknown atoms plus data.
///
/// An atom is a number or a vector that does not depend on the row, whatever expression it is;
/// `mu_a + offset * sigma_a` is as good as a parameter. The columns of one atom are kept column by
/// column.
struct AffineForm {
  /// The columns of `A` that belong to one atom.
  struct Term {
    let atom: Tensor
    /// One column for each element of the atom.
    var columns: [[Double]]
  }

  let rows: Int
  private(set) var terms: [Term] = []
  private(set) var offset: [Double]

  /// The number of columns of `A`.
  var columnCount: Int { terms.reduce(0) { $0 + $1.columns.count } }

  /// The numbers of `A` that are not known to be zero or one, which a pass over the rows reads.
  private(set) var readCount = 0

  /// Reads a vector over rows as an affine form; nil if it is none, or has too many columns to be
  /// worth collapsing.
  init?(_ tensor: Tensor) {
    guard tensor.shape.rank == 1 else { return nil }
    rows = tensor.shape.count
    offset = [Double](repeating: 0, count: rows)
    guard add(tensor, scale: 1, weights: nil, factor: nil), !terms.isEmpty else { return nil }
  }

  /// Adds `scale * weights * factor * tensor`.
  ///
  /// - Parameters:
  ///   - weights: data over the rows, or nil for ones.
  ///   - factor: an unknown number, or nil for one.
  private mutating func add(
    _ tensor: Tensor, scale: Double, weights: [Double]?, factor: Tensor?
  ) -> Bool {
    guard tensor.shape == .scalar || tensor.shape.dimensions == [rows] else { return false }
    if let known = tensor.knownBuffer?.values {
      let column = column(scale: scale, weights: weights) {
        known.count == 1 ? known[0] : known[$0]
      }
      return add(columns: [column], of: factor)
    }
    if tensor.shape == .scalar {
      let atom = factor.map { $0 * tensor } ?? tensor
      return add(columns: [column(scale: scale, weights: weights) { _ in 1 }], of: atom)
    }
    let inputs = tensor.node.inputs
    switch tensor.node.operation {
    case is Add:
      return add(inputs[0], scale: scale, weights: weights, factor: factor)
        && add(inputs[1], scale: scale, weights: weights, factor: factor)
    case is Subtract:
      return add(inputs[0], scale: scale, weights: weights, factor: factor)
        && add(inputs[1], scale: -scale, weights: weights, factor: factor)
    case is Negate:
      return add(inputs[0], scale: -scale, weights: weights, factor: factor)
    case is Multiply:
      return addProduct(inputs[0], inputs[1], scale, weights, factor)
    case is Divide:
      guard let divisor = inputs[1].knownBuffer?.values else { return false }
      let divided = column(scale: 1, weights: weights) {
        1 / (divisor.count == 1 ? divisor[0] : divisor[$0])
      }
      return add(inputs[0], scale: scale, weights: divided, factor: factor)
    case is Gather: return addGather(inputs[0], inputs[1], scale, weights, factor)
    case let product as MatrixVector where !product.isTransposed:
      return addProduct(matrix: inputs[0], inputs[1], scale, weights, factor)
    case is Broadcast:
      return inputs[0].shape == .scalar
        && add(inputs[0], scale: scale, weights: weights, factor: factor)
    default:
      return false
    }
  }

  private mutating func addProduct(
    _ a: Tensor, _ b: Tensor, _ scale: Double, _ weights: [Double]?, _ factor: Tensor?
  ) -> Bool {
    for (known, other) in [(a, b), (b, a)] {
      guard let values = known.knownBuffer?.values else { continue }
      if values.count == 1 {
        return add(other, scale: scale * values[0], weights: weights, factor: factor)
      }
      guard values.count == rows else { return false }
      let weighted = column(scale: 1, weights: weights) { values[$0] }
      return add(other, scale: scale, weights: weighted, factor: factor)
    }
    for (number, other) in [(a, b), (b, a)] where number.shape == .scalar {
      return add(
        other, scale: scale, weights: weights, factor: factor.map { $0 * number } ?? number)
    }
    return false
  }

  private mutating func addGather(
    _ x: Tensor, _ index: Tensor, _ scale: Double, _ weights: [Double]?, _ factor: Tensor?
  ) -> Bool {
    guard x.shape.rank == 1, let positions = index.knownBuffer?.values, positions.count == rows,
      worthwhile(adding: x.shape.count)
    else { return false }
    var columns = [[Double]](
      repeating: [Double](repeating: 0, count: rows), count: x.shape.count)
    for i in 0..<rows { columns[Int(positions[i])][i] = scale * (weights?[i] ?? 1) }
    readCount += rows
    return add(columns: columns, of: factor.map { $0 * x } ?? x)
  }

  private mutating func addProduct(
    matrix: Tensor, _ vector: Tensor, _ scale: Double, _ weights: [Double]?, _ factor: Tensor?
  ) -> Bool {
    let count = vector.shape.count
    guard let values = matrix.knownBuffer?.values, worthwhile(adding: count) else { return false }
    let columns = columns(of: values, count: count, scale: scale, weights: weights)
    readCount += rows * count
    return add(columns: columns, of: factor.map { $0 * vector } ?? vector)
  }

  /// The columns of a row-major matrix, read in squares that fit the cache.
  private func columns(
    of values: UnsafeBufferPointer<Double>, count: Int, scale: Double, weights: [Double]?
  ) -> [[Double]] {
    var columns = [[Double]](repeating: [Double](repeating: 0, count: rows), count: count)
    for first in stride(from: 0, to: rows, by: 64) {
      let block = first..<min(first + 64, rows)
      for j in 0..<count {
        for i in block { columns[j][i] = scale * (weights?[i] ?? 1) * values[i * count + j] }
      }
    }
    return columns
  }

  /// Adds columns to those of an atom, or to the offset when there is none.
  private mutating func add(columns: [[Double]], of atom: Tensor?) -> Bool {
    guard let atom else {
      for i in 0..<rows { offset[i] += columns[0][i] }
      return true
    }
    if let place = terms.firstIndex(where: { $0.atom == atom }) {
      for (j, column) in columns.enumerated() {
        for i in 0..<rows { terms[place].columns[j][i] += column[i] }
      }
    } else {
      terms.append(Term(atom: atom, columns: columns))
      readCount += columns.count == 1 ? rows : 0
    }
    return columnCount <= rows
  }

  private func column(
    scale: Double, weights: [Double]?, _ value: (Int) -> Double
  ) -> [Double] {
    (0..<rows).map { scale * (weights?[$0] ?? 1) * value($0) }
  }

  /// Whether the design stays small enough beside its rows when columns are added.
  private func worthwhile(adding columns: Int) -> Bool {
    columnCount + columns <= min(rows, Self.mostColumns)
  }

  /// More columns would make the collapsed density cost more than most passes over the rows.
  static let mostColumns = 512
}
