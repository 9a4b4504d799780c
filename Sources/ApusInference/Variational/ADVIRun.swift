/// One run of ADVI: its epochs, and when it ends.

internal import ApusDiagnostics
internal import ApusNumerics

/// What a run came to.
struct VariationalOutcome {
  var normal: NormalDensity
  var stop: VariationalStop
  var iterations = 0
  var gradientCount = 0
  var elboPath: [ELBOEstimate] = []
  var fixedDraws: DeterministicADVI.Report?
  var paths: [Pathfinder.Path] = []
  /// Draws that have been weighed already; nil for those of the normal density.
  var pool: WeightedPool?
  /// The place of the normal density in the pool.
  var poolMember = 0
}

/// A run over one family of normal densities.
struct ADVIRun<Family: VariationalFamily> {
  private let options: ADVI
  private let context: VariationalContext
  private let limit: Int
  private let cancellation: CancellationFlag
  private let family: Family
  private let block: DrawBlock
  private var random: RandomStream

  private var iteration = 0
  private var gradientCount = 0
  private var path: [ELBOEstimate] = []
  /// The estimates of the bound since the last point of the path.
  private var bound = RunningMoments()

  /// Iterations of the first epoch.
  private static var firstEpoch: Int { 200 }
  private static var pointsPerEpoch: Int { 20 }
  /// The standard deviations to begin with: small, so that first draws stay near the start.
  private static var firstScale: Double { 0.1 }
  private static var redraws: Int { 10 }
  /// Iterations between two looks at the flag of cancellation and at the scales.
  private static var watch: Int { 50 }

  init(
    _ options: ADVI, _ context: VariationalContext, _ iterations: Int,
    _ cancellation: CancellationFlag
  ) {
    (self.options, self.context, limit) = (options, context, iterations)
    self.cancellation = cancellation
    let pairs = options.drawsPerStep / 2
    family = Family(dimension: context.dimension, pairs: pairs)
    block = DrawBlock(dimension: context.dimension, pairs: pairs)
    random = RandomStream(seed: context.seed, purpose: .sampling)
  }

  /// An epoch that has ended.
  private struct Epoch {
    let normal: NormalDensity
    let judgement: IterateWindow.Judgement
    /// How far the average moved: means in units, scales in logarithms.
    let change: Double
  }

  mutating func run(from mean: [Double]) throws -> VariationalOutcome {
    let scales = [Double](repeating: Self.firstScale, count: mean.count)
    var normal = NormalDensity(mean: mean, scale: .diagonal(scales))
    var reach = mean.map { _ in 1.0 }
    var (rate, length) = (options.learningRate, Self.firstEpoch)
    var earlierError: Double?
    while true {
      family.setFrame(at: normal, reach: reach)
      let rest = limit - iteration
      let isLast = rest < 2 * length
      let epoch = try epoch(isLast ? rest : length, rate: rate)
      let before = normal
      normal = epoch.normal
      if cancellation.isRaised { return outcome(normal, .cancelled) }
      let isSettled = epoch.judgement.isStationary
      if isSettled {
        let error = hypotenuse(epoch.judgement.error, earlierError ?? .infinity)
        if epoch.judgement.isErrorKnown, epoch.judgement.error <= options.tolerance,
          epoch.change <= max(options.tolerance, 3 * error), earlierError != nil,
          isLast || options.stopping == .automatic
        {
          return outcome(normal, .converged)
        }
        earlierError = epoch.judgement.error
        reach = reach.map { _ in 1 }
        rate /= 2
      } else {
        earlierError = nil
        // The mean is on its way: longer units let it get there.
        reach = normal.noise(of: before.mean).map { max(1, 0.25 * $0.magnitude) }
      }
      if isLast { return outcome(normal, isSettled ? .iterationLimit : .notStationary) }
      length *= 2
    }
  }

  private func outcome(_ normal: NormalDensity, _ stop: VariationalStop) -> VariationalOutcome {
    VariationalOutcome(
      normal: normal, stop: stop, iterations: iteration, gradientCount: gradientCount,
      elboPath: path)
  }

