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
public struct NUTS: Sendable, Codable {
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
  ///   - progress: receives reports while the run goes on.
  /// - Throws: ``SamplerError`` for an option that makes no sense and when every chain failed;
  ///   `CancellationError` when the task was cancelled before the first draw.
  public func sample(
    _ density: some LogDensityModel, draws: Int = 2000, tune: Int = 1000, chains: Int = 4,
    threads: Int? = nil, seed: UInt64? = nil, initial: [[Double]]? = nil,
    progress: SamplingProgress? = nil
  ) async throws -> InferenceData {
    var options = SamplingOptions()
    options.draws = draws
    options.tune = tune
    options.chains = chains
    options.threads = threads
    options.seed = seed
    options.initial = initial
    options.progress = progress
    return try await run(density, options: options).inferenceData()
  }

  /// Samples a density and returns flat stores of unconstrained positions and statistics.
  ///
  /// A chain whose density throws anything but ``DensityError`` stops alone; the others go on, and
  /// its draws are in ``SamplingRun/failures``.
  ///
  /// - Throws: as ``sample(_:draws:tune:chains:threads:seed:initial:progress:)``.
  public func run(
    _ density: some LogDensityModel, options: SamplingOptions = SamplingOptions()
  ) async throws -> SamplingRun {
    defer { options.progress?.finish() }
    return try await begin(density, options: options)
  }

  /// A run that leaves its progress open, for one that may be extended.
  func begin(
    _ density: some LogDensityModel, options: SamplingOptions
  ) async throws -> SamplingRun {
    let (tasks, seed) = try prepare(density, options)
    return try await run(
      tasks, of: density.dimension, options: options, seed: seed, earlier: [])
  }

  /// Samples into the folder that the options name and leaves the draws there, for runs that do not
  /// fit into memory.
  ///
  /// - Returns: the folder, from which draws can be read and the run can go on.
  /// - Throws: as ``run(_:options:)``, and when neither `stream` nor `checkpoint` is given.
  public func record(
    _ density: some LogDensityModel, options: SamplingOptions
  ) async throws -> RunFolder {
    defer { options.progress?.finish() }
    guard let folder = options.folder else {
      throw SamplerError.invalidOption(name: "stream", value: "nil", remedy: "give a folder")
    }
    let (tasks, _) = try prepare(density, options)
    _ = try await work(tasks, options)
    let failures = try tasks.compactMap { try $0.chainFailure() }
    if failures.count == tasks.count { throw SamplerError.allChainsFailed(failures) }
    return RunFolder(folder)
  }

  /// Checks options, names the seed and makes the chains.
  private func prepare(
    _ density: some LogDensityModel, _ options: SamplingOptions
  ) throws -> ([ChainTask], seed: UInt64) {
    precondition(density.dimension >= 0, "a density with \(density.dimension) coordinates")
    try validate()
    try options.validate(dimension: density.dimension)
    let seed = options.seed ?? UInt64.random(in: .min ... .max)
    try options.folder.map(RunFolder.init)?.begin(
      RunFolder.Header(
        dimension: density.dimension, sampler: self, options: options, seed: seed))
    let tasks = (0..<options.chains).map {
      ChainTask(index: $0, model: density, algorithm: self, options: options, seed: seed)
    }
    return (tasks, seed)
  }

  /// Runs chains and collects their draws.
  ///
  /// - Parameter earlier: chains of the run that had failed before.
  func run(
    _ tasks: [ChainTask], of dimension: Int, options: SamplingOptions, seed: UInt64,
    earlier: [ChainFailure]
  ) async throws -> SamplingRun {
    let start = ContinuousClock.now
    let stop = try await work(tasks, options)
    return try SamplingRun(
      collecting: try tasks.filter { $0.failure == nil }.map { try $0.result() },
      failures: try earlier + tasks.compactMap { try $0.chainFailure() }, stop: stop,
      sampler: self, dimension: dimension, options: options, seed: seed,
      elapsed: ContinuousClock.now - start)
  }

  /// Runs chains until they are finished or must end.
  private func work(
    _ tasks: [ChainTask], _ options: SamplingOptions
  ) async throws -> SamplingRun.Stop {
    let deadline = options.maxTime.map { ContinuousClock.now + $0 }
    let threads = min(options.threads ?? WorkerThread.processorCount, tasks.count)
    // Chains that run side by side share one setting of BLAS, and their bits must not depend on it.
    try await BLASThreads.withSingleThread {
      try await ChainScheduler(tasks, options: options, deadline: deadline).run(threads: threads)
    }
    if let folder = options.folder.map(RunFolder.init) { tasks.forEach { $0.save(to: folder) } }
    if tasks.allSatisfy(\.isFinished) { return .finished }
    return deadline.map { ContinuousClock.now >= $0 } ?? false ? .timeLimit : .cancelled
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
