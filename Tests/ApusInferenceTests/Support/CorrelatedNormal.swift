/// A normal distribution with any covariance, and the exact scores of its draws.
import ApusInference
import ApusLinearAlgebra
import ApusNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Mean and covariance, with precision and factor made once.
struct CorrelatedNormal: LogDensityModel {
  let mean: [Double]
  let covariance: Matrix
  let precision: Matrix
  let factor: Matrix

  var dimension: Int { mean.count }

  init(mean: [Double], covariance: Matrix) throws {
    self.mean = mean
    self.covariance = covariance
    let cholesky = try Cholesky(covariance)
    factor = cholesky.lowerFactor
    precision = try cholesky.solve(.identity(mean.count))
  }

  /// Variances spread evenly on the logarithmic scale up to `condition`, along axes that are random
  /// reflections of the coordinates.
  static func rotated(_ dimension: Int, condition: Double, seed: UInt64) throws -> CorrelatedNormal
  {
    var random = RandomStream(seed: seed, purpose: .simulation)
    let noise = (0..<dimension * dimension).map { _ in Variates.normal(using: &random) }
    let axes = try QR(Matrix(rows: dimension, columns: dimension, columnMajor: noise)).thinQ()
    var scaled = axes
    for k in 0..<dimension {
      let exponent = Double(k) / Double(max(1, dimension - 1))
      for i in 0..<dimension { scaled[i, k] *= pow(condition, exponent) }
    }
    var covariance = scaled.timesTransposed(axes)
    covariance.symmetrize(from: .lower)
    let mean = (0..<dimension).map { 3 * Double($0 % 5) - 4 }
    return try CorrelatedNormal(mean: mean, covariance: covariance)
  }

  func score(_ x: [Double]) -> [Double] {
    (precision * zip(x, mean).map { $0 - $1 }).map { -$0 }
  }

  func draw(using random: inout RandomStream) -> [Double] {
    let noise = mean.map { _ in Variates.normal(using: &random) }
    return zip(factor * noise, mean).map { $0 + $1 }
  }

  struct Evaluator: LogDensityEvaluator {
    let normal: CorrelatedNormal

    mutating func evaluate(
      at position: Span<Double>, gradient: inout MutableSpan<Double>
    ) throws -> Double {
      let x = position.indices.map { position[$0] }
      let score = normal.score(x)
      for i in score.indices { gradient[i] = score[i] }
      return zip(score, zip(x, normal.mean)).reduce(0) { $0 + 0.5 * $1.0 * ($1.1.0 - $1.1.1) }
    }
  }

  func makeEvaluator() throws -> Evaluator { Evaluator(normal: self) }
}
