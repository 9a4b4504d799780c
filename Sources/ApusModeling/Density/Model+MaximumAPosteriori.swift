/// The most probable values of the parameters.

import ApusDistributions
import ApusGraph
public import ApusInference

extension Model {
  /// Finds the mode of the posterior density in the constrained space (without Jacobians), as PyMC's
  /// `find_MAP` does.
  ///
  /// The search runs over unconstrained coordinates, so that the parameters stay inside of their
  /// supports; a mode at the edge of a support (a scale of 0) is approached, not reached.
  ///
  /// - Parameter initial: where to start, by parameter; by default 0 in the unconstrained space.
  /// - Returns: the values of parameters and deterministics there, and why the search stopped.
  /// - Throws: a ``ModelError`` when the start is not complete or data don't fit, and a
  ///   ``LBFGS/Failure`` when the density is not finite at the start.
  public func maximumAPosteriori(
    initial: [String: [Double]]? = nil
  ) throws -> MaximumAPosteriori {
    let density = try ModelDensity(structure, includingJacobian: false)
    let start = try initial.map(density.unconstrain)
    let optimum = try LBFGS().maximize(
      density, from: start ?? [Double](repeating: 0, count: density.dimension))
    return MaximumAPosteriori(
      values: try density.constrain(optimum.position), logDensity: optimum.logDensity,
      iterations: optimum.iterations, stop: optimum.stop)
  }
}

/// The mode of a posterior density.
public struct MaximumAPosteriori: Sendable {
  /// Parameters and deterministics at the mode, each in row-major order.
  public let values: [String: [Double]]
  /// The log joint density at the mode.
  public let logDensity: Double
  /// The number of steps that led there.
  public let iterations: Int
  /// Why the search stopped.
  public let stop: LBFGS.Stop
}
