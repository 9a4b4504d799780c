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
  }

  /// The mean m.
  public let mean: [Double]
  /// The factor S.
  public let scale: Scale

  /// A density with the given mean and factor.
  ///
  /// - Precondition: the factor has as many rows as the mean has entries, and a positive diagonal.
  public init(mean: [Double], scale: Scale) {
    precondition(
      scale.diagonal.count == mean.count,
      "a factor of \(scale.diagonal.count) rows for \(mean.count) coordinates")
    (self.mean, self.scale) = (mean, scale)
  }

  /// The number of coordinates.
  public var dimension: Int { mean.count }

  /// The covariance S Sᵀ.
  ///
  /// - Complexity: n³ operations for a full factor.
  public var covariance: Matrix {
    switch scale {
    case .diagonal(let scales): .diagonal(scales.map { $0 * $0 })
    case .lowerTriangular(let factor): factor.rowGram()
    }
  }

  /// The standard deviation of each coordinate, the lengths of the rows of S.
  public var standardDeviations: [Double] {
    switch scale {
    case .diagonal(let scales): scales
    case .lowerTriangular(let factor): (0..<dimension).map { BLAS.norm(factor.row($0)) }
    }
  }

  /// The entropy, n/2 (1 + log 2π) + Σ log Sᵢᵢ.
  public var entropy: Double { logVolume + 0.5 * Double(dimension) }

  /// The log density at a point, normalised.
  ///
  /// - Precondition: the point has as many entries as the mean.
  /// - Complexity: n² operations for a full factor.
  public func logDensity(at position: [Double]) -> Double {
    let noise = noise(of: position)
    return -0.5 * BLAS.dot(noise, noise) - logVolume
  }

  /// The z with `position = m + S z`.
  ///
  /// - Precondition: the point has as many entries as the mean.
  public func noise(of position: [Double]) -> [Double] {
    precondition(position.count == dimension, "\(position.count) coordinates for \(dimension)")
    var result = position.minus(mean)
    switch scale {
    case .diagonal(let scales):
      for i in result.indices { result[i] /= scales[i] }
    case .lowerTriangular(let factor):
      factor.withView { factor in
        result.withUnsafeMutableBufferPointer {
          BLAS.trsv(TriangularOperand(factor, .lower), inPlace: $0)
        }
      }
    }
    return result
  }

  /// One draw.
  public func draw(using generator: inout some RandomNumberGenerator) -> [Double] {
    var noise = mean.map { _ in Variates.normal(using: &generator) }
    switch scale {
    case .diagonal(let scales):
      for i in noise.indices { noise[i] *= scales[i] }
    case .lowerTriangular(let factor):
      factor.withView { factor in
        noise.withUnsafeMutableBufferPointer {
          BLAS.trmv(TriangularOperand(factor, .lower), inPlace: $0)
        }
      }
    }
    return mean.plus(noise)
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

  /// n/2 log 2π + Σ log Sᵢᵢ.
  private var logVolume: Double {
    scale.diagonal.reduce(0.5 * Double(dimension) * naturalLog(2 * .pi)) { $0 + naturalLog($1) }
  }
}

extension NormalDensity.Scale {
  /// The diagonal of the factor.
  public var diagonal: [Double] {
    switch self {
    case .diagonal(let scales): scales
    case .lowerTriangular(let factor): factor.diagonal
    }
  }

  /// The factor as a matrix.
  public var matrix: Matrix {
    switch self {
    case .diagonal(let scales): .diagonal(scales)
    case .lowerTriangular(let factor): factor
    }
  }
}
