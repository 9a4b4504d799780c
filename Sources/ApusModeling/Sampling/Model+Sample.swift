/// Sampling of a model's posterior.

public import ApusDiagnostics
public import ApusInference

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension Model {
  /// Draws from the posterior with the No-U-Turn sampler.
  ///
  /// ```swift
  /// let posterior = try await model.sample(targetAccept: 0.95, seed: 9)
  /// print(try posterior.summary())
  /// ```
  ///
  /// Cancelling the task ends the run after the current draws and returns what is there, marked
  /// incomplete. What is not an option here (a run in a folder that is read by parts, more draws for
  /// a run) is done with ``compile(collapsing:)``, ``NUTS`` and
  /// ``ModelDensity/inferenceData(of:keep:)``.
  ///
  /// - Parameters:
  ///   - draws: draws kept of each chain.
  ///   - tune: draws of warm-up, which adapt the sampler and are dropped. None are made where a grid
  ///     covers what is left to be sampled; see ``Marginalization/automatic``.
  ///   - chains: independent chains; fewer than two can't be diagnosed.
  ///   - targetAccept: the acceptance rate that warm-up aims at; nearer to 1 means smaller steps.
  ///   - metric: what warm-up learns about the scales of the posterior.
  ///   - integrator: how a trajectory moves from state to state.
  ///   - maxTreeDepth: the largest number of doublings of a trajectory.
  ///   - marginalize: whether parameters that are normal given all others are integrated out while
  ///     these are sampled. The result has them all; the posterior's attribute `integrated_out` names
  ///     those that were.
  ///   - parameterization: whether effects whose mean or scale is sampled too are sampled between
  ///     centred and non-centred, as far as the data tell about them; see ``Parameterization``. The
  ///     posterior's attribute `centring` has their shares.
  ///   - seed: nil for one from the system, recorded in the attributes. The same seed gives the same
  ///     bits for any number of threads.
  ///   - threads: threads to run the chains on; nil for one per processor.
  ///   - initial: starting values of all parameters, by name, for every chain; nil for random ones.
  ///   - initialOfChains: starting values for each chain by itself, in place of `initial`.
  ///   - adaptation: metric and step size of an earlier run; see ``SamplingOptions/adaptation``. With
  ///     those of all coordinates nothing is integrated out or recentred.
  ///   - thin: one of so many draws is kept.
  ///   - keep: the parameters and deterministics that the result has; nil for all. Predictions need
  ///     the parameters that the likelihood depends on.
  ///   - storeWarmup: whether the result has the groups of warm-up.
  ///   - storeDivergences: whether the statistics have `divergence_start` and `divergence_end`.
  ///   - maxTime: the longest time that the run may take; what there is by then is returned, marked
  ///     incomplete.
  ///   - stream: a folder that receives the draws while the run samples; see ``RunFolder``.
  ///   - checkpoint: a folder from which ``resume(from:marginalize:parameterization:keep:threads:maxTime:progress:)`` can go on.
  ///   - progress: receives reports while the run goes on.
  /// - Returns: the groups posterior (parameters and deterministics), sample statistics, observed data
  ///   and constant data.
  /// - Throws: ``ModelError`` when replaced data or initial values don't fit, ``SamplerError`` for
  ///   an option that makes no sense and when every chain failed, `CancellationError` when the task
  ///   was cancelled before the first draw.
  public func sample(
    draws: Int = 2000, tune: Int = 1000, chains: Int = 4, targetAccept: Double = 0.8,
    metric: Metric = .diagonal, integrator: Integrator = .leapfrog, maxTreeDepth: Int = 10,
    marginalize: Marginalization = .automatic, parameterization: Parameterization = .automatic,
    seed: UInt64? = nil, threads: Int? = nil, initial: [String: [Double]]? = nil,
    initialOfChains: [[String: [Double]]]? = nil,
    adaptation: AdaptedState? = nil, thin: Int = 1, keep: [String]? = nil,
    storeWarmup: Bool = false, storeDivergences: Bool = false, maxTime: Duration? = nil,
    stream: URL? = nil, checkpoint: URL? = nil, progress: SamplingProgress? = nil
  ) async throws -> InferenceData {
    let seed = seed ?? UInt64.random(in: .min ... .max)
    let density = try await sampledDensity(
      marginalize, parameterization, seed: seed, tune: tune, threads: threads,
      adaptation: adaptation)
    try density.full.checkNames(keep)
    var options = SamplingOptions()
    options.draws = draws
    options.tune = tune
    options.chains = chains
    options.threads = threads
    options.seed = seed
    options.initial = try density.starts(initial, initialOfChains, chains: chains)
    options.adaptation = adaptation
    options.proposal = density.proposal
    options.thin = thin
    options.storeWarmup = storeWarmup
    options.storeDivergences = storeDivergences
    options.maxTime = maxTime
    options.stream = stream
    options.checkpoint = checkpoint
    options.progress = progress
    let sampler = NUTS(
      targetAccept: targetAccept, maxTreeDepth: maxTreeDepth, metric: metric,
      integrator: integrator)
    return try density.inferenceData(
      of: try await sampler.run(density, options: options), keep: keep)
  }

  /// Draws from the posterior until the gates pass, without a new warm-up in between.
  ///
  /// After `draws` draws the verdict is asked for; as long as only R-hat or effective sample sizes
  /// fail, every chain makes half as many draws again. A failure that more draws cannot cure, as a
  /// divergence, ends the run at once.
  ///
  /// - Parameters:
  ///   - maxDraws: the largest number of draws of each chain.
  ///   - draws: draws of each chain before the first verdict.
  ///   - gates: what must be reached.
  ///   - maxTime: the longest time that all of it may take.
  /// - Returns: as ``sample(draws:tune:chains:targetAccept:metric:integrator:maxTreeDepth:marginalize:parameterization:seed:threads:initial:initialOfChains:adaptation:thin:keep:storeWarmup:storeDivergences:maxTime:stream:checkpoint:progress:)``,
  ///   with the bits of a run of that many draws. The posterior's attribute `stop_reason` says why
  ///   it ended.
  /// - Throws: as that method.
  public func sample(
    untilTrustworthy maxDraws: Int, draws: Int = 1000, tune: Int = 1000, chains: Int = 4,
    targetAccept: Double = 0.8, metric: Metric = .diagonal, integrator: Integrator = .leapfrog,
    maxTreeDepth: Int = 10, marginalize: Marginalization = .automatic,
    parameterization: Parameterization = .automatic, gates: Gates = .course,
    seed: UInt64? = nil, threads: Int? = nil,
    initial: [String: [Double]]? = nil, keep: [String]? = nil, maxTime: Duration? = nil,
    progress: SamplingProgress? = nil
  ) async throws -> InferenceData {
    let seed = seed ?? UInt64.random(in: .min ... .max)
    let density = try await sampledDensity(
      marginalize, parameterization, seed: seed, tune: tune, threads: threads)
    try density.full.checkNames(keep)
    var options = SamplingOptions()
    options.draws = min(draws, maxDraws)
    options.tune = tune
    options.chains = chains
    options.threads = threads
    options.seed = seed
    options.initial = try density.starts(initial, nil, chains: chains)
    options.maxTime = maxTime
    options.proposal = density.proposal
    options.progress = progress
    let sampler = NUTS(
      targetAccept: targetAccept, maxTreeDepth: maxTreeDepth, metric: metric,
      integrator: integrator)
    return try await sampler.sample(density, until: maxDraws, options: options) { run in
      let data = try density.inferenceData(of: run, keep: keep)
      return (data, data.diagnose(gates))
    }
  }

  /// Goes on with a run from its folder, to the number of draws that it was begun with; see
  /// ``NUTS/resume(_:from:threads:maxTime:progress:)``.
  ///
  /// - Parameters:
  ///   - folder: what was `checkpoint` or `stream` when the run began.
  ///   - marginalize: what it was when the run began.
  ///   - parameterization: what it was when the run began.
  public func resume(
    from folder: URL, marginalize: Marginalization = .automatic,
    parameterization: Parameterization = .automatic, keep: [String]? = nil,
    threads: Int? = nil, maxTime: Duration? = nil,
    progress: SamplingProgress? = nil
  ) async throws -> InferenceData {
    let begun = try RunFolder(folder).beginning()
    let density = try await sampledDensity(
      marginalize, parameterization, seed: begun.seed, tune: begun.options.tune,
      threads: threads, adaptation: begun.options.adaptation)
    try density.full.checkNames(keep)
    let run = try await NUTS.resume(
      density, proposal: density.proposal, from: folder, threads: threads, maxTime: maxTime,
      progress: progress)
    return try density.inferenceData(of: run, keep: keep)
  }

  /// Adds draws to a run in a folder; see ``NUTS/extend(_:in:by:threads:maxTime:progress:)``.
  public func extend(
    _ folder: URL, draws: Int, marginalize: Marginalization = .automatic,
    parameterization: Parameterization = .automatic, keep: [String]? = nil,
    threads: Int? = nil, maxTime: Duration? = nil, progress: SamplingProgress? = nil
  ) async throws -> InferenceData {
    let begun = try RunFolder(folder).beginning()
    let density = try await sampledDensity(
      marginalize, parameterization, seed: begun.seed, tune: begun.options.tune,
      threads: threads, adaptation: begun.options.adaptation)
    try density.full.checkNames(keep)
    let run = try await NUTS.extend(
      density, proposal: density.proposal, in: folder, by: draws, threads: threads,
      maxTime: maxTime, progress: progress)
    return try density.inferenceData(of: run, keep: keep)
  }
}

