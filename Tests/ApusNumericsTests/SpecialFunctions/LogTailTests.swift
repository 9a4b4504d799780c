/// Logarithms of tail probabilities far below all doubles, against their tables.
import ApusNumerics
import Foundation
import Testing

@Suite struct LogTailTests {
  private typealias S = SpecialFunctions

  struct Case: Decodable, Sendable {
    let args: [Double]
    let value: Double
    let slopes: [Double]
  }

  private struct File: Decodable {
    let functions: [String: [Case]]
  }

  static func table(_ name: String, in file: String = "log_tails") throws -> [Case] {
    let url = try #require(
      Bundle.module.url(
        forResource: file, withExtension: "json", subdirectory: "Resources"))
    let tables = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    return try #require(tables.functions[name])
  }

  /// Compares values and slopes, and prints the worst errors.
  private func compare(
    _ name: String, in file: String = "log_tails", tolerance: Double, slopeTolerance: Double = 0,
    _ function: ([Double]) -> (value: Double, slopes: [Double])
  ) throws {
    var (worst, worstSlope) = (0.0, 0.0)
    for row in try Self.table(name, in: file) {
      let (value, slopes) = function(row.args)
      let error = abs(value / row.value - 1)
      #expect(error <= tolerance, "\(name) \(row.args): \(value), not \(row.value)")
      worst = max(worst, error)
      for (slope, expected) in zip(slopes, row.slopes) {
        let error = abs(slope / expected - 1)
        #expect(error <= slopeTolerance, "\(name) \(row.args): slope \(slope), not \(expected)")
        worstSlope = max(worstSlope, error)
      }
    }
    print("\(name): worst error \(worst), of a slope \(worstSlope)")
  }

  @Test func logRegularizedGammaP() throws {
    try compare("logRegularizedGammaP", tolerance: 1e-13, slopeTolerance: 1e-11) {
      let slopes = S.logRegularizedGammaPSlopes($0[0], shape: $0[1])
      return (S.logRegularizedGammaP($0[0], shape: $0[1]), [slopes.x, slopes.shape])
    }
  }

  @Test func logRegularizedGammaQ() throws {
    try compare("logRegularizedGammaQ", tolerance: 1e-13, slopeTolerance: 1e-11) {
      let slopes = S.logRegularizedGammaQSlopes($0[0], shape: $0[1])
      return (S.logRegularizedGammaQ($0[0], shape: $0[1]), [slopes.x, slopes.shape])
    }
  }

  @Test func logRegularizedBeta() throws {
    try compare("logRegularizedBeta", tolerance: 1e-13, slopeTolerance: 1e-11) {
      let (end, a, b) = ($0[0], $0[1], $0[2])
      let (x, y) = end > 0 ? (end, 1 - end) : (1 + end, -end)
      let slopes = S.logRegularizedBetaSlopes(x, complement: y, alpha: a, beta: b)
      return (
        S.logRegularizedBeta(x, complement: y, alpha: a, beta: b),
        [slopes.x, slopes.alpha, slopes.beta]
      )
    }
  }

  @Test func logStudentTTail() throws {
    try compare("logStudentTTail", tolerance: 1e-13, slopeTolerance: 1e-9) {
      let (t, nu) = (-$0[0], $0[1])
      return (
        S.logStudentTCDF(t, degreesOfFreedom: nu),
        [
          -S.studentTHazard(t, degreesOfFreedom: nu),
          S.logStudentTCDFSlope(t, degreesOfFreedom: nu),
        ]
      )
    }
  }

  @Test func logMillsRatio() throws {
    try compare("logMillsRatio", in: "normal_tails", tolerance: 1e-14, slopeTolerance: 2e-14) {
      (S.logMillsRatio($0[0]), [-S.millsExcess($0[0])])
    }
    #expect(S.logMillsRatio(.infinity) == -.infinity)
    #expect(S.logMillsRatio(-.infinity) == .infinity)
    #expect(S.logMillsRatio(.nan).isNaN)
  }

  @Test func logNormalInterval() throws {
    try compare("logNormalInterval", in: "normal_tails", tolerance: 1e-14) {
      let mirrored = S.logNormalInterval(-$0[1], -$0[0])
      let value = S.logNormalInterval($0[0], $0[1])
      #expect(mirrored == value)
      return (value, [])
    }
    #expect(S.logNormalInterval(-.infinity, .infinity) == 0)
    for x in [-50, -1, 0, 2, 30] as [Double] {
      #expect(S.logNormalInterval(-.infinity, x) == S.logNormalCDF(x))
      #expect(S.logNormalInterval(x, .infinity) == S.logNormalCDF(-x))
      #expect(S.logNormalInterval(x, x) == -.infinity)
      #expect(S.logNormalInterval(x, x.nextDown).isNaN)
      #expect(S.logNormalInterval(x, .nan).isNaN)
    }
  }

  @Test func endsAndOthersFollowTheirLimits() {
    #expect(S.logRegularizedGammaP(0, shape: 2) == -.infinity)
    #expect(S.logRegularizedGammaP(.infinity, shape: 2) == 0)
    #expect(S.logRegularizedGammaQ(-1, shape: 2) == 0)
    #expect(S.logRegularizedGammaQ(.infinity, shape: 2) == -.infinity)
    #expect(S.logRegularizedBeta(0, complement: 1, alpha: 2, beta: 3) == -.infinity)
    #expect(S.logRegularizedBeta(1, complement: 0, alpha: 2, beta: 3) == 0)
    for bad in [0, -1, Double.nan] {
      #expect(S.logRegularizedGammaP(1, shape: bad).isNaN)
      #expect(S.logRegularizedGammaQ(1, shape: bad).isNaN)
      #expect(S.logRegularizedBeta(0.5, complement: 0.5, alpha: bad, beta: 1).isNaN)
      #expect(S.logRegularizedGammaPSlopes(1, shape: bad).shape.isNaN)
    }
    #expect(S.logRegularizedGammaP(.nan, shape: 1).isNaN)
  }

  /// Where the tails are ordinary numbers both ways agree.
  @Test func logarithmsAgreeWithTheProbabilities() {
    for shape in [1e-3, 0.4, 3, 60, 5e3, 1e6] {
      for z in [-3, -0.5, 0, 0.7, 4] {
        let x = shape * Foundation.exp(z / shape.squareRoot())
        let (p, q) = (
          S.regularizedGammaP(x, shape: shape), S.regularizedGammaQ(x, shape: shape)
        )
        guard p > 1e-300, q > 1e-300 else { continue }
        #expect(abs(S.logRegularizedGammaP(x, shape: shape) - log(p)) < 4e-13)
        #expect(abs(S.logRegularizedGammaQ(x, shape: shape) - log(q)) < 4e-13)
      }
    }
  }
}
