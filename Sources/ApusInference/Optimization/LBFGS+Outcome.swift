/// What a search for a maximum can come to.

extension LBFGS {
  /// Why a search stopped.
  public enum Stop: String, Sendable, CaseIterable, CustomStringConvertible {
    /// Every entry of the gradient is smaller than ``LBFGS/gradientTolerance``.
    case gradientVanished
    /// The last step changed the log density by no more than ``LBFGS/valueTolerance``.
    case valueStandsStill
    /// No step along the gradient leads higher, as far as rounding lets that be seen.
    case lineSearchFailed
    /// ``LBFGS/maxIterations`` steps were made.
    case iterationLimit
    /// Along a direction the log density rises however far one goes.
    case unbounded
    /// The log density rises up to points at which it is not finite.
    case edgeReached

    /// Whether the search ended at what is, up to rounding, a point of vanishing gradient.
    public var isConverged: Bool { self == .gradientVanished || self == .valueStandsStill }

    public var description: String {
      switch self {
      case .gradientVanished: "converged: the gradient vanished"
      case .valueStandsStill: "converged: the log density no longer changes"
      case .lineSearchFailed:
        "stopped: no better point was found along the search direction; the density may not be smooth "
          + "there, or its gradient be wrong: look at the values, and try other initial ones"
      case .iterationLimit:
        "stopped: the limit of iterations was reached before convergence; allow more iterations, or "
          + "start nearer to the mode"
      case .unbounded:
        "stopped: the log density rises without end, there is no mode; give proper priors to all "
          + "parameters"
      case .edgeReached:
        "stopped at the edge of the points where the density is finite, and it still rises towards "
          + "them; there is no mode inside: look for a scale that shrinks to 0, and give it a prior "
          + "that keeps it from there"
      }
    }
  }

  /// Why a search could not begin.
  public enum Failure: Error, Equatable, CustomStringConvertible {
    /// The log density or its gradient is not finite at the start; the reason says which term is to
    /// blame, where the density knows.
    case nonFiniteStart(logDensity: Double, reason: String? = nil)

    public var description: String {
      switch self {
      case .nonFiniteStart(let value, let reason):
        "the search cannot begin: "
          + (reason ?? "the log density or its gradient is not finite (log density \(value))")
          + " at the start; give other initial values"
      }
    }
  }

  /// Where a search ended.
  public struct Optimum: Sendable {
    /// The best point.
    public let position: [Double]
    /// The log density there.
    public let logDensity: Double
    /// The number of steps.
    public let iterations: Int
    /// The number of gradients.
    public let evaluations: Int
    /// Why the search stopped.
    public let stop: Stop
  }
}
