/// Maximisation of a log density by the limited-memory quasi-Newton method.

import ApusNumerics

/// L-BFGS with a line search that satisfies the weak Wolfe conditions (Nocedal and Wright 2006,
/// "Numerical Optimization", algorithms 7.4 and 7.5; the line search by bisection of Lewis and
/// Overton 2013).
public struct LBFGS: Sendable {
  /// The number of steps whose curvature is remembered.
  public var historySize = 8
  /// The greatest number of steps.
  public var maxIterations = 1000
  /// A gradient whose largest entry is smaller counts as zero.
  public var gradientTolerance = 1e-8
  /// A relative change of the log density that is smaller counts as none.
  public var valueTolerance = 1e-14
  /// The largest slope at the end of a step, by that at its start, that is left as it is; nil to leave
  /// all that satisfy the Wolfe conditions. With a small one steps are conjugate where the density is
  /// nearly normal, so that they tell its covariance.
  var slopeTolerance: Double?

  /// A search with the default settings.
  public init() {}

  /// Climbs from a start to a local maximum.
  ///
  /// - Parameter start: where to begin; nil for the origin or, where the density is not finite there,
  ///   for a point as chains find one (random ones of a fixed seed, draws from the prior).
  /// - Returns: the best point, and why the search ended there: look at ``Optimum/stop``.
  /// - Throws: ``Failure`` when the given start has no finite density,
  ///   ``SamplerError/noInitialPoint(_:)`` when none was given and none is found, or an error of the
  ///   evaluator that is not about the support.
  /// - Complexity: 4 · ``historySize`` · dimension operations an iteration beside the gradients, of
  ///   which most iterations need one.
  public func maximize(
    _ density: some LogDensityModel, from start: [Double]? = nil
  ) throws -> Optimum {
    try maximize(density, from: start) { _, _ in }
  }

  /// Climbs as ``maximize(_:from:)`` does.
  ///
  /// - Parameter observe: sees the start and every later point, each with the gradient of minus the
  ///   log density there. What it throws ends the search.
  func maximize(
    _ density: some LogDensityModel, from start: [Double]?,
    observe: (_ position: [Double], _ gradient: [Double]) throws -> Void
  ) throws -> Optimum {
    var objective = Objective(try density.makeEvaluator())
    var point = try firstPoint(of: density, from: start, &objective)
    try observe(point.position, point.gradient)
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
      let search = try lineSearch(from: point, along: direction, firstStep, &objective)
      guard let next = search.point else {
        if history.isEmpty {
          return optimum(iteration, search.metEdge ? .edgeReached : .lineSearchFailed)
        }
        history.reset()
        continue
      }
      history.append(
        step: next.position.minus(point.position), change: next.gradient.minus(point.gradient))
      let change = (point.value - next.value).magnitude
      let scale = max(point.value.magnitude, next.value.magnitude, 1)
      point = next
      try observe(point.position, point.gradient)
      if search.isEndless { return optimum(iteration + 1, .unbounded) }
      if change <= valueTolerance * scale {
        return optimum(iteration + 1, search.metEdge ? .edgeReached : .valueStandsStill)
      }
    }
    return optimum(maxIterations, .iterationLimit)
  }

  /// The point to begin at.
  private func firstPoint(
    of density: some LogDensityModel, from start: [Double]?,
    _ objective: inout Objective<some LogDensityEvaluator>
  ) throws -> Point {
    precondition(
      start.map { $0.count == density.dimension } ?? true,
      "a start of \(start?.count ?? 0) coordinates for a density of \(density.dimension)")
    let first = start ?? [Double](repeating: 0, count: density.dimension)
    if let point = try objective.point(at: first) { return point }
    guard start == nil else {
      throw Failure.nonFiniteStart(
        logDensity: -objective.lastValue,
        reason: (density as? any ExplainableDensity)?.explainRefusal(at: first)
          ?? objective.lastRefusal)
    }
    var found: Point?
    try InitialPoint(density, given: nil, random: RandomStream(seed: 0, purpose: .initialPoint))
      .place(dimension: density.dimension) { position in
        found = try objective.point(at: position)
        return found == nil
          ? objective.lastRefusal ?? "the log density is \(-objective.lastValue)" : nil
      }
    guard let found else { throw Failure.nonFiniteStart(logDensity: -objective.lastValue) }
    return found
  }

  /// What a search along a line came to.
  private struct LineSearch {
    /// A better point, if there is one.
    var point: Point?
    /// Whether the best point is good only because no better one has a finite value, or there is
    /// none.
    var metEdge = false
    /// Whether the value fell at every step, however long.
    var isEndless = false
  }

  /// A step along a direction of descent that lowers the value enough and flattens the slope.
  private func lineSearch(
    from point: Point, along direction: [Double], _ firstStep: Double,
    _ objective: inout Objective<some LogDensityEvaluator>
  ) throws -> LineSearch {
    let slope = inner(point.gradient, direction)
    guard slope < 0 else { return LineSearch() }
    var (lower, upper, step) = (0.0, Double.infinity, firstStep)
    var result = LineSearch()
    for _ in 0..<60 {
      let candidate = try objective.point(at: point.position.plus(direction, times: step))
      if let candidate, candidate.value <= point.value + 1e-4 * step * slope {
        result.point = candidate
        if inner(candidate.gradient, direction) >= 0.9 * slope {
          return LineSearch(
            point: try flattened(
              candidate, at: step, from: point, along: direction, slope, &objective))
        }
        lower = step
      } else {
        upper = step
        if candidate == nil { result.metEdge = true }
      }
      step = upper.isFinite ? 0.5 * (lower + upper) : 2 * lower
    }
    result.isEndless = upper == .infinity
    return result
  }

  /// The end of a step, moved to where the slope vanishes if it is linear, as that of a normal density
  /// is; as long as that is no worse.
  private func flattened(
    _ accepted: Point, at step: Double, from start: Point, along direction: [Double],
    _ slope: Double, _ objective: inout Objective<some LogDensityEvaluator>
  ) throws -> Point {
    guard let slopeTolerance else { return accepted }
    var (point, at, end) = (accepted, step, inner(accepted.gradient, direction))
    var (lastAt, lastEnd) = (0.0, slope)
    for _ in 0..<3 where end.magnitude > slopeTolerance * slope.magnitude {
      let next = at - end * (at - lastAt) / (end - lastEnd)
      guard next > 0.1 * step, next < 10 * step,
        let candidate = try objective.point(at: start.position.plus(direction, times: next)),
        candidate.value <= point.value, candidate.value <= start.value + 1e-4 * next * slope,
        inner(candidate.gradient, direction) >= 0.9 * slope
      else { break }
      (lastAt, lastEnd) = (at, end)
      (point, at, end) = (candidate, next, inner(candidate.gradient, direction))
    }
    return point
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
  /// What the density said when it refused the last point.
  private(set) var lastRefusal: String?

  init(_ evaluator: Evaluator) {
    self.evaluator = evaluator
  }

  /// The value and the gradient, or nil where they are not finite.
  mutating func point(at position: [Double]) throws -> Point? {
    evaluations += 1
    lastRefusal = nil
    do {
      let (logDensity, gradient) = try evaluator.evaluate(at: position)
      lastValue = -logDensity
      guard logDensity.isFinite, gradient.allSatisfy(\.isFinite) else { return nil }
      return Point(position: position, value: -logDensity, gradient: gradient.map { -$0 })
    } catch let refusal as DensityError {
      lastValue = .infinity
      lastRefusal = "\(refusal)"
      return nil
    }
  }
}
