/// The search for the best independent coordinates with fixed draws.

internal import ApusLinearAlgebra
internal import ApusNumerics

/// Where a search with fixed draws is, and what it has cost.
struct FixedDrawSearch<Density: LogDensityModel> {
  private let density: Density
  private let context: VariationalContext
  private let limit: Int
  private let cancellation: CancellationFlag
  private var random: RandomStream

  private var draws: FixedDraws?
  /// The centre is the mean, the units are the scales so far.
  private var frame: FixedDrawFrame
  private var iterations = 0
  private var gradientCount = 0
  private var path: [ELBOEstimate] = []

  /// The standard deviations to begin with: small, so that first draws stay near the start.
  private static var firstScale: Double { 0.1 }
  /// How often scales are divided by 10 when a draw has no density at the start of a search.
  private static var shrinkages: Int { 6 }
  /// Steps in the first frame; each has twice as many as the one before.
  private static var stepsOfFirstFrame: Int { 100 }
  /// Slopes in units of the frame that count as none.
  private static var flat: Double { 1e-4 }
  /// Units over which a frame fits.
  private static var reach: Double { 1 }
  /// By how much the logarithms of units change from one frame to the next.
  private static var scaleReach: Double { 3 }

  init(
    _ density: Density, _ context: VariationalContext, limit: Int, from mean: [Double],
    unless cancellation: CancellationFlag
  ) {
    (self.density, self.context, self.limit) = (density, context, limit)
    self.cancellation = cancellation
    random = RandomStream(seed: context.seed, purpose: .sampling)
    frame = FixedDrawFrame(centre: mean, units: mean.map { _ in Self.firstScale })
  }

  var dimension: Int { context.dimension }

  /// Makes other draws for what follows.
  mutating func drawAnew(_ count: Int) throws {
    draws = try FixedDraws(dimension: dimension, pairs: count / 2, using: &random)
  }

  /// Climbs to the optimum, in frames that follow the scales.
  mutating func optimise() throws -> VariationalStop {
    var (shrinkagesLeft, stepsPerFrame) = (Self.shrinkages, Self.stepsOfFirstFrame)
    while iterations < limit {
      guard let objective else { return .notStationary }
      var search = LBFGS()
      search.maxIterations = min(limit - iterations, stepsPerFrame)
      stepsPerFrame *= 2
      var last = PathPoint(position: [Double](repeating: 0, count: 2 * dimension), gradient: [])
      let optimum: LBFGS.Optimum
      do {
        optimum = try search.maximize(objective, from: last.position) {
          last = PathPoint(position: $0, gradient: $1)
        }
      } catch LBFGS.Failure.nonFiniteStart(_, let reason) {
        guard shrinkagesLeft > 0 else {
          throw VariationalError.nonFinite(
            iteration: iterations, reason: reason ?? "no draw has a finite log density")
        }
        shrinkagesLeft -= 1
        frame.units = frame.units.scaled(by: 0.1)
        continue
      } catch is CancelledSearch {
        frame = frame.moved(to: last.position)
        return .cancelled
      }
      iterations += optimum.iterations
      gradientCount += optimum.evaluations * objective.draws.count
      if optimum.stop == .unbounded || optimum.stop == .edgeReached {
        frame = frame.moved(to: last.position)
        try requireBounded()
        return .noMode
      }
      frame = frame.moved(to: last.position, reach: Self.scaleReach)
      try requireBounded()
      let travelled = last.position.largestMagnitude
      if last.gradient.largestMagnitude <= Self.flat, travelled <= Self.reach {
        notePoint(optimum.logDensity, objective)
        return .converged
      }
      // Neither flat nor any way up.
      if travelled == 0 { return .notStationary }
    }
    return .notStationary
  }

  private func requireBounded() throws {
    for i in 0..<dimension {
      try context.requireBounded(
        i, mean: frame.centre[i], scale: frame.units[i], iteration: iterations)
    }
  }

  /// Linear response and sampling errors at the present point; a failure says why there are none.
  mutating func response() throws -> Result<LinearResponse, MissingResponse> {
    guard let objective else { return .failure(MissingResponse(reason: "no draws")) }
    gradientCount += LinearResponse.evaluations(of: dimension) * objective.draws.count
    do {
      return .success(try LinearResponse(of: objective))
    } catch let refusal as DensityError {
      return .failure(MissingResponse(reason: "a point near the optimum is \(refusal)"))
    } catch is LinearAlgebraError {
      return .failure(MissingResponse(reason: "the bound is not strictly concave there"))
    } catch is CancelledSearch {
      return .failure(MissingResponse(reason: "cancelled"))
    }
  }

  /// The result at the present point.
  func outcome(
    _ stop: VariationalStop, _ response: Result<LinearResponse, MissingResponse>
  ) -> VariationalOutcome {
    let meanField = NormalDensity(mean: frame.centre, scale: .diagonal(frame.units))
    var (normal, errors) = (meanField, [Double]?.none)
    let widths: DeterministicADVI.Report.Widths
    switch response {
    case .success(let found):
      normal = NormalDensity(mean: frame.centre, scale: .lowerTriangular(found.factor))
      errors = found.errors
      widths = .linearResponse
    case .failure(let missing):
      widths = .meanField(reason: missing.reason)
    }
    return VariationalOutcome(
      normal: normal, stop: cancellation.isRaised ? .cancelled : stop, iterations: iterations,
      gradientCount: gradientCount, elboPath: path,
      fixedDraws: DeterministicADVI.Report(
        draws: draws?.count ?? 0, meanField: meanField, samplingErrors: errors, widths: widths))
  }

  private var objective: FixedDrawObjective<Density>? {
    draws.map {
      FixedDrawObjective(
        density: density, draws: $0, frame: frame, cancellation: cancellation)
    }
  }

  /// The bound at an optimum, whose error is that of log densities over pairs.
  private mutating func notePoint(_ value: Double, _ objective: FixedDrawObjective<Density>) {
    guard var evaluator = try? objective.makeEvaluator() else { return }
    gradientCount += objective.draws.count
    var values = RunningMoments()
    let origin = [Double](repeating: 0, count: 2 * dimension)
    _ = evaluator.place(origin.span)
    for pair in 0..<objective.draws.pairs {
      values.observe((try? evaluator.evaluate(pair: pair)) ?? .nan)
    }
    // Half the squared length of the noise is n/2 on average, and log q has n/2 log 2π beside it.
    let constant = 0.5 * Double(dimension) * (1 + naturalLog(2 * .pi))
    path.append(
      ELBOEstimate(
        iteration: iterations, value: value + constant, standardError: values.standardError))
  }
}

extension [Double] {
  /// The magnitude of the largest entry; 0 when there is none.
  fileprivate var largestMagnitude: Double { reduce(0) { Swift.max($0, $1.magnitude) } }
}
