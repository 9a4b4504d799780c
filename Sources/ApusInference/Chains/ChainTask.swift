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
  /// Draws so far, those of warm-up included.
  private(set) var progress = 0
  /// What stopped the chain before its time.
  private(set) var failure: (any Error)?
  private(set) var draws: SamplingRun.Draws
  private(set) var warmupDraws: SamplingRun.Draws

  private let options: SamplingOptions
  private let algorithm: NUTS
  private let dimension: Int
  private var streams: (initial: RandomStream, sampling: RandomStream)
  private let makeEvaluator: () throws -> ErasedEvaluator
  private var kernel: NUTSKernel?
  private var warmup: (any Warmup)?

  init(
    index: Int, model: some LogDensityModel, algorithm: NUTS, options: SamplingOptions, seed: UInt64
  ) {
    self.index = index
    self.options = options
    self.algorithm = algorithm
    dimension = model.dimension
    makeEvaluator = { try ErasedEvaluator.make(model) }
    streams = (
      RandomStream(seed: seed, index: index, purpose: .initialPoint),
      RandomStream(seed: seed, index: index, purpose: .sampling)
    )
    draws = SamplingRun.Draws(dimension: model.dimension)
    warmupDraws = draws
  }

  /// A look at the clock costs as much as a cheap draw.
  private static let gradientsBetweenLooks = 100

  var isFinished: Bool { failure != nil || progress == options.tune + options.draws }

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

  /// The outcome, once no worker has the chain any more.
  func result() -> SamplingRun.Chain {
    SamplingRun.Chain(
      index: index, draws: draws, warmup: warmupDraws, stepSize: kernel?.stepSize ?? 1,
      inverseMass: kernel?.map.variances ?? [], gradientCount: kernel?.gradientCount ?? 0)
  }

  /// The kernel, made and placed by the first worker that gets here.
  private func started() throws -> NUTSKernel {
    if let kernel { return kernel }
    let kernel = NUTSKernel(
      evaluator: try makeEvaluator(), dimension: dimension, maxTreeDepth: algorithm.maxTreeDepth,
      integrator: algorithm.integrator, random: streams.sampling)
    self.kernel = kernel
    try InitialPoint.place(kernel, at: options.initial?[index], using: &streams.initial)
    let warmup = try algorithm.metric.warmup.init(
      draws: options.tune, targetAccept: algorithm.targetAccept, dimension: dimension,
      kernel: kernel)
    if options.tune > 0 { self.warmup = warmup }
    return kernel
  }

  private func makeDraw(with kernel: NUTSKernel) throws {
    let statistics = try kernel.draw()
    if progress < options.tune {
      if options.storeWarmup { warmupDraws.append(kernel.position, statistics) }
      try warmup?.observe(statistics, draw: progress, kernel: kernel)
      if progress == options.tune - 1 {
        warmup?.finish(kernel)
        warmup = nil
        kernel.stepSizeJitter = algorithm.metric.stepSizeJitter
      }
    } else {
      draws.append(kernel.position, statistics)
    }
    progress += 1
  }
}
