/// A normal approximation as the beginning of a run of NUTS.
import ApusLinearAlgebra

extension NormalApproximation {
  /// Its scale as the metric of a run of NUTS, for ``SamplingOptions/adaptation``: warm-up then adapts
  /// the step size alone and may be short.
  public var adaptation: AdaptedState {
    switch normal.scale {
    case .diagonal(let scales):
      AdaptedState(stepSize: 1, stepSizeJitter: 0, map: .diagonal(scales: scales))
    case .lowerTriangular(let factor):
      AdaptedState(
        stepSize: 1, stepSizeJitter: 0,
        map: .dense(dimension: normal.dimension, factor: factor.storage))
    }
  }

  /// Draws to start chains at, for ``SamplingOptions/initial``.
  ///
  /// - Parameters:
  ///   - chains: how many.
  ///   - seed: the same seed gives the same bits.
  /// - Precondition: the number is not negative.
  public func starts(chains: Int, seed: UInt64) -> [[Double]] {
    let draws = normal.draws(chains, seed: seed)
    let dimension = normal.dimension
    return (0..<chains).map { Array(draws[$0 * dimension..<($0 + 1) * dimension]) }
  }
}
