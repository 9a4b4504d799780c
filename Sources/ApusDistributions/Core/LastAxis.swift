/// The last axis of batches of vectors, and the lower triangles of batches of matrices.

import ApusGraph

extension Tensor {
  /// The number of the last axis.
  var lastAxis: Int { shape.rank - 1 }

  /// The length of the last axis.
  var lastLength: Int { shape.dimensions.last ?? 1 }

  /// A part of the last axis.
  func last(_ range: some RangeExpression<Int>) -> Tensor { slice(self, range, axis: lastAxis) }

  /// One entry of the last axis, which vanishes.
  func last(_ index: Int) -> Tensor { sum(last(index..<index + 1), axis: lastAxis) }
}

/// Vectors of zeros beside those of `x`.
func zeros(like x: Tensor, length: Int = 1) -> Tensor {
  broadcast(0, to: x.shape.batch(eventRank: 1) + [length])
}

/// The lower triangles of square matrices, row by row, as vectors.
func packedLowerTriangle(_ matrix: Tensor, includesDiagonal: Bool) -> Tensor {
  let order = matrix.lastLength
  let places = (0..<order).flatMap { i in
    (0..<(includesDiagonal ? i + 1 : i)).map { Double(i * order + $0) }
  }
  let batch = matrix.shape.batch(eventRank: 2)
  return gathered(
    reshape(matrix, to: batch + [order * order]), places, shape: batch + [places.count])
}

/// Square matrices whose lower triangles are given row by row, with zeros elsewhere.
func unpackedLowerTriangle(_ vector: Tensor, includesDiagonal: Bool) -> Tensor {
  let count = vector.lastLength
  let order = triangleOrder(count, includesDiagonal: includesDiagonal)
  // What is not in the triangle is the zero behind the vector.
  var places = [Double](repeating: Double(count), count: order * order)
  var next = 0.0
  for i in 0..<order {
    for j in 0..<(includesDiagonal ? i + 1 : i) {
      places[i * order + j] = next
      next += 1
    }
  }
  let padded = concatenate([vector, zeros(like: vector)], axis: vector.lastAxis)
  return gathered(
    padded, places, shape: vector.shape.batch(eventRank: 1) + [order, order])
}

/// The number of rows of a triangle with so many elements.
private func triangleOrder(_ count: Int, includesDiagonal: Bool) -> Int {
  let root = Int(Double(8 * count + 1).squareRoot().rounded())
  return (includesDiagonal ? root - 1 : root + 1) / 2
}

/// The entries of the last axis at given places, in a new shape.
private func gathered(_ x: Tensor, _ places: [Double], shape: Shape) -> Tensor {
  if x.error != nil { return x }
  let columns = transpose(reshape(x, to: [x.shape.batch(eventRank: 1).count, x.lastLength]))
  let index = Tensor.constant(places, shape: [places.count], kind: .integer)
  return reshape(transpose(columns[index]), to: shape)
}
