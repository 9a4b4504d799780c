/// Runs with their draws in another space.

extension SamplingRun {
  /// The run with every draw at a position of another space, in which the space that was sampled has
  /// its part.
  ///
  /// - Parameters:
  ///   - dimension: that of the other space.
  ///   - move: gives the draws of a chain in the other space.
  package func moved(
    to dimension: Int, _ move: (_ draws: Draws, _ chain: Int, _ isWarmup: Bool) throws -> Draws
  ) rethrows -> SamplingRun {
    let chains = try chains.map { chain in
      Chain(
        index: chain.index, draws: try move(chain.draws, chain.index, false),
        warmup: try move(chain.warmup, chain.index, true), adapted: chain.adapted,
        gradientCount: chain.gradientCount, state: chain.state)
    }
    let failures = try failures.map { failure in
      ChainFailure(
        chain: failure.chain, error: failure.error,
        draws: try move(failure.draws, failure.chain, false))
    }
    return SamplingRun(self, dimension: dimension, chains: chains, failures: failures)
  }
}
