/// Runs with their draws in another space.

internal import ApusLinearAlgebra

extension SamplingRun {
  /// The run with every draw at a position of another space, in which the space that was sampled has
  /// its part.
  ///
  /// - Parameters:
  ///   - dimension: that of the other space.
  ///   - move: gives the draws of a chain in the other space. It is called for several chains at once.
  package func moved(
    to dimension: Int, _ move: (_ draws: Draws, _ chain: Int, _ isWarmup: Bool) -> Draws
  ) -> SamplingRun {
    let chains = Parallel.map(self.chains.count, threads: options.threads) {
      let chain = self.chains[$0]
      return Chain(
        index: chain.index, draws: move(chain.draws, chain.index, false),
        warmup: move(chain.warmup, chain.index, true), adapted: chain.adapted,
        gradientCount: chain.gradientCount, state: chain.state)
    }
    let failures = self.failures.map { failure in
      ChainFailure(
        chain: failure.chain, error: failure.error,
        draws: move(failure.draws, failure.chain, false))
    }
    return SamplingRun(self, dimension: dimension, chains: chains, failures: failures)
  }
}
