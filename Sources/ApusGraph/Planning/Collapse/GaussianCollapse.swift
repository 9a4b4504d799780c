/// Sums of squares over rows, replaced by sums of squares over columns.

import ApusLinearAlgebra

/// One collapse that was made, for the plan's description.
public struct CollapsedSum: Sendable, Equatable, CustomStringConvertible {
  /// The number of rows that are no longer visited.
  public let rows: Int
  /// The number of rows and columns of the factor that takes their place.
  public let columns: Int
  /// The levels of a grouping that are kept apart, each with one square of its own.
  public var levels = 0
  /// The effects of each level, such as an intercept and a slope.
  public var effects = 1

  /// The sizes before and after: `180 rows -> 3 x 3`.
  public var description: String {
    let factor = "\(rows) rows -> \(columns) x \(columns)"
    if levels == 0 { return factor }
    return factor + " and \(levels) levels" + (effects == 1 ? "" : " of \(effects) effects")
  }
}

/// Replaces `‖A u + b‖²`, with data `A` and `b` and unknown atoms `u`, by `‖R u + z‖² + rss`.
///
/// The identity is exact for any `A`, of full rank or not, since nothing is inverted. The cost of a
/// gradient falls from the elements of `A` to the square of its columns; of the effects of one
/// grouping it is the number of levels times the other columns (see ``Projection``). A sum in which
/// every row has the scale of its group is split by group first.
struct GaussianCollapse {
  private(set) var collapsed: [CollapsedSum] = []
  /// The residuals whose squares were collapsed, and what took the place of their sums.
  private(set) var sums: [(residual: Tensor, expression: Tensor)] = []

  /// The expression with every sum of squares collapsed that pays.
  mutating func callAsFunction(_ expression: Tensor) -> Tensor {
    var replacements: [Tensor: Tensor] = [:]
    for tensor in topologicalOrder([expression]) {
      let inputs = tensor.node.inputs
      guard tensor.node.operation is InnerProduct, inputs[0] == inputs[1],
        inputs[0].shape.count >= Self.fewestRows,
        let replacement = sum(ofSquares: inputs[0])
      else { continue }
      replacements[tensor] = replacement
      sums.append((inputs[0], replacement))
    }
    if replacements.isEmpty { return expression }
    var substitute = Substitution(replacements)
    return substitute(expression)
  }

  /// The sum of the squares of a residual without its rows; nil where that does not pay.
  mutating func sum(ofSquares residual: Tensor) -> Tensor? {
    sumOfSquares(residual) ?? scaledSumOfSquares(residual)
  }

  /// Below this number of rows a pass over them costs no more than the columns.
  static let fewestRows = 16

  /// `Σ rᵢ²` over the columns of the design of `r`; nil when `r` is no affine form or it does not pay.
  private mutating func sumOfSquares(_ residual: Tensor) -> Tensor? {
    guard let form = AffineForm(residual), let sum = CollapsedForm(form) else { return nil }
    collapsed.append(sum.summary)
    return sum.expression
  }

  /// `Σ s[gᵢ]² rᵢ²` as the sum of the collapsed sums of every group.
  private mutating func scaledSumOfSquares(_ residual: Tensor) -> Tensor? {
    guard let (scale, index, rest) = residual.scaleByGroup, let form = AffineForm(rest) else {
      return nil
    }
    let levels = scale.shape.count
    var rows = [[Int]](repeating: [], count: levels)
    for (row, level) in index.enumerated() { rows[Int(level)].append(row) }
    var sums = [CollapsedForm?](repeating: nil, count: levels)
    for level in 0..<levels where !rows[level].isEmpty {
      guard let sum = CollapsedForm(AffineForm(form, rows: rows[level])) else { return nil }
      sums[level] = sum
    }
    collapsed += sums.compactMap { $0?.summary }
    let squares = stack(sums.map { $0?.expression ?? 0 })
    return .apply(InnerProduct(), to: [square(scale), squares])
  }
}

extension Tensor {
  /// The parts of `r * s[g]` with data `g`, when this is such a product.
  fileprivate var scaleByGroup: (scale: Tensor, index: UnsafeBufferPointer<Double>, rest: Tensor)? {
    guard node.operation is Multiply else { return nil }
    for (gathered, rest) in [
      (node.inputs[0], node.inputs[1]), (node.inputs[1], node.inputs[0]),
    ] {
      guard gathered.node.operation is Gather, gathered.node.inputs[0].shape.rank == 1,
        rest.shape == shape, let index = gathered.node.inputs[1].knownBuffer?.values
      else { continue }
      return (gathered.node.inputs[0], index, rest)
    }
    return nil
  }
}
