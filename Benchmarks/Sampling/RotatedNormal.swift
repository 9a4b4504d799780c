/// A normal distribution with correlations, and what the metrics make of it.
import Apus
import Foundation

/// A normal distribution in many dimensions along random axes, with variances spread evenly on the
/// logarithmic scale.
struct RotatedNormal: LogDensityModel {
  let precision: Matrix
  var dimension: Int { precision.rows }

  init(dimension: Int, condition: Double) throws {
    var random = RandomStream(seed: 5, purpose: .simulation)
    let noise = (0..<dimension * dimension).map { _ in Variates.normal(using: &random) }
    let axes = try QR(Matrix(rows: dimension, columns: dimension, columnMajor: noise)).thinQ()
    var scaled = axes
    for k in 0..<dimension {
      let exponent = Double(k) / Double(dimension - 1)
      let precision = Foundation.exp(-exponent * Foundation.log(condition))
      for i in 0..<dimension { scaled[i, k] *= precision }
    }
    precision = scaled.timesTransposed(axes)
  }

  struct Evaluator: LogDensityEvaluator {
    let precision: Matrix

    mutating func evaluate(
      at position: Span<Double>, gradient: inout MutableSpan<Double>
    ) throws -> Double {
      var sum = 0.0
      position.withUnsafeBufferPointer { position in
        gradient.withUnsafeMutableBufferPointer { gradient in
          precision.withView { BLAS.gemv(.plain($0), position, into: gradient, alpha: -1) }
          sum = BLAS.dot(position, UnsafeBufferPointer(gradient))
        }
      }
      return 0.5 * sum
    }
  }

  func makeEvaluator() throws -> Evaluator { Evaluator(precision: precision) }

  /// Prints the efficiency of every metric.
  static func compare(seeds: Int) async throws {
    print("200-d normal of condition 1000, 4 x (1000 + 2000), target 0.8, means of \(seeds) seeds")
    let normal = try RotatedNormal(dimension: 200, condition: 1000)
    var diagonal = 0.0
    for metric in [Metric.diagonal, .stan, .lowRank, .dense] {
      let start = ContinuousClock.now
      let result = try await Efficiency(normal, NUTS(metric: metric), seeds: seeds)
      if metric == .diagonal { diagonal = result.perGradient }
      print(
        column("\(metric)", width: 12), column(result.bulkESS), column(result.gradients),
        "ESS per gradient", column(result.perGradient / diagonal, 1), "times the diagonal's +-",
        column(result.spread / diagonal, 1, width: 0), "from seed to seed,",
        column((ContinuousClock.now - start) / .seconds(1), 1, width: 0), "s")
    }
  }
}
