/// A zoo of small densities with known answers, good-natured and otherwise.
import ApusInference

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A density given by a closure over arrays; slow, but short to write.
struct ClosureDensity: LogDensityModel {
  typealias Body = @Sendable (_ x: [Double], _ gradient: inout [Double]) throws -> Double

  let dimension: Int
  let body: Body

  init(_ dimension: Int, _ body: @escaping Body) {
    self.dimension = dimension
    self.body = body
  }

  struct Evaluator: LogDensityEvaluator {
    let body: Body

    mutating func evaluate(
      at position: Span<Double>, gradient: inout MutableSpan<Double>
    ) throws -> Double {
      let x = position.indices.map { position[$0] }
      var values = [Double](repeating: 0, count: x.count)
      let result = try body(x, &values)
      for i in values.indices { gradient[i] = values[i] }
      return result
    }
  }

  func makeEvaluator() throws -> Evaluator { Evaluator(body: body) }
}

/// Independent normals with means and scales of their own.
struct ScaledNormal: LogDensityModel {
  let means: [Double]
  let scales: [Double]
  var dimension: Int { means.count }

  static func standard(_ dimension: Int) -> ScaledNormal {
    ScaledNormal(
      means: [Double](repeating: 0, count: dimension),
      scales: [Double](repeating: 1, count: dimension))
  }

  struct Evaluator: LogDensityEvaluator {
    let means: [Double]
    let precisions: [Double]

    mutating func evaluate(
      at position: Span<Double>, gradient: inout MutableSpan<Double>
    ) throws -> Double {
      var sum = 0.0
      for i in position.indices {
        let deviation = position[i] - means[i]
        gradient[i] = -precisions[i] * deviation
        sum += gradient[i] * deviation
      }
      return 0.5 * sum
    }
  }

  func makeEvaluator() throws -> Evaluator {
    Evaluator(means: means, precisions: scales.map { 1 / ($0 * $0) })
  }
}

enum Zoo {
  /// The logarithm of a gamma variable of shape and rate 4.
  static let logGamma = ClosureDensity(1) { x, gradient in
    gradient[0] = 4 - 4 * exp(x[0])
    return 4 * x[0] - 4 * exp(x[0])
  }

  /// Improper along its second coordinate.
  static let improper = ClosureDensity(2) { x, gradient in
    gradient[0] = -x[0]
    gradient[1] = 0
    return -0.5 * x[0] * x[0]
  }

  /// Mean (1, -2), variances 1 and 4, correlation 0.9.
  static let correlatedNormal = ClosureDensity(2) { x, gradient in
    let a = x[0] - 1
    let b = (x[1] + 2) / 2
    let rho = 0.9
    let scale = 1 / (1 - rho * rho)
    gradient[0] = -scale * (a - rho * b)
    gradient[1] = -scale * (b - rho * a) / 2
    return -0.5 * scale * (a * a - 2 * rho * a * b + b * b)
  }

  /// Student t with the given degrees of freedom, location 0 and scale 1.
  static func studentT(_ nu: Double) -> ClosureDensity {
    ClosureDensity(1) { x, gradient in
      gradient[0] = -(nu + 1) * x[0] / (nu + x[0] * x[0])
      return -0.5 * (nu + 1) * log1p(x[0] * x[0] / nu)
    }
  }

  /// Neal's funnel in ten dimensions, centred.
  static let funnel = ClosureDensity(10) { x, gradient in
    let v = x[0]
    var squares = 0.0
    for i in 1..<10 {
      squares += x[i] * x[i]
      gradient[i] = -x[i] * exp(-v)
    }
    gradient[0] = -v / 9 - 4.5 + 0.5 * squares * exp(-v)
    return -v * v / 18 - 4.5 * v - 0.5 * squares * exp(-v)
  }

  /// A standard normal with a wall of curvature 1e10 at 0.5.
  static let wall = ClosureDensity(2) { x, gradient in
    let over = max(0, x[0] - 0.5)
    gradient[0] = -x[0] - 1e10 * over
    gradient[1] = -x[1]
    return -0.5 * (x[0] * x[0] + x[1] * x[1]) - 0.5e10 * over * over
  }

  /// A standard normal that exists only for positive values.
  static let halfNormal = ClosureDensity(1) { x, gradient in
    guard x[0] > 0 else { throw DensityError.outsideSupport("x is \(x[0])") }
    gradient[0] = -x[0]
    return -0.5 * x[0] * x[0]
  }

  /// A standard normal that is NaN beyond 2 on the right.
  static let partlyNaN = ClosureDensity(1) { x, gradient in
    gradient[0] = x[0] > 2 ? .nan : -x[0]
    return x[0] > 2 ? .nan : -0.5 * x[0] * x[0]
  }

  static let zeroDimensional = ClosureDensity(0) { _, _ in -1.5 }
}

/// A standard normal whose evaluators throw after a number of calls; `chains` limits that to the
/// evaluators made first.
struct BreakingNormal: LogDensityModel {
  struct Failure: Error, Equatable { let call: Int }

  let dimension = 1
  let calls: Int
  let isBroken: @Sendable (_ evaluator: Int) -> Bool
  let made = Counter()

  init(afterCalls calls: Int, where isBroken: @escaping @Sendable (Int) -> Bool = { _ in true }) {
    self.calls = calls
    self.isBroken = isBroken
  }

  struct Evaluator: LogDensityEvaluator {
    let limit: Int
    var count = 0

    mutating func evaluate(
      at position: Span<Double>, gradient: inout MutableSpan<Double>
    ) throws -> Double {
      count += 1
      if count > limit { throw Failure(call: count) }
      gradient[0] = -position[0]
      return -0.5 * position[0] * position[0]
    }
  }

  func makeEvaluator() throws -> Evaluator {
    Evaluator(limit: isBroken(made.increment()) ? calls : .max)
  }
}
