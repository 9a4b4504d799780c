/// One run of batch and match: its epochs, and when it ends.

internal import ApusLinearAlgebra
internal import ApusNumerics

/// A run over the normal densities of any covariance.
struct BatchAndMatchRun {
  private let options: BatchAndMatch
  private let context: VariationalContext
  private let limit: Int
  private let cancellation: CancellationFlag
  private var random: RandomStream

  private var iteration = 0
  private var gradientCount = 0
  private var path: [ELBOEstimate] = []
  /// The estimates of the bound since the last point of the path.
  private var bound = RunningMoments()

  /// Iterations of the first epoch.
  private static let firstEpoch = 25
  private static let pointsPerEpoch = 20
  /// The standard deviations to begin with: small, so that first draws stay near the start.
  private static let firstScale = 0.1
  /// Averages that differ by more than this many units are still on their way.
  private static let largestDrift = 0.2
  /// The logarithm by which scales of two epochs may differ at the end of a run.
  private static let largestGrowth = 5.0
  /// Draws without density that are replaced, for each draw of a batch.
  private static let redraws = 10

  init(
    _ options: BatchAndMatch, _ context: VariationalContext, _ iterations: Int,
    _ cancellation: CancellationFlag
  ) {
    (self.options, self.context, limit) = (options, context, iterations)
    self.cancellation = cancellation
    random = RandomStream(seed: context.seed, purpose: .sampling)
  }

  /// The mode that a search finds; nil where it finds none.
  mutating func mode(of density: some LogDensityModel, from start: [Double]) throws -> [Double]? {
    let optimum = try LBFGS().maximize(density, from: start)
    gradientCount += optimum.evaluations
    return optimum.stop.isConverged ? optimum.position : nil
  }

  mutating func run(from mean: [Double]) throws -> VariationalOutcome {
    let scales = [Double](repeating: Self.firstScale, count: mean.count)
    var normal = NormalDensity(mean: mean, scale: .lowerTriangular(.diagonal(scales)))
    var length = Self.firstEpoch
    var earlier: NormalDensity?
    while true {
      let rest = limit - iteration
      // The epoch after this one would be cut short: this one takes its iterations.
      let isLast = rest < 3 * length
      let average = try epoch(isLast ? rest : length, from: &normal)
      if cancellation.isRaised { return outcome(average, .cancelled) }
      let drift = try earlier.map { try average.distance(from: $0) } ?? .infinity
      if drift <= options.tolerance { return outcome(average, .converged) }
      if isLast {
        if let earlier { try requireSettling(average, after: earlier) }
        return outcome(average, drift <= Self.largestDrift ? .iterationLimit : .notStationary)
      }
      earlier = average
      length *= 2
    }
  }

  /// Refuses scales that grow or shrink without end: steps become shorter, so that it would take very
  /// long until they are beyond all bounds.
  private func requireSettling(_ normal: NormalDensity, after earlier: NormalDensity) throws {
    let scales = zip(normal.standardDeviations, earlier.standardDeviations)
    for (index, (scale, before)) in scales.enumerated()
    where naturalLog(scale / before).magnitude > Self.largestGrowth {
      throw VariationalError.unbounded(
        coordinate: context.names[index], mean: normal.mean[index], scale: scale)
    }
  }

  private func outcome(_ normal: NormalDensity, _ stop: VariationalStop) -> VariationalOutcome {
    VariationalOutcome(
      normal: normal, stop: stop, iterations: iteration, gradientCount: gradientCount,
      elboPath: path)
  }

  /// Takes so many steps.
  ///
  /// - Returns: the average over the later half of them.
  private mutating func epoch(
    _ length: Int, from normal: inout NormalDensity
  ) throws -> NormalDensity {
    var average = AveragedNormal(dimension: context.dimension)
    let pointEvery = max(1, length / Self.pointsPerEpoch)
    for step in 1...length {
      normal = try self.step(from: normal)
      if step > length / 2 { average.observe(normal) }
      if step.isMultiple(of: pointEvery) || step == length { notePoint() }
      if cancellation.isRaised { break }
    }
    return average.normal() ?? normal
  }

