/// Maximisation of a log density by the limited-memory quasi-Newton method.

/// L-BFGS with a line search that satisfies the weak Wolfe conditions (Nocedal and Wright 2006,
/// "Numerical Optimization", algorithms 7.4 and 7.5; the line search by bisection of Lewis and
/// Overton 2013).
public struct LBFGS: Sendable {
  /// Why a search stopped.
  public enum Stop: Sendable, CustomStringConvertible {
    case gradientVanished
    case valueStandsStill
    case lineSearchFailed
    case iterationLimit

    public var description: String {
      switch self {
      case .gradientVanished: "converged: the gradient vanished"
      case .valueStandsStill: "converged: the log density no longer changes"
      case .lineSearchFailed: "stopped: no better point was found along the search direction"
      case .iterationLimit: "stopped: the limit of iterations was reached before convergence"
      }
    }
  }

  /// Why a search could not begin.
  public enum Failure: Error, Equatable, CustomStringConvertible {
    /// The log density or its gradient is not finite at the start.
    case nonFiniteStart(logDensity: Double)

    public var description: String {
      switch self {
      case .nonFiniteStart(let value):
        "the log density or its gradient is not finite at the start (log density \(value)); "
          + "give other initial values"
      }
    }
  }

  /// Where a search ended.
  public struct Optimum: Sendable {
    /// The best point.
    public let position: [Double]
    /// The log density there.
    public let logDensity: Double
    /// The number of steps.
    public let iterations: Int
    /// The number of gradients.
    public let evaluations: Int
    /// Why the search stopped.
    public let stop: Stop
  }

  /// The number of steps whose curvature is remembered.
  public var historySize = 8
  /// The greatest number of steps.
  public var maxIterations = 1000
  /// A gradient whose largest entry is smaller counts as zero.
  public var gradientTolerance = 1e-8
  /// A relative change of the log density that is smaller counts as none.
  public var valueTolerance = 1e-14

  /// A search with the default settings.
  public init() {}

  /// Climbs from a start to a local maximum.
  ///
  /// - Throws: ``Failure`` when the start has no finite density, or an error of the evaluator that is
  ///   not about the support.
  public func maximize(
    _ density: some LogDensityModel, from start: [Double]
  ) throws -> Optimum {
    precondition(start.count == density.dimension, "\(start.count) for \(density.dimension)")
    var objective = Objective(try density.makeEvaluator())
    guard var point = try objective.point(at: start) else {
      throw Failure.nonFiniteStart(logDensity: -objective.lastValue)
    }
    var history = CurvatureHistory(limit: historySize)
    func optimum(_ iterations: Int, _ stop: Stop) -> Optimum {
      Optimum(
        position: point.position, logDensity: -point.value, iterations: iterations,
        evaluations: objective.evaluations, stop: stop)
    }
    for iteration in 0..<maxIterations {
      if point.gradient.allSatisfy({ $0.magnitude < gradientTolerance }) {
        return optimum(iteration, .gradientVanished)
      }
      let direction = history.direction(against: point.gradient)
      let firstStep = history.isEmpty ? 1 / max(1, norm(point.gradient)) : 1
      guard
        let next = try lineSearch(from: point, along: direction, firstStep, &objective)
      else {
        if history.isEmpty { return optimum(iteration, .lineSearchFailed) }
        history.reset()
        continue
      }
      history.append(step: next.position - point.position, change: next.gradient - point.gradient)
      let change = (point.value - next.value).magnitude
      let scale = max(point.value.magnitude, next.value.magnitude, 1)
      point = next
      if change <= valueTolerance * scale { return optimum(iteration + 1, .valueStandsStill) }
    }
    return optimum(maxIterations, .iterationLimit)
  }

  /// A step along a direction of descent that lowers the value enough and flattens the slope.
  private func lineSearch(
    from point: Point, along direction: [Double], _ firstStep: Double,
    _ objective: inout Objective<some LogDensityEvaluator>
  ) throws -> Point? {
    let slope = inner(point.gradient, direction)
    guard slope < 0 else { return nil }
    var (lower, upper, step) = (0.0, Double.infinity, firstStep)
    var best: Point?
    for _ in 0..<60 {
      let candidate = try objective.point(at: point.position + step * direction)
      if let candidate, candidate.value <= point.value + 1e-4 * step * slope {
        best = candidate
        if inner(candidate.gradient, direction) >= 0.9 * slope { return candidate }
        lower = step
      } else {
        upper = step
      }
      step = upper.isFinite ? 0.5 * (lower + upper) : 2 * lower
    }
    return best
  }
}

/// A point of the search: minus the log density and its gradient.
private struct Point {
  let position: [Double]
  let value: Double
  let gradient: [Double]
}

/// Minus a log density, counting its evaluations.
private struct Objective<Evaluator: LogDensityEvaluator> {
  private var evaluator: Evaluator
  private(set) var evaluations = 0
  private(set) var lastValue = Double.nan

  init(_ evaluator: Evaluator) {
    self.evaluator = evaluator
  }

  /// The value and the gradient, or nil where they are not finite.
  mutating func point(at position: [Double]) throws -> Point? {
    evaluations += 1
    do {
      let (logDensity, gradient) = try evaluator.evaluate(at: position)
      lastValue = -logDensity
      guard logDensity.isFinite, gradient.allSatisfy(\.isFinite) else { return nil }
      return Point(position: position, value: -logDensity, gradient: gradient.map { -$0 })
    } catch is DensityError {
      lastValue = .infinity
      return nil
    }
  }
}

/// The last steps and changes of the gradient, which stand for an inverse Hessian.
private struct CurvatureHistory {
  private let limit: Int
  private var pairs: [(step: [Double], change: [Double], curvature: Double)] = []

  init(limit: Int) {
    self.limit = limit
  }

  var isEmpty: Bool { pairs.isEmpty }

  mutating func reset() {
    pairs = []
  }

  /// Keeps a pair whose curvature is positive beyond rounding.
  mutating func append(step: [Double], change: [Double]) {
    let curvature = inner(step, change)
    guard curvature > 1e-12 * inner(change, change) else { return }
    if pairs.count == limit { pairs.removeFirst() }
    pairs.append((step, change, curvature))
  }

  /// Minus the inverse Hessian times a gradient, by two loops over the pairs.
  func direction(against gradient: [Double]) -> [Double] {
    var q = gradient
    var weights = [Double]()
    for pair in pairs.reversed() {
      let weight = inner(pair.step, q) / pair.curvature
      weights.append(weight)
      q = q - weight * pair.change
    }
    if let last = pairs.last {
      q = (last.curvature / inner(last.change, last.change)) * q
    }
    for (pair, weight) in zip(pairs, weights.reversed()) {
      q = q + (weight - inner(pair.change, q) / pair.curvature) * pair.step
    }
    return -1 * q
  }
}

private func inner(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

private func norm(_ a: [Double]) -> Double { inner(a, a).squareRoot() }

private func + (a: [Double], b: [Double]) -> [Double] { zip(a, b).map { $0 + $1 } }

private func - (a: [Double], b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }

private func * (scale: Double, a: [Double]) -> [Double] { a.map { scale * $0 } }
