/// A normal approximation as the beginning of a run of NUTS.
internal import ApusLinearAlgebra
internal import ApusNumerics

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
    case .lowRank(let scales, let directions, let stretches):
      AdaptedState(
        stepSize: 1, stepSizeJitter: 0,
        map: .lowRank(scales: scales, directions: directions.storage, stretches: stretches))
    }
  }

  /// Draws to start chains at, for ``SamplingOptions/initial``. Those of several paths of
  /// ``Pathfinder`` are of normal densities that are chosen by their ``Pathfinder/Path/share``.
  ///
  /// - Parameters:
  ///   - chains: how many.
  ///   - seed: the same seed gives the same bits.
  /// - Precondition: the number is not negative.
  public func starts(chains: Int, seed: UInt64) -> [[Double]] {
    var random = RandomStream(seed: seed, purpose: .approximation)
    return (0..<chains).map { _ in start(using: &random).draw(using: &random) }
  }

  /// The normal density that a chain starts in.
  private func start(using random: inout RandomStream) -> NormalDensity {
    guard isPooled else { return normal }
    var rest = Variates.uniform(using: &random)
    for path in paths where path.share > 0 {
      rest -= path.share
      if rest < 0, let chosen = path.normal { return chosen }
    }
    return normal
  }
}
