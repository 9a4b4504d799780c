/// What is left of a design with its offset once the rows are summed up.

import ApusLinearAlgebra

/// `R`, `z` and `rss` with `‖A u + b‖² = ‖R u + z‖² + rss` for every `u`.
///
/// A large design goes through its Gram matrix, about the cost of one ridge fit, when that is well
/// conditioned after scaling and the identity holds at two test points; otherwise through
/// orthogonal factors of row blocks, which lose no accuracy.
struct DesignFactor {
  let upperFactor: Matrix
  let rotatedOffset: [Double]
  let residualSumOfSquares: Double

  /// Nil when the numbers overflow.
  init?(_ design: Matrix, offset: [Double]) {
    if design.rows * design.columns >= Self.manyElements,
      let factor = try? Self(gramOf: design, offset: offset),
      factor.holds(design, offset)
    {
      self = factor
      return
    }
    guard let factor = try? TallSkinnyQR(design, outcome: offset) else { return nil }
    upperFactor = factor.upperFactor
    rotatedOffset = factor.rotatedOutcome
    residualSumOfSquares = factor.residualSumOfSquares
  }

  /// From this number of elements on the time of the factorisation is felt.
  private static let manyElements = 20_000

  /// A reciprocal condition of the scaled Gram matrix below this loses too many digits.
  private static let leastReciprocalCondition = 1e-8

  private struct IllConditioned: Error {}

  /// Through the Cholesky factor of the Gram matrix with unit diagonal. The residual sum comes from
  /// a pass over the rows: as a difference of sums of squares it would cancel.
  private init(gramOf design: Matrix, offset: [Double]) throws {
    let gram = design.gram()
    let scales = gram.diagonal.map { $0.squareRoot() }
    guard scales.allSatisfy({ $0 > 0 && $0.isFinite }) else { throw IllConditioned() }
    var scaled = gram
    for j in 0..<gram.columns {
      for i in 0..<gram.rows { scaled[i, j] = gram[i, j] / (scales[i] * scales[j]) }
    }
    let cholesky = try Cholesky(scaled)
    guard try cholesky.reciprocalCondition() > Self.leastReciprocalCondition else {
      throw IllConditioned()
    }
    let lower = cholesky.lowerFactor
    let crossed = zip(design.transposedTimes(offset), scales).map { $0 / $1 }
    rotatedOffset = try lower.solveTriangular(.lower, crossed)
    var upper = lower.transposed()
    for j in 0..<upper.columns {
      for i in 0...j { upper[i, j] *= scales[j] }
    }
    upperFactor = upper
    let weights = try upper.solveTriangular(.upper, rotatedOffset)
    residualSumOfSquares = zip(offset, design * weights).reduce(0) { sum, pair in
      let difference = pair.0 - pair.1
      return sum + difference * difference
    }
  }

  /// Whether the identity holds to ten digits and more, far from the smallest value and near it.
  private func holds(_ design: Matrix, _ offset: [Double]) -> Bool {
    guard let best = try? upperFactor.solveTriangular(.upper, rotatedOffset) else { return false }
    return [1.0, 1e-3].allSatisfy { distance in
      let point = best.enumerated().map { j, value in
        -value + distance * (j % 2 == 0 ? 1 : -1) * max(value.magnitude, 1)
      }
      let direct = Self.sumOfSquares(design * point, offset)
      let collapsed = Self.sumOfSquares(upperFactor * point, rotatedOffset) + residualSumOfSquares
      return (direct - collapsed).magnitude <= 1e-12 * direct
    }
  }

  private static func sumOfSquares(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 + $1.1) * ($1.0 + $1.1) }
  }
}
