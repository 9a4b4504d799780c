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
  /// ```swift
  /// let mode = try model.maximumAPosteriori()
  /// print(mode["slope"]!, mode.stop)  // and print(mode) for all of it
  /// ```
  ///
  /// - Parameters:
  ///   - initial: where to start, by parameter; by default 0 in the unconstrained space or, where the
  ///     density is not finite there, a point as chains find one.
  ///   - search: the settings of the search.
  /// - Returns: the values of parameters and deterministics there, and why the search stopped. A
  ///   search that did not converge returns the best point it has seen.
  /// - Throws: a ``ModelError`` when the start is not complete or data don't fit, a
  ///   ``LBFGS/Failure`` that names the term at fault when the density is not finite at the given
  ///   start, and a ``SamplerError`` when none was given and none is found.
  public func maximumAPosteriori(
    initial: [String: [Double]]? = nil, search: LBFGS = LBFGS()
  ) throws -> MaximumAPosteriori {
    let density = try ModelDensity(structure, includingJacobian: false)
    let optimum = try search.maximize(density, from: try initial.map(density.unconstrain))
    return MaximumAPosteriori(
      names: structure.variableNames, values: try density.constrain(optimum.position),
      logDensity: optimum.logDensity, iterations: optimum.iterations, stop: optimum.stop)
  }
}

/// The mode of a posterior density.
public struct MaximumAPosteriori: Sendable, CustomStringConvertible {
  /// The names of parameters and deterministics, in the order of their statements.
  public let names: [String]
  /// Parameters and deterministics at the mode, each in row-major order.
  public let values: [String: [Double]]
  /// The log joint density at the mode.
  public let logDensity: Double
  /// The number of steps that led there.
  public let iterations: Int
  /// Why the search stopped.
  public let stop: LBFGS.Stop

  /// The values of a parameter or deterministic in row-major order; nil for another name.
  public subscript(name: String) -> [Double]? { values[name] }

  /// The log density, why the search stopped, and a line for each variable.
  public var description: String {
    let lines = names.map { name in
      let value = values[name] ?? []
      return "\(name) = " + (value.count == 1 ? "\(value[0])" : "\(value)")
    }
    return (["log density \(logDensity) after \(iterations) iterations, \(stop)"] + lines)
      .joined(separator: "\n")
  }
}