extension Model {
  /// The density in the coordinates of a run.
  ///
  /// - Parameters:
  ///   - seed: that of the run.
  ///   - tune: its draws of warm-up.
  ///   - threads: those that may be used.
  ///   - adaptation: metric and step size that it begins with.
  private func sampledDensity(
    _ marginalize: Marginalization, _ parameterization: Parameterization, seed: UInt64, tune: Int,
    threads: Int?, adaptation: AdaptedState? = nil
  ) async throws -> SampledDensity {
    let full = try compile()
    // A metric of all coordinates is one for sampling them all as they are.
    let isForAll = adaptation?.map.dimension == full.dimension
    var density =
      marginalize == .off || isForAll
      ? try SampledDensity(full, .none) : try template.sampled(full)
    if adaptation == nil { density = try await density.proposing(seed: seed, threads: threads) }
    if parameterization == .asWritten || isForAll || density.proposal != nil { return density }
    return try await density.recentred(seed: seed, tune: tune)
  }
}

extension SampledDensity {
  /// The starting points of all chains, from values by name.
  fileprivate func starts(
    _ initial: [String: [Double]]?, _ ofChains: [[String: [Double]]]?, chains: Int
  ) throws -> [[Double]]? {
    if let ofChains { return try ofChains.map { sampled(of: try full.unconstrain($0)) } }
    guard let initial else { return nil }
    return Array(repeating: sampled(of: try full.unconstrain(initial)), count: max(chains, 0))
  }
}
