/// The rewrites that a log density goes through before it is differentiated.

/// A log density, simplified and with its sums over rows collapsed where that pays.
public struct CollapsedDensity: Sendable {
  /// The density; equal to the original one up to rounding.
  public let value: Tensor
  /// What was collapsed.
  public let collapsed: [CollapsedSum]
  /// Knows the parts that were not collapsed.
  private let simplifier: Simplifier
  /// The residuals whose squares were collapsed, and what took the place of their sums.
  let sums: [(residual: Tensor, expression: Tensor)]

  /// Numbers of data whose zeros have decided a form.
  var inspected: [ConstantBuffer] { simplifier.inspected }

  /// Simplifies and collapses an expression for a single number.
  ///
  /// - Parameter collapsing: whether sums may be collapsed.
  public init(_ expression: Tensor, collapsing: Bool = true) {
    var simplify = Simplifier()
    var collapse = GaussianCollapse()
    let simplified = simplify(expression)
    value = collapsing ? collapse(simplified) : simplified
    collapsed = collapse.collapsed
    sums = collapse.sums
    simplifier = simplify
  }

  /// The plan of the density, as the first output, and of its gradient.
  ///
  /// - Throws: as ``Plan/init(outputs:unknowns:)``.
  public func plan(withRespectTo unknowns: [Tensor]) throws(ModelError) -> Plan {
    try plan(of: [value] + gradient(withRespectTo: unknowns), unknowns)
  }

  /// The plan of expressions that were made of ``value``.
  func plan(of outputs: [Tensor], _ unknowns: [Tensor]) throws(ModelError) -> Plan {
    try Plan(outputs: outputs, unknowns: unknowns, simplifier: simplifier)
  }

  /// The gradient of ``value``, which needs no pass over collapsed rows either.
  ///
  /// - Returns: for each of `unknowns` an expression of its shape.
  public func gradient(withRespectTo unknowns: [Tensor]) -> [Tensor] {
    reverseSweep(from: value, to: unknowns)
  }
}
