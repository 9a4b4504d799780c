/// Normal densities by their mean and a factor of their covariance.

public import ApusLinearAlgebra
internal import ApusNumerics

/// A normal density over unconstrained space: `x = m + S z` with standard normal z.
public struct NormalDensity: Sendable, Equatable {
  /// The factor S of the covariance S Sᵀ.
  public enum Scale: Sendable, Equatable {
    /// Independent coordinates: their standard deviations.
    case diagonal([Double])
    /// A lower triangular matrix with a positive diagonal; the upper half is zero.
    case lowerTriangular(Matrix)
    /// `diag(scales) (I + W (diag(stretches) - I) Wᵀ)`, where W has a few orthonormal columns, one for
    /// each stretch; scales and stretches are positive.
    case lowRank(scales: [Double], directions: Matrix, stretches: [Double])
  }

  /// The mean m.
  public let mean: [Double]
  /// The factor S.
  public let scale: Scale

  /// A density with the given mean and factor.
  ///
  /// - Precondition: the factor has as many rows as the mean has entries, and its parts fit each other.
  public init(mean: [Double], scale: Scale) {
    precondition(
      scale.isWellFormed && scale.rows == mean.count,
      "a factor of \(scale.rows) rows for \(mean.count) coordinates")
    (self.mean, self.scale) = (mean, scale)
  }

  /// The number of coordinates.
  public var dimension: Int { mean.count }

  /// The covariance S Sᵀ as a matrix.
  ///
  /// - Complexity: n³ operations for a full factor, n² for each direction of one of low rank.
  public var covariance: Matrix {
    switch scale {
    case .diagonal(let scales): .diagonal(scales.map { $0 * $0 })
    case .lowerTriangular(let factor): factor.rowGram()
    case .lowRank: scale.matrix.rowGram()
    }
  }

  /// The standard deviation of each coordinate, the lengths of the rows of S.
  public var standardDeviations: [Double] { scale.rowLengths }

  /// The entropy, n/2 (1 + log 2π) + log det S.
  public var entropy: Double { logVolume + 0.5 * Double(dimension) }

  /// The log density at a point, normalised.
  ///
  /// - Precondition: the point has as many entries as the mean.
  /// - Complexity: n² operations for a full factor, 4 n for each direction of one of low rank.
  public func logDensity(at position: [Double]) -> Double {
    let noise = noise(of: position)
    return -0.5 * BLAS.dot(noise, noise) - logVolume
  }

  /// The z with `position = m + S z`.
  ///
  /// - Precondition: the point has as many entries as the mean.
  public func noise(of position: [Double]) -> [Double] {
    precondition(position.count == dimension, "\(position.count) coordinates for \(dimension)")
    return scale.solve(position.minus(mean))
  }

  /// One draw.
  ///
  /// - Complexity: that of ``logDensity(at:)``.
  public func draw(using generator: inout some RandomNumberGenerator) -> [Double] {
    mean.plus(scale.times(mean.map { _ in Variates.normal(using: &generator) }))
  }

  /// One draw, the same as that of ``draw(using:)``, with the log density there.
  func drawWithLogDensity(
    using generator: inout some RandomNumberGenerator
  ) -> (position: [Double], logDensity: Double) {
    let noise = mean.map { _ in Variates.normal(using: &generator) }
    return (mean.plus(scale.times(noise)), -0.5 * BLAS.dot(noise, noise) - logVolume)
  }

  /// Independent draws, one after the other in one array.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - seed: the same seed gives the same bits, and the first draws of a larger number.
  /// - Precondition: the count is not negative.
  public func draws(_ count: Int, seed: UInt64) -> [Double] {
    RandomStream.approximationDraws(count, dimension: dimension, seed: seed) {
      draw(using: &$0)
    }
  }

  /// n/2 log 2π + log det S.
  private var logVolume: Double { 0.5 * Double(dimension) * naturalLog(2 * .pi) + scale.logVolume }
}