  /// Optimises in the present frame, and averages the later half of the iterates.
  private mutating func epoch(_ length: Int, rate: Double) throws -> Epoch {
    var optimiser = AveragedAdam(rate: rate, parameters: family.parameters.count)
    var window = IterateWindow(
      length: length - length / 2, monitored: family.monitored, segments: family.segments,
      parameters: family.parameters.count)
    let pointEvery = max(1, length / Self.pointsPerEpoch)
    for step in 1...length {
      try self.step(&optimiser)
      if step > length / 2 { window.observe(family.parameters, iteration: iteration) }
      if step.isMultiple(of: pointEvery) || step == length { notePoint() }
      if step.isMultiple(of: Self.watch) || step == length {
        try checkBounds()
        if cancellation.isRaised { break }
      }
    }
    let average = window.average(or: family.parameters)
    let change = family.monitored.reduce(0) { max($0, average.start[$1].magnitude) }
    family.parameters.copy(average)
    family.refresh()
    return Epoch(
      normal: family.normal(), judgement: window.judgement(tolerance: options.tolerance),
      change: change)
  }

  /// One step along the slopes of a block of draws.
  private mutating func step(_ optimiser: inout AveragedAdam) throws {
    iteration += 1
    block.refreshNoise(using: &random)
    family.place(block)
    let meanLogDensity = try evaluate()
    bound.observe(
      meanLogDensity + block.meanHalfSquare + family.logScale
        + Double(block.dimension) * Self.halfLogTwoPi)
    family.differentiate(block, options.gradient)
    optimiser.step(family.parameters, along: family.slopes, in: family.segments)
    family.refresh()
  }

  private static var halfLogTwoPi: Double { 0.918_938_533_204_672_742 }

  /// Evaluates all draws of the block, with others in place of those that have no density.
  ///
  /// - Returns: the mean of the log densities.
  private mutating func evaluate() throws -> Double {
    try block.evaluate(context.evaluator)
    gradientCount += 2 * block.pairs
    var sum = 0.0
    var left = Self.redraws * block.pairs
    for pair in 0..<block.pairs {
      let (upper, lower) = (pair, block.pairs + pair)
      while !(block.logDensities.start[upper] + block.logDensities.start[lower]).isFinite {
        guard left > 0 else {
          throw refusal(column: block.logDensities.start[upper].isFinite ? lower : upper)
        }
        left -= 1
        block.refreshNoise(pair: pair, using: &random)
        family.place(block)
        try block.evaluate(column: upper, context.evaluator)
        try block.evaluate(column: lower, context.evaluator)
        gradientCount += 2
      }
      sum += block.logDensities.start[upper] + block.logDensities.start[lower]
    }
    return sum / Double(2 * block.pairs)
  }

  /// The error for draws that have no density time after time.
  private func refusal(column: Int) -> any Error {
    do {
      try checkBounds()
    } catch {
      return error
    }
    return context.refusal(at: block.position(column: column), iteration: iteration)
  }

  /// Refuses an approximation that runs away.
  private func checkBounds() throws {
    for index in 0..<context.dimension {
      let (mean, scale) = family.extent(of: index)
      try context.requireBounded(index, mean: mean, scale: scale, iteration: iteration)
    }
  }

  private mutating func notePoint() {
    path.append(
      ELBOEstimate(iteration: iteration, value: bound.mean, standardError: bound.standardError))
    bound = RunningMoments()
  }
}

/// Mean and variance of numbers that come one by one (Welford 1962).
struct RunningMoments {
  private var count = 0.0
  private(set) var mean = 0.0
  private var squares = 0.0

  mutating func observe(_ value: Double) {
    count += 1
    let deviation = value - mean
    mean += deviation / count
    squares += deviation * (value - mean)
  }

  /// The standard error of the mean; infinite for less than two numbers.
  var standardError: Double {
    count > 1 ? (squares / (count - 1) / count).squareRoot() : .infinity
  }
}

/// √(a² + b²).
private func hypotenuse(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
