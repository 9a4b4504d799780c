/// Normal densities with any covariance.

internal import ApusLinearAlgebra

/// The full-rank family: W and T are lower triangular with a positive diagonal.
///
/// All work on a block of draws is that of BLAS level 3: products and solves with triangular
/// matrices, and the lower half of a product of two tall ones.
final class FullRankFamily: VariationalFamily {
  let parameters: NumberBlock
  let slopes: NumberBlock
  let segments: [Segment]
  let monitored: [Int]

  private let dimension: Int
  private let centre: NumberBlock
  /// W, and T with its diagonal in place of the logarithms.
  private let units, factor: NumberBlock
  private let mean: NumberBlock
  /// Columns for the pairs of a block.
  private let deviations, solved: NumberBlock
  private(set) var logScale = 0.0
  private var logUnits = 0.0

  init(dimension: Int, pairs: Int) {
    self.dimension = dimension
    parameters = NumberBlock(count: dimension * (dimension + 1))
    slopes = NumberBlock(count: dimension * (dimension + 1))
    // A step of all numbers below the diagonal together is no longer than one of the others.
    let pace = 1 / Double(max(dimension, 1))
    segments =
      [Segment(range: 0..<dimension)]
      + (0..<dimension).flatMap { column in
        let diagonal = dimension + column * (dimension + 1)
        return [
          Segment(range: diagonal..<diagonal + 1),
          Segment(range: diagonal + 1..<dimension * (column + 2), pace: pace),
        ]
      }
    monitored = Array(0..<dimension) + (0..<dimension).map { dimension * ($0 + 1) + $0 }
    centre = NumberBlock(count: dimension)
    units = NumberBlock(count: dimension * dimension)
    factor = NumberBlock(count: dimension * dimension)
    mean = NumberBlock(count: dimension)
    deviations = NumberBlock(count: dimension * pairs)
    solved = NumberBlock(count: dimension * pairs)
  }

  func setFrame(at normal: NormalDensity, reach: [Double]) {
    let scale = normal.scale.matrix
    logUnits = 0
    for number in parameters.numbers.indices { parameters.start[number] = 0 }
    for column in 0..<dimension {
      centre.start[column] = normal.mean[column]
      for row in column..<dimension {
        units.start[column * dimension + row] = scale[row, column] * reach[column]
      }
      logUnits += naturalLog(units.start[column * (dimension + 1)])
      parameters.start[dimension + column * (dimension + 1)] = -naturalLog(reach[column])
    }
    refresh()
  }

  func refresh() {
    let matrix = parameters.start + dimension
    logScale = logUnits
    for column in 0..<dimension {
      let diagonal = column * (dimension + 1)
      let below = dimension - column - 1
      factor.start[diagonal] = exponential(matrix[diagonal])
      logScale += matrix[diagonal]
      (factor.start + diagonal + 1).update(from: matrix + diagonal + 1, count: below)
      mean.start[column] = parameters.start[column]
    }
    BLAS.trmv(operand(units), inPlace: mean.numbers)
    for i in 0..<dimension { mean.start[i] += centre.start[i] }
  }

  func place(_ block: DrawBlock) {
    self.deviations.copy(block.noise)
    let deviations = view(deviations, columns: block.pairs)
    BLAS.trmm(.left, operand(factor), inPlace: deviations)
    BLAS.trmm(.left, operand(units), inPlace: deviations)
    let (upper, lower) = (block.positions.start, block.positions.start + dimension * block.pairs)
    for pair in 0..<block.pairs {
      let first = pair * dimension
      for i in 0..<dimension {
        let deviation = deviations.elements[first + i]
        upper[first + i] = mean.start[i] + deviation
        lower[first + i] = mean.start[i] - deviation
      }
    }
  }

  /// Slopes of the mean Wᵀ g and of T the lower half of Wᵀ g etaᵀ, averaged over the draws, plus
  /// those of the entropy: 1 / T on the diagonal, or the lower half of T⁻ᵀ eta etaᵀ when the draws
  /// are to stick to the landing. Slopes of the diagonal are turned into those of its logarithm.
  func differentiate(_ block: DrawBlock, _ estimator: ADVI.GradientEstimator) {
    let (pairs, share) = (block.pairs, 1 / Double(block.pairs))
    let upper = block.gradients.start
    let lower = upper + dimension * pairs
    let columns = view(deviations, columns: pairs)
    for i in 0..<dimension { slopes.start[i] = 0 }
    for pair in 0..<pairs {
      let first = pair * dimension
      for i in 0..<dimension {
        slopes.start[i] += 0.5 * share * (upper[first + i] + lower[first + i])
        columns.elements[first + i] = 0.5 * (upper[first + i] - lower[first + i])
      }
    }
    BLAS.trmv(
      operand(units, transposed: true),
      inPlace: UnsafeMutableBufferPointer(rebasing: slopes.numbers[..<dimension]))
    BLAS.trmm(.left, operand(units, transposed: true), inPlace: columns)
    if estimator == .stickingTheLanding {
      self.solved.copy(block.noise)
      let solved = view(solved, columns: pairs)
      BLAS.trsm(.left, operand(factor, transposed: true), inPlace: solved)
      for i in columns.elements.indices { columns.elements[i] += solved.elements[i] }
    }
    writeLowerHalf(columns.readOnly, view(block.noise, columns: pairs).readOnly, share)
    for column in 0..<dimension {
      let place = column * (dimension + 1)
      slopes.start[dimension + place] *= factor.start[place]
      if estimator == .total { slopes.start[dimension + place] += 1 }
    }
  }

  func extent(of coordinate: Int) -> (mean: Double, scale: Double) {
    let diagonal = coordinate * (dimension + 1)
    return (mean.start[coordinate], units.start[diagonal] * factor.start[diagonal])
  }

  func normal() -> NormalDensity {
    // W T, whose upper half is zero as those of both are.
    var scale = Matrix(rows: dimension, columns: dimension)
    scale.withMutableView { scale in
      _ = scale.elements.update(fromContentsOf: factor.numbers)
      BLAS.trmm(.left, operand(units), inPlace: scale)
    }
    return NormalDensity(mean: Array(mean.numbers), scale: .lowerTriangular(scale))
  }

  /// The lower half of `share` A Bᵀ as slopes of T, a panel of columns at a time, which leaves out
  /// most of the upper half.
  private func writeLowerHalf(_ a: MatrixView, _ b: MatrixView, _ share: Double) {
    let slopes = MutableMatrixView(
      elements: UnsafeMutableBufferPointer(rebasing: slopes.numbers[dimension...]),
      rows: dimension, columns: dimension)
    for start in stride(from: 0, to: dimension, by: Self.panelWidth) {
      let panel = start..<min(start + Self.panelWidth, dimension)
      let rows = start..<dimension
      BLAS.gemm(
        .plain(a.block(rows: rows, columns: 0..<a.columns)),
        .transposed(b.block(rows: panel, columns: 0..<b.columns)),
        into: slopes.block(rows: rows, columns: panel), alpha: share)
    }
  }

  private static let panelWidth = 64

  private func operand(_ block: NumberBlock, transposed: Bool = false) -> TriangularOperand {
    TriangularOperand(
      MatrixView(
        elements: UnsafeBufferPointer(block.numbers), rows: dimension, columns: dimension),
      .lower, transposed: transposed)
  }

  private func view(_ block: NumberBlock, columns: Int) -> MutableMatrixView {
    MutableMatrixView(elements: block.numbers, rows: dimension, columns: columns)
  }
}
