/// The No-U-Turn sampler as its users see it.

public import ApusDiagnostics
internal import ApusLinearAlgebra

/// The No-U-Turn sampler: Hamiltonian Monte Carlo whose trajectories end when they turn back.
///
/// Trajectories grow by doubling until the generalised U-turn criterion holds (arXiv 1111.4246,
/// 1701.02434); the draw is selected among their states with probability proportional to
/// `exp(-H)`, biased towards the later half. Step size and metric are adapted in warm-up, and stay
/// as they are afterwards; see ``Metric``.
///
///     let result = try await NUTS(targetAccept: 0.9).sample(density, draws: 1000, seed: 1)
///
/// - Same seed, same bits: whatever the number of threads.
/// - Cancelling the task ends the run after the current draws and keeps what is there, marked
///   incomplete.
public struct NUTS: Sendable {
  /// The acceptance rate that warm-up aims at; nearer to 1 means smaller steps.
  public var targetAccept: Double
  /// The largest number of doublings; a draw costs at most 2 to this power gradients.
  public var maxTreeDepth: Int
  /// What warm-up learns about the scales of the density.
  public var metric: Metric
  /// How trajectories move from state to state.
  public var integrator: Integrator

  /// Trajectories beyond this depth could not finish in a lifetime.
  static let deepest = 30

  /// Options are checked when a run begins, which throws.
  public init(
    targetAccept: Double = 0.8, maxTreeDepth: Int = 10, metric: Metric = .diagonal,
    integrator: Integrator = .leapfrog
  ) {
    self.targetAccept = targetAccept
    self.maxTreeDepth = maxTreeDepth
    self.metric = metric
    self.integrator = integrator
  }

  /// Samples a density and returns its draws as the variable `x`, with sample statistics.
  ///
  /// - Parameters:
  ///   - density: the density; each chain makes an evaluator of its own.
  ///   - draws: draws kept of each chain.
  ///   - tune: draws of warm-up.
  ///   - chains: independent chains.
  ///   - threads: threads to run them on; nil for one per processor.
  ///   - seed: nil for one from the system, recorded in the attributes.
  ///   - initial: a starting point for each chain; nil for random ones in (-2, 2).
  /// - Throws: ``SamplerError`` for an option that makes no sense and when every chain failed;
  ///   `CancellationError` when the task was cancelled before the first draw.
  public func sample(
    _ density: some LogDensityModel, draws: Int = 2000, tune: Int = 1000, chains: Int = 4,
    threads: Int? = nil, seed: UInt64? = nil, initial: [[Double]]? = nil
  ) async throws -> InferenceData {
    var options = SamplingOptions()
    options.draws = draws
    options.tune = tune
    options.chains = chains
    options.threads = threads
    options.seed = seed
    options.initial = initial
    return try await run(density, options: options).inferenceData()
  }

  /// Samples a density and returns flat stores of unconstrained positions and statistics.
  ///
  /// A chain whose density throws anything but ``DensityError`` stops alone; the others go on.
  ///
  /// - Throws: as ``sample(_:draws:tune:chains:threads:seed:initial:)``.
  public func run(
    _ density: some LogDensityModel, options: SamplingOptions = SamplingOptions()
  ) async throws -> SamplingRun {
    precondition(density.dimension >= 0, "a density with \(density.dimension) coordinates")
    try validate()
    try options.validate(dimension: density.dimension)
    let seed = options.seed ?? UInt64.random(in: .min ... .max)
    let start = ContinuousClock.now
    let chains = (0..<options.chains).map {
      ChainTask(index: $0, model: density, algorithm: self, options: options, seed: seed)
    }
    let threads = min(options.threads ?? WorkerThread.processorCount, options.chains)
    // Chains that run side by side share one setting of BLAS, and their bits must not depend on it.
    try await BLASThreads.withSingleThread {
      try await ChainScheduler(chains).run(threads: threads)
    }
    return try SamplingRun(
      chains, dimension: density.dimension, options: options, seed: seed,
      elapsed: ContinuousClock.now - start)
  }

  private func validate() throws {
    try SamplingOptions.require(
      targetAccept > 0 && targetAccept < 1, "targetAccept", targetAccept,
      "give a rate between 0 and 1, such as 0.8 or 0.95")
    try SamplingOptions.require(
      (1...Self.deepest).contains(maxTreeDepth), "maxTreeDepth", maxTreeDepth,
      "give 1 to \(Self.deepest); 10 is usual")
  }
}

extension SamplingRun {
  /// Collects what the chains have, cut to one length.
  ///
  /// - Throws: when there is nothing to collect, the reason.
  fileprivate init(
    _ workers: [ChainTask], dimension: Int, options: SamplingOptions, seed: UInt64,
    elapsed: Duration
  ) throws {
    self.dimension = dimension
    self.seed = seed
    tune = options.tune
    elapsedSeconds = elapsed / .seconds(1)
    failures = workers.compactMap { worker in
      worker.failure.map { ChainFailure(chain: worker.index, error: $0) }
    }
    isComplete = workers.allSatisfy(\.isFinished)
    if failures.count == workers.count { throw SamplerError.allChainsFailed(failures) }
    let survivors = workers.filter { $0.failure == nil }
    let length = Self.bestCut(survivors.map(\.draws.count))
    guard length > 0 else { throw CancellationError() }
    chains = survivors.filter { $0.draws.count >= length }.map { worker in
      var chain = worker.result()
      chain.draws.cut(to: length)
      return chain
    }
  }
}
