/// The rewrites that a log density goes through before it is differentiated.

/// A log density, simplified and with its sums over rows collapsed where that pays.
public struct CollapsedDensity: Sendable {
  /// The density; equal to the original one up to rounding.
  public let value: Tensor
  /// What was collapsed.
  public let collapsed: [CollapsedSum]

  /// Simplifies and collapses an expression for a single number.
  ///
  /// Differentiate the result, not the original: the gradient then needs no pass over the rows
  /// either.
  public init(_ expression: Tensor) {
    var simplify = Simplifier()
    var collapse = GaussianCollapse()
    value = collapse(simplify(expression))
    collapsed = collapse.collapsed
  }
}
