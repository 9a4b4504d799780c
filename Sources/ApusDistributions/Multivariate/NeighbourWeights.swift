/// The known weights of neighbours in spatial models, and what follows from them.

import ApusGraph
import ApusLinearAlgebra

/// A symmetric matrix `W` of weights with its row sums `D`.
struct NeighbourWeights {
  let order: Int
  private let weights: [Double]
  private let sums: [Double]

  /// - Throws: a ``ModelError`` when the matrix is not known, or not square.
  init(_ matrix: Tensor, of name: String) throws(ModelError) {
    if let error = matrix.error { throw error }
    guard let values = matrix.knownValues, matrix.shape.rank == 2,
      matrix.shape.dimensions[0] == matrix.shape.dimensions[1]
    else {
      throw ModelError(
        .unsupported,
        "\(name): W = \(matrix) must be data, a square matrix of weights; it has the shape "
          + "\(matrix.shape): give rows of numbers, or m.data of them")
    }
    let order = matrix.shape.dimensions[0]
    self.order = order
    weights = values
    sums = (0..<order).map { i in (0..<order).reduce(0) { $0 + values[i * order + $1] } }
  }

  /// `W`.
  var matrix: Tensor { .constant(weights, shape: [order, order]) }

  /// The diagonal `D`.
  var rowSums: Tensor { .constant(sums, shape: [order]) }

  /// The eigenvalues of `D^(-1/2) W D^(-1/2)`, between -1 and 1.
  func scaledEigenvalues() throws(ModelError) -> Tensor {
    try eigenvalues { i, j, weight in weight / (sums[i] * sums[j]).squareRoot() }
  }

  /// The eigenvalues of `D - W` in rising order; the first is 0.
  func laplacianEigenvalues() throws(ModelError) -> Tensor {
    try eigenvalues { i, j, weight in (i == j ? sums[i] : 0) - weight }
  }

  private func eigenvalues(
    of element: (Int, Int, Double) -> Double
  ) throws(ModelError) -> Tensor {
    var elements = weights
    for i in weights.indices { elements[i] = element(i / order, i % order, weights[i]) }
    do {
      let values = try SymmetricEigen.values(
        of: Matrix(rows: order, columns: order, columnMajor: elements))
      return .constant(values, shape: [order])
    } catch {
      throw ModelError(
        .invalidArgument, "the eigenvalues of W are not to be had (\(error)); check its weights")
    }
  }
}

/// What a statement makes, or an invalid tensor with its mistake.
func recorded(_ statement: () throws(ModelError) -> Tensor) -> Tensor {
  do { return try statement() } catch { return .invalid(error) }
}