  private mutating func step(from normal: NormalDensity) throws -> NormalDensity {
    let rate = Double(options.batchSize) * Double(context.dimension) / Double(iteration + 1)
    iteration += 1
    let batch = try batch(from: normal)
    let next: NormalDensity
    do {
      next = try normal.matched(to: batch, rate: rate)
    } catch let error as LinearAlgebraError {
      throw VariationalError.nonFinite(
        iteration: iteration, reason: "the scores cannot be matched: \(error)")
    }
    for (index, scale) in next.scale.diagonal.enumerated() {
      try context.requireBounded(
        index, mean: next.mean[index], scale: scale, iteration: iteration)
    }
    return next
  }

  /// Draws and their scores, with others in place of those that have no density.
  private mutating func batch(from normal: NormalDensity) throws -> ScoreBatch {
    var (positions, scores) = ([Double](), [Double]())
    var left = Self.redraws * options.batchSize
    var found = 0
    while found < options.batchSize {
      let draw = normal.draw(using: &random)
      gradientCount += 1
      if let (value, score) = try evaluate(at: draw) {
        bound.observe(value - normal.logDensity(at: draw))
        positions += draw
        scores += score
        found += 1
        continue
      }
      guard left > 0 else { throw context.refusal(at: draw, iteration: iteration) }
      left -= 1
    }
    func matrix(_ numbers: [Double]) -> Matrix {
      Matrix(rows: context.dimension, columns: options.batchSize, columnMajor: numbers)
    }
    return ScoreBatch(positions: matrix(positions), scores: matrix(scores))
  }

  /// The log density and its gradient; nil where one of them is not finite.
  private func evaluate(at position: [Double]) throws -> (value: Double, score: [Double])? {
    do {
      let (value, score) = try context.evaluator.evaluate(at: position)
      return value.isFinite && score.allSatisfy(\.isFinite) ? (value, score) : nil
    } catch is DensityError {
      return nil
    }
  }

  private mutating func notePoint() {
    path.append(
      ELBOEstimate(iteration: iteration, value: bound.mean, standardError: bound.standardError))
    bound = RunningMoments()
  }
}

/// The average of the means and of the covariances of normal densities.
private struct AveragedNormal {
  private var count = 0.0
  private var mean: [Double]
  private var covariance: Matrix

  init(dimension: Int) {
    mean = [Double](repeating: 0, count: dimension)
    covariance = Matrix(rows: dimension, columns: dimension)
  }

  mutating func observe(_ normal: NormalDensity) {
    count += 1
    mean = mean.plus(normal.mean.minus(mean), times: 1 / count)
    let change = normal.covariance.storage.minus(covariance.storage)
    covariance = Matrix(
      rows: mean.count, columns: mean.count,
      columnMajor: covariance.storage.plus(change, times: 1 / count))
  }

  /// The normal density with these moments; nil when there are none, or rounding has spoilt them.
  func normal() -> NormalDensity? {
    guard count > 0 else { return nil }
    guard !mean.isEmpty else { return NormalDensity(mean: [], scale: .diagonal([])) }
    return (try? Cholesky(covariance)).map {
      NormalDensity(mean: mean, scale: .lowerTriangular($0.lowerFactor))
    }
  }
}

extension NormalDensity {
  /// How far this is from another normal density, in units in which that is standard: the largest
  /// coordinate of the mean, or element by which the factor differs from the identity.
  fileprivate func distance(from other: NormalDensity) throws -> Double {
    guard dimension > 0 else { return 0 }
    var distance = other.noise(of: mean).reduce(0) { max($0, $1.magnitude) }
    let factor = try other.scale.matrix.solveTriangular(.lower, scale.matrix)
    for column in 0..<dimension {
      for row in column..<dimension {
        distance = max(distance, (factor[row, column] - (row == column ? 1 : 0)).magnitude)
      }
    }
    return distance
  }
}
