/// One chain: from its starting point through warm-up to its draws, a slice at a time.

internal import ApusNumerics
internal import Synchronization

/// Raised once, from any thread, when the draws so far are all that is wanted.
final class CancellationFlag: Sendable {
  private let flag = Atomic(false)

  var isRaised: Bool { flag.load(ordering: .relaxed) }
  func raise() { flag.store(true, ordering: .relaxed) }
}

/// The work of one chain. Its random numbers depend on seed and index alone, so that its draws do
/// not depend on which threads run it and when.
///
/// Unchecked: the scheduler gives a chain to one worker at a time, under a lock.
final class ChainTask: @unchecked Sendable {
  let index: Int
  /// Transitions so far, those of warm-up included.
  private(set) var progress = 0
  /// What stopped the chain before its time.
  private(set) var failure: (any Error)?
  private(set) var draws: DrawRecorder
  private(set) var warmupDraws: DrawRecorder
  /// Divergences after warm-up.
  private(set) var divergences = 0
  /// Doublings of the last trajectory.
  private(set) var treeDepth = 0

  private let options: SamplingOptions
  private let algorithm: NUTS
  private let dimension: Int
  private let start: InitialPoint
  private let sampling: RandomStream
  private let makeEvaluator: () throws -> ErasedEvaluator
  private var kernel: (any TransitionKernel)?
  private var adaptation: Adaptation?
  private var pending = PendingEvents()
  /// The state to go on from, until the first worker has made a kernel of it.
  private var resumed: ChainState?
  /// Gradients of the part of the run that came before ``resumed``.
  private var earlierGradients = 0

  /// - Parameter resumed: a chain to go on with, and the draws of it that are in memory.
  init(
    index: Int, model: some LogDensityModel, algorithm: NUTS, options: SamplingOptions,
    seed: UInt64, resuming resumed: (state: ChainState, chain: SamplingRun.Chain?)? = nil
  ) {
    self.index = index
    self.options = options
    self.algorithm = algorithm
    self.resumed = resumed?.state
    dimension = model.dimension
    makeEvaluator = { try ErasedEvaluator.make(model) }
    start = InitialPoint(
      model, given: options.initial?[index],
      random: RandomStream(seed: seed, index: index, purpose: .initialPoint))
    sampling = RandomStream(seed: seed, index: index, purpose: .sampling)
    let empty = SamplingRun.Draws(dimension: model.dimension)
    let folder = options.folder.map(RunFolder.init)
    draws = DrawRecorder(
      resumed?.chain?.draws ?? empty, path: folder?.path(ofChain: index, warmup: false))
    warmupDraws = DrawRecorder(
      resumed?.chain?.warmup ?? empty, path: folder?.path(ofChain: index, warmup: true))
    progress = resumed?.state.progress ?? 0
  }

  /// A look at the clock costs as much as a cheap draw.
  private static let gradientsBetweenLooks = 100

  /// Transitions of a chain that ends well.
  var total: Int { options.tuneCount + options.draws * options.thin }

  var isFinished: Bool { failure != nil || progress >= total }

  var isWarmingUp: Bool { progress < options.tuneCount }

  var gradientCount: Int { earlierGradients + (kernel?.gradientCount ?? 0) }

  var stepSize: Double { kernel?.adaptedState.stepSize ?? 0 }

  /// Makes draws until the deadline, at least one, unless the flag is up.
  func advance(until deadline: ContinuousClock.Instant, unless cancellation: CancellationFlag) {
    do {
      let kernel = try started()
      var nextLook = kernel.gradientCount
      while !isFinished && !cancellation.isRaised {
        try makeDraw(with: kernel)
        if kernel.gradientCount < nextLook { continue }
        if ContinuousClock.now >= deadline { break }
        nextLook = kernel.gradientCount + Self.gradientsBetweenLooks
      }
    } catch {
      failure = error
    }
  }

  /// Puts all draws so far and then the state into the folder of the run.
  ///
  /// A chain that failed keeps its last state, from which it may go on when the cause is gone.
  func save(to folder: RunFolder) {
    do {
      try warmupDraws.flush(synchronizing: true)
      try draws.flush(synchronizing: true)
      if failure == nil, let state = try state() { try folder.save(state) }
    } catch {
      if failure == nil { failure = error }
    }
  }

  /// The outcome, once no worker has the chain any more.
  func result() throws -> SamplingRun.Chain {
    SamplingRun.Chain(
      index: index, draws: try draws.all(), warmup: try warmupDraws.all(),
      adapted: kernel?.adaptedState
        ?? AdaptedState(stepSize: 1, stepSizeJitter: 0, map: .identity(dimension)),
      gradientCount: gradientCount, state: failure == nil ? try state() : nil)
  }

  /// What the chain stopped with and what it had drawn, if it failed.
  func chainFailure() throws -> ChainFailure? {
    try failure.map { ChainFailure(chain: index, error: $0, draws: try draws.all()) }
  }

  /// The chain as it is between two draws; nil for one that has not begun.
  private func state() throws -> ChainState? {
    guard let kernel else { return resumed }
    return ChainState(
      index: index, progress: progress, position: Array(kernel.position),
      logDensity: kernel.logDensity, adapted: kernel.adaptedState,
      warmup: try adaptation.map { try Coding.encode($0.warmup) }, random: kernel.random,
      gradientCount: gradientCount, divergences: divergences, pending: pending,
      warmupCounts: .init(warmupDraws), drawCounts: .init(draws))
  }

