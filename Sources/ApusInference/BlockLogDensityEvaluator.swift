/// Evaluation at several points at once.

/// An evaluator that takes less time for several points together than for one after the other: a product
/// of a large matrix of data with vectors reads the matrix once.
///
/// Variational methods, which evaluate all draws of a step at the same approximation, ask for it.
public protocol BlockLogDensityEvaluator: LogDensityEvaluator {
  /// The log densities and their gradients at some points.
  ///
  /// - Parameters:
  ///   - count: the number of points.
  ///   - positions: the points, one after the other.
  ///   - gradients: receives the gradients in the same order; every entry must be written.
  ///   - logDensities: receives the log densities, NaN outside of the support.
  /// - Throws: an error that ends the run.
  mutating func evaluate(
    count: Int, at positions: Span<Double>, gradients: inout MutableSpan<Double>,
    logDensities: inout MutableSpan<Double>
  ) throws
}
