/// What a sampler needs to know of a density: its dimension, its value and its gradient.

/// A density on unconstrained space that samplers and approximations can work on.
///
/// The model is shared between chains and never changes; each chain asks it once for an evaluator,
/// which owns whatever scratch memory an evaluation needs.
public protocol LogDensityModel: Sendable {
  /// The evaluator that belongs to one chain.
  associatedtype Evaluator: LogDensityEvaluator

  /// The number of unconstrained coordinates; zero is allowed.
  var dimension: Int { get }

  /// Makes an evaluator for one chain.
  func makeEvaluator() throws -> Evaluator
}

/// Evaluates a log density and its gradient at a point; one per chain, used by one thread at a time.
public protocol LogDensityEvaluator {
  /// The log density at `position`, up to a constant.
  ///
  /// - Parameters:
  ///   - position: the point, with as many entries as the model has dimensions.
  ///   - gradient: receives the gradient at `position`; every entry must be written.
  /// - Returns: the log density. A value that is not finite counts as outside of the support.
  /// - Throws: ``DensityError/outsideSupport(_:)`` for a point to be rejected, which counts as a
  ///   divergence. Any other error stops the chain.
  mutating func evaluate(
    at position: Span<Double>, gradient: inout MutableSpan<Double>
  ) throws -> Double

  /// The log density alone, by the same rules. Unless there is something quicker, it is that of
  /// ``evaluate(at:gradient:)``.
  mutating func logDensity(at position: Span<Double>) throws -> Double
}

/// Why a density has no value at a point.
public enum DensityError: Error, Equatable, CustomStringConvertible {
  /// The point lies outside of the support; the text says which part of the density refused it.
  case outsideSupport(String)

  public var description: String {
    switch self {
    case .outsideSupport(let reason): "outside of the support: \(reason)"
    }
  }
}

extension LogDensityEvaluator {
  public mutating func logDensity(at position: Span<Double>) throws -> Double {
    var gradient = [Double](repeating: 0, count: position.count)
    var span = gradient.mutableSpan
    return try evaluate(at: position, gradient: &span)
  }

  /// The log density and its gradient at a point given as an array.
  ///
  /// - Throws: what ``evaluate(at:gradient:)`` throws.
  public mutating func evaluate(
    at position: [Double]
  ) throws -> (logDensity: Double, gradient: [Double]) {
    var gradient = [Double](repeating: 0, count: position.count)
    var span = gradient.mutableSpan
    let logDensity = try evaluate(at: position.span, gradient: &span)
    return (logDensity, gradient)
  }
}