  /// The kernel, made and placed by the first worker that gets here.
  private func started() throws -> any TransitionKernel {
    if let kernel { return kernel }
    let kernel = try makeKernel()
    if let resumed {
      try resume(kernel, from: resumed)
    } else {
      try begin(kernel)
    }
    self.kernel = kernel
    resumed = nil
    return kernel
  }

  private func makeKernel() throws -> any TransitionKernel {
    let (evaluator, random) = (try makeEvaluator(), resumed?.random ?? sampling)
    if let proposal = options.proposal {
      return IndependenceKernel(evaluator: evaluator, proposal: proposal, random: random)
    }
    return NUTSKernel(
      evaluator: evaluator, dimension: dimension, maxTreeDepth: algorithm.maxTreeDepth,
      integrator: algorithm.integrator, random: random)
  }

  private func begin(_ kernel: any TransitionKernel) throws {
    // A run that ended before the first state was saved may have left draws.
    try warmupDraws.restore(draws: 0, divergences: 0)
    try draws.restore(draws: 0, divergences: 0)
    draws.reserve(options.draws)
    try kernel.begin(at: start)
    guard let kernel = kernel as? NUTSKernel else { return }
    if let adapted = options.adaptation { kernel.adaptedState = adapted }
    guard options.tuneCount > 0 || options.adaptation == nil else { return }
    // The jitter comes back when warm-up ends.
    kernel.stepSizeJitter = 0
    let warmup = try warmupType.init(
      draws: options.tuneCount, targetAccept: algorithm.targetAccept, dimension: dimension,
      kernel: kernel)
    if options.tuneCount > 0 { adaptation = Adaptation(warmup, of: kernel) }
  }

  private func resume(_ kernel: any TransitionKernel, from state: ChainState) throws {
    let refusal = try kernel.start(at: state.position)
    // Rounding differs between instruction sets; a density that was changed differs by more.
    let tolerance = 1e-8 * max(1, abs(state.logDensity))
    guard refusal == nil, abs(kernel.logDensity - state.logDensity) <= tolerance else {
      throw SamplerError.storage(
        "the density is not the one that the run was begun with: at the last position of chain "
          + "\(index) it was \(state.logDensity) and is \(kernel.logDensity)")
    }
    kernel.adaptedState = state.adapted
    if let warmup = state.warmup, let kernel = kernel as? NUTSKernel {
      adaptation = Adaptation(try Coding.decode(warmupType, from: warmup), of: kernel)
    }
    // The evaluation above has been counted before.
    earlierGradients = state.gradientCount - kernel.gradientCount
    (divergences, pending) = (state.divergences, state.pending)
    try warmupDraws.restore(
      draws: state.warmupCounts.draws, divergences: state.warmupCounts.divergences)
    try draws.restore(draws: state.drawCounts.draws, divergences: state.drawCounts.divergences)
  }

  /// With a metric to begin with, what is left to learn is the step size.
  private var warmupType: any Warmup.Type {
    options.adaptation == nil ? algorithm.metric.warmup : StepSizeWarmup.self
  }

  private func makeDraw(with kernel: any TransitionKernel) throws {
    let statistics = try kernel.draw()
    treeDepth = statistics.treeDepth
    if isWarmingUp {
      if options.storeWarmup {
        noteDivergence(statistics, of: kernel, in: &warmupDraws)
        try warmupDraws.append(kernel.position, statistics)
      }
      try adaptation?.observe(statistics, draw: progress)
      if progress == options.tuneCount - 1 { finishWarmup() }
    } else {
      try keep(statistics, of: kernel)
    }
    progress += 1
  }

  private func finishWarmup() {
    guard let ended = adaptation.take() else { return }
    ended.warmup.finish(ended.kernel)
    ended.kernel.stepSizeJitter = algorithm.metric.stepSizeJitter
  }

  /// Keeps one of every ``SamplingOptions/thin`` draws, with what the others have met.
  private func keep(_ statistics: DrawStatistics, of kernel: any TransitionKernel) throws {
    if statistics.hasDiverged {
      divergences += 1
      noteDivergence(statistics, of: kernel, in: &draws)
    }
    guard options.thin > 1 else { return try draws.append(kernel.position, statistics) }
    pending.hasDiverged = pending.hasDiverged || statistics.hasDiverged
    pending.reachedMaxTreeDepth =
      pending.reachedMaxTreeDepth || statistics.reachedMaxTreeDepth
    guard (progress + 1 - options.tuneCount).isMultiple(of: options.thin) else { return }
    var statistics = statistics
    statistics.hasDiverged = pending.hasDiverged
    statistics.reachedMaxTreeDepth = pending.reachedMaxTreeDepth
    pending = PendingEvents()
    try draws.append(kernel.position, statistics)
  }

  private func noteDivergence(
    _ statistics: DrawStatistics, of kernel: any TransitionKernel, in recorder: inout DrawRecorder
  ) {
    guard options.storeDivergences, statistics.hasDiverged, let points = kernel.divergence else {
      return
    }
    recorder.append(divergence: points)
  }
}
