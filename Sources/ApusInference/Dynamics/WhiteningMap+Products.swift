/// Products of vectors with the linear map of a metric, in place and without allocation.

internal import ApusLinearAlgebra

extension WhiteningMap {
  /// Replaces v by F v.
  ///
  /// - Parameter scratch: memory for as many numbers as v has.
  func apply(
    to v: UnsafeMutableBufferPointer<Double>, scratch: UnsafeMutableBufferPointer<Double>
  ) {
    switch self {
    case .diagonal(let scales):
      for i in v.indices { v[i] *= scales[i] }
    case .lowRank(let scales, let directions, let stretches):
      Self.stretch(v, along: directions, by: stretches, scratch: scratch)
      for i in v.indices { v[i] *= scales[i] }
    case .dense(_, let factor):
      Self.multiply(v, byFactor: factor, transposed: false)
    }
  }

  /// Replaces v by Fᵀ v; see ``apply(to:scratch:)``.
  func applyTransposed(
    to v: UnsafeMutableBufferPointer<Double>, scratch: UnsafeMutableBufferPointer<Double>
  ) {
    switch self {
    case .diagonal(let scales):
      for i in v.indices { v[i] *= scales[i] }
    case .lowRank(let scales, let directions, let stretches):
      for i in v.indices { v[i] *= scales[i] }
      Self.stretch(v, along: directions, by: stretches, scratch: scratch)
    case .dense(_, let factor):
      Self.multiply(v, byFactor: factor, transposed: true)
    }
  }

  /// v + W (stretches - 1) Wᵀ v.
  private static func stretch(
    _ v: UnsafeMutableBufferPointer<Double>, along directions: [Double], by stretches: [Double],
    scratch: UnsafeMutableBufferPointer<Double>
  ) {
    let parts = UnsafeMutableBufferPointer(rebasing: scratch[..<stretches.count])
    directions.withUnsafeBufferPointer { directions in
      let w = MatrixView(elements: directions, rows: v.count, columns: stretches.count)
      BLAS.gemv(.transposed(w), UnsafeBufferPointer(v), into: parts)
      for k in parts.indices { parts[k] *= stretches[k] - 1 }
      BLAS.gemv(.plain(w), UnsafeBufferPointer(parts), into: v, beta: 1)
    }
  }

  private static func multiply(
    _ v: UnsafeMutableBufferPointer<Double>, byFactor factor: [Double], transposed: Bool
  ) {
    factor.withUnsafeBufferPointer { factor in
      let view = MatrixView(elements: factor, rows: v.count, columns: v.count)
      BLAS.trmv(TriangularOperand(view, .lower, transposed: transposed), inPlace: v)
    }
  }
}
