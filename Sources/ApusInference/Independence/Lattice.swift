/// The axes of a grid.

internal import ApusLinearAlgebra
internal import ApusNumerics

/// A lattice of points around a mode, with axes along which the density has no correlations there.
struct Lattice: Sendable {
  let origin: [Double]
  /// The steps from point to point, one axis after the other.
  private let axes: [SIMD4<Double>]
  /// From positions to lattice coordinates, row by row.
  private let inverse: [SIMD4<Double>]
  /// The logarithm of the volume between neighbouring points.
  let logCellVolume: Double
  /// The variances of the normal density that the mode's curvature stands for.
  let variances: [Double]

  /// - Parameter spacing: the distance of neighbours in standard deviations.
  /// - Returns: nil where the curvature is not that of a maximum.
  init?(
    at mode: [Double], of density: some LogDensityModel, spacing: Double
  ) throws {
    let names = mode.indices.map { "x[\($0)]" }
    var curvature = ModeCurvature(try density.makeEvaluator(), names: names)
    let factor: Matrix
    do {
      factor = try curvature.coordinateFactor(at: mode)
    } catch is LaplaceError {
      return nil
    }
    let scales = try factor.solveTriangular(.lower, transposed: true, .identity(mode.count))
    func lanes(_ values: [Double]) -> SIMD4<Double> {
      var result = SIMD4<Double>.zero
      for (i, value) in values.enumerated() { result[i] = value }
      return result
    }
    origin = mode
    axes = mode.indices.map { lanes(scales.column($0).scaled(by: spacing)) }
    inverse = mode.indices.map { lanes(factor.column($0).scaled(by: 1 / spacing)) }
    variances = scales.rowGram().diagonal
    logCellVolume = mode.indices.reduce(0) { $0 + naturalLog(spacing * scales[$1, $1]) }
  }

  var dimension: Int { origin.count }

  /// The position of a point.
  func position(of point: SIMD4<Double>, into position: UnsafeMutableBufferPointer<Double>) {
    var sum = SIMD4<Double>.zero
    for axis in 0..<dimension { sum += point[axis] * axes[axis] }
    for i in 0..<dimension { position[i] = origin[i] + sum[i] }
  }

  /// The lattice coordinates of a position.
  func coordinates(of position: UnsafeBufferPointer<Double>) -> SIMD4<Double> {
    var offset = SIMD4<Double>.zero
    for i in 0..<dimension { offset[i] = position[i] - origin[i] }
    var result = SIMD4<Double>.zero
    for axis in 0..<dimension { result[axis] = (inverse[axis] * offset).sum() }
    return result
  }
}
