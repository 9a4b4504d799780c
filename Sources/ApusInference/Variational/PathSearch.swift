/// One path of Pathfinder: a search for the mode, and the best normal density on its way.

internal import ApusLinearAlgebra
internal import ApusNumerics
private import Synchronization

/// Follows paths one at a time.
struct PathSearch<Density: LogDensityModel> {
  let options: Pathfinder
  let density: Density
  let context: VariationalContext
  let cancellation: CancellationFlag
  /// Draws of each path's normal density that are weighed in the end.
  let poolDraws: Int

  /// What a path came to.
  struct Outcome {
    var path: Pathfinder.Path
    var elboPath: [ELBOEstimate] = []
    /// The normal density with its draws; nil when the path was dropped.
    var member: WeightedPool.Member?
  }

  /// Follows a path. Whatever is thrown on the way drops the path and is its reason.
  func follow(_ number: Int, from initial: [Double]?) -> Outcome {
    var outcome = Outcome(path: Pathfinder.Path(number: number))
    do {
      if cancellation.isRaised { throw CancelledSearch() }
      let start = try context.start(density, initial, path: number)
      var random = RandomStream(seed: context.seed, index: number, purpose: .sampling)
      var finalists = [Finalist]()
      outcome.path.stop = try search(from: start, &outcome, &random, &finalists)
      guard let best = try choose(finalists, &outcome, &random) else {
        if outcome.path.stop == .cancelled { throw CancelledSearch() }
        outcome.path.failure =
          "no point on the way to the mode has a normal approximation with a finite bound"
        return outcome
      }
      outcome.member = try WeightedPool.Member(
        best, number: number, draws: poolDraws, seed: context.seed
      ) {
        outcome.path.valueCount += 1
        return try context.evaluator.value(at: $0)
      }
      outcome.path.normal = best
    } catch is CancelledSearch {
      outcome.path.failure = "the run was cancelled"
    } catch {
      outcome.path.failure = "\(error)"
    }
    return outcome
  }

  /// A normal density with the estimate of its bound on the way.
  private typealias Finalist = (normal: NormalDensity, bound: ELBOEstimate)

  /// How many normal densities of a path are looked at again, and with how many times as many draws.
  private static var mostFinalists: Int { 3 }
  private static var finalFactor: Int { 4 }

  /// The best of the finalists by fresh draws, the same for all: the largest of many estimates from
  /// few draws is often large by chance.
  private func choose(
    _ finalists: [Finalist], _ outcome: inout Outcome, _ random: inout RandomStream
  ) throws -> NormalDensity? {
    var best = finalists.first
    if outcome.path.stop != .cancelled, finalists.count > 1 {
      best = nil
      for finalist in finalists {
        var same = random
        guard
          let bound = try bound(
            of: finalist.normal, draws: Self.finalFactor * options.elboDraws,
            at: finalist.bound.iteration, &outcome, &same)
        else { continue }
        if bound.promise > best?.bound.promise ?? -.infinity { best = (finalist.normal, bound) }
      }
    }
    outcome.path.elbo = best?.bound
    return best?.normal
  }

  /// Climbs from a point.
  ///
  /// - Parameter finalists: get the normal densities with the largest bounds, the best one first.
  private func search(
    from start: [Double], _ outcome: inout Outcome, _ random: inout RandomStream,
    _ finalists: inout [Finalist]
  ) throws -> VariationalStop {
    let counter = EvaluationCounter()
    defer { outcome.path.gradientCount = counter.count.load(ordering: .relaxed) }
    var climb = LBFGS()
    (climb.historySize, climb.maxIterations) = (options.historySize, options.maxIterations)
    // Bounds take more evaluations than a step: exact steps are worth theirs.
    climb.slopeTolerance = 0.01
    var curvature = InverseHessian(dimension: start.count, historySize: options.historySize)
    var last: PathPoint?
    do {
      let optimum = try climb.maximize(
        CountedDensity(base: density, counter: counter, cancellation: cancellation), from: start
      ) {
        let point = PathPoint(position: $0, gradient: $1)
        if let last {
          curvature.observe(from: last, to: point)
          outcome.path.iterations += 1
        }
        last = point
        var bounds = [ELBOEstimate]()
        for normal in curvature.normals(at: point) {
          guard
            let bound = try bound(
              of: normal, draws: options.elboDraws, at: outcome.path.iterations, &outcome, &random)
          else { continue }
          bounds.append(bound)
          finalists.append((normal, bound))
        }
        finalists.sort { $0.bound.promise > $1.bound.promise }
        finalists.removeLast(max(0, finalists.count - Self.mostFinalists))
        if let best = bounds.max(by: { $0.value < $1.value }) { outcome.elboPath.append(best) }
      }
      return VariationalStop(optimum.stop)
    } catch is CancelledSearch {
      return .cancelled
    }
  }

  /// The evidence lower bound of a normal density; nil when it is not finite.
  private func bound(
    of normal: NormalDensity, draws: Int, at iteration: Int, _ outcome: inout Outcome,
    _ random: inout RandomStream
  ) throws -> ELBOEstimate? {
    var bound = RunningMoments()
    for _ in 0..<draws {
      if cancellation.isRaised { throw CancelledSearch() }
      let draw = normal.drawWithLogDensity(using: &random)
      outcome.path.valueCount += 1
      bound.observe(try context.evaluator.value(at: draw.position) - draw.logDensity)
    }
    guard bound.mean.isFinite else { return nil }
    return ELBOEstimate(
      iteration: iteration, value: bound.mean, standardError: bound.standardError)
  }
}

extension ELBOEstimate {
  /// What the estimate promises: two standard errors less. The largest of many estimates is often
  /// large by chance: that of a normal density equal to the target has no error, and would lose to
  /// half of those that are slightly wrong.
  var promise: Double { standardError.isFinite ? value - 2 * standardError : value }
}

/// How often a density was evaluated, whether or not the search that did it came to an end.
private final class EvaluationCounter: Sendable {
  let count = Atomic(0)
}

/// A density that counts its evaluations, and throws when the run is cancelled.
private struct CountedDensity<Base: LogDensityModel>: LogDensityModel {
  let base: Base
  let counter: EvaluationCounter
  let cancellation: CancellationFlag

  var dimension: Int { base.dimension }

  func makeEvaluator() throws -> Evaluator {
    Evaluator(base: try base.makeEvaluator(), counter: counter, cancellation: cancellation)
  }

  struct Evaluator: LogDensityEvaluator {
    var base: Base.Evaluator
    let counter: EvaluationCounter
    let cancellation: CancellationFlag

    mutating func evaluate(
      at position: Span<Double>, gradient: inout MutableSpan<Double>
    ) throws -> Double {
      if cancellation.isRaised { throw CancelledSearch() }
      counter.count.wrappingAdd(1, ordering: .relaxed)
      return try base.evaluate(at: position, gradient: &gradient)
    }
  }
}

extension VariationalStop {
  /// What the end of a search for the mode says of the approximation.
  fileprivate init(_ stop: LBFGS.Stop) {
    switch stop {
    case .gradientVanished, .valueStandsStill: self = .converged
    case .iterationLimit: self = .notStationary
    case .lineSearchFailed, .unbounded, .edgeReached: self = .noMode
    }
  }
}
