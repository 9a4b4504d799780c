/// Going on with runs: after the end of a process, or for more draws.

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension NUTS {
  /// Goes on with a run from the folder that it was sampled into, to the number of draws that it was
  /// begun with, bit for bit as if it had never stopped.
  ///
  /// - Parameters:
  ///   - folder: what was ``SamplingOptions/checkpoint`` or ``SamplingOptions/stream``. Sampler,
  ///     options and seed are found there.
  ///   - threads: threads to run the chains on; nil for one per processor.
  ///   - maxTime: the longest time that this part of the run may take.
  ///   - progress: receives reports.
  /// - Returns: the whole run, with the draws from before.
  /// - Throws: ``SamplerError/storage(_:)`` when the folder holds no run, or when the density is
  ///   not the one that the run was begun with; otherwise as ``run(_:options:)``.
  public static func resume(
    _ density: some LogDensityModel, from folder: URL, threads: Int? = nil,
    maxTime: Duration? = nil, progress: SamplingProgress? = nil
  ) async throws -> SamplingRun {
    try await resume(
      density, proposal: nil, from: folder, threads: threads, maxTime: maxTime,
      progress: progress)
  }

  /// Goes on with a run that was begun with the same proposal.
  package static func resume(
    _ density: some LogDensityModel, proposal: GridProposal?, from folder: URL, threads: Int?,
    maxTime: Duration?, progress: SamplingProgress?
  ) async throws -> SamplingRun {
    defer { progress?.finish() }
    let store = RunFolder(folder)
    let header = try store.header()
    guard header.dimension == density.dimension else {
      throw SamplerError.storage(
        "\(folder.path) holds a run with \(header.dimension) coordinates, and the density has "
          + "\(density.dimension)")
    }
    var options = header.options
    (options.checkpoint, options.proposal) = (folder, proposal)
    (options.threads, options.maxTime, options.progress) = (threads, maxTime, progress)
    try options.validate(dimension: density.dimension)
    let tasks = try (0..<options.chains).map { chain in
      ChainTask(
        index: chain, model: density, algorithm: header.sampler, options: options,
        seed: header.seed, resuming: try store.state(ofChain: chain).map { ($0, nil) })
    }
    return try await header.sampler.run(
      tasks, of: density.dimension, options: options, seed: header.seed, earlier: [])
  }

  /// Adds draws to a run in a folder, finished or not.
  ///
  /// - Parameter draws: how many more each chain makes.
  /// - Returns: the whole run. It has the bits of a run of that length from the beginning.
  /// - Throws: as ``resume(_:from:threads:maxTime:progress:)``.
  public static func extend(
    _ density: some LogDensityModel, in folder: URL, by draws: Int, threads: Int? = nil,
    maxTime: Duration? = nil, progress: SamplingProgress? = nil
  ) async throws -> SamplingRun {
    try await extend(
      density, proposal: nil, in: folder, by: draws, threads: threads, maxTime: maxTime,
      progress: progress)
  }

  /// Adds draws to a run that was begun with the same proposal.
  package static func extend(
    _ density: some LogDensityModel, proposal: GridProposal?, in folder: URL, by draws: Int,
    threads: Int?, maxTime: Duration?, progress: SamplingProgress?
  ) async throws -> SamplingRun {
    let store = RunFolder(folder)
    var header = try store.header()
    header.options.draws = try header.options.extended(by: draws)
    try store.replace(header)
    return try await resume(
      density, proposal: proposal, from: folder, threads: threads, maxTime: maxTime,
      progress: progress)
  }

  /// Adds draws to a finished run in memory, without a new warm-up.
  ///
  /// - Parameters:
  ///   - run: a run of the same density. Chains that failed stay as they are.
  ///   - draws: how many more each chain makes.
  /// - Returns: the whole run. It has the bits of a run of that length from the beginning.
  /// - Throws: ``SamplerError/invalidOption(name:value:remedy:)`` for a run that is incomplete, whose
  ///   chains were cut; otherwise as ``run(_:options:)``.
  public static func extend(
    _ run: SamplingRun, of density: some LogDensityModel, by draws: Int, threads: Int? = nil,
    maxTime: Duration? = nil, progress: SamplingProgress? = nil
  ) async throws -> SamplingRun {
    defer { progress?.finish() }
    return try await extending(
      run, of: density, by: draws, threads: threads, maxTime: maxTime, progress: progress)
  }

  /// Adds draws to a run and leaves its progress open.
  static func extending(
    _ run: SamplingRun, of density: some LogDensityModel, by draws: Int, threads: Int?,
    maxTime: Duration?, progress: SamplingProgress?
  ) async throws -> SamplingRun {
    try SamplingOptions.require(
      run.isComplete, "run", run.stop, "only a finished run in memory can be extended")
    try SamplingOptions.require(
      run.dimension == density.dimension, "run", "of \(run.dimension) coordinates",
      "the density has \(density.dimension)")
    var options = run.options
    options.draws = try options.extended(by: draws)
    (options.threads, options.maxTime, options.progress) = (threads, maxTime, progress)
    let states = run.chains.compactMap { chain in chain.state.map { ($0, chain) } }
    if let folder = options.folder.map(RunFolder.init) {
      var header = try folder.header()
      header.options.draws = options.draws
      try folder.replace(header)
    }
    let tasks = states.map { state, chain in
      ChainTask(
        index: chain.index, model: density, algorithm: run.sampler, options: options,
        seed: run.seed, resuming: (state, options.folder == nil ? chain : nil))
    }
    return try await run.sampler.run(
      tasks, of: density.dimension, options: options, seed: run.seed, earlier: run.failures)
  }
}

extension SamplingOptions {
  fileprivate func extended(by more: Int) throws -> Int {
    try Self.require(
      (1...Self.mostDraws).contains(more), "draws", more, "give 1 or more draws to add")
    return draws + more
  }
}
