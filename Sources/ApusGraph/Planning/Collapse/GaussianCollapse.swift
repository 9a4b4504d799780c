/// Sums of squares over rows, replaced by sums of squares over columns.

import ApusLinearAlgebra

/// One collapse that was made, for the plan's description.
public struct CollapsedSum: Sendable, Equatable, CustomStringConvertible {
  /// The number of rows that are no longer visited.
  public let rows: Int
  /// The number of rows and columns of the factor that takes their place.
  public let columns: Int

  public var description: String { "\(rows) rows -> \(columns) x \(columns)" }
}

/// Replaces `‖A u + b‖²`, with data `A` and `b` and unknown atoms `u`, by `‖R u + z‖² + rss`.
///
/// `[A b]` is factored once: `A = Q R`, `z = Qᵀ b`, and `rss` is what the columns of `A` can't explain
/// of `b`. The identity is exact for any `A`, of full rank or not, since nothing is inverted. The
/// cost of a gradient falls from the elements of `A` to the square of its columns.
struct GaussianCollapse {
  private(set) var collapsed: [CollapsedSum] = []

  /// The expression with every sum of squares collapsed that pays.
  mutating func callAsFunction(_ expression: Tensor) -> Tensor {
    var replacements: [Tensor: Tensor] = [:]
    for tensor in topologicalOrder([expression]) {
      let inputs = tensor.node.inputs
      guard tensor.node.operation is InnerProduct, inputs[0] == inputs[1],
        let replacement = sumOfSquares(inputs[0])
      else { continue }
      replacements[tensor] = replacement
    }
    if replacements.isEmpty { return expression }
    var substitute = Substitution(replacements)
    return substitute(expression)
  }

  /// `Σ rᵢ²` over the columns of the design of `r`; nil when `r` is no affine form or it does not pay.
  private mutating func sumOfSquares(_ residual: Tensor) -> Tensor? {
    guard residual.shape.count >= Self.fewestRows, let form = AffineForm(residual),
      form.columnCount * form.columnCount <= form.readCount,
      let factor = DesignFactor(form.design, offset: form.offset)
    else { return nil }
    let columns = form.columnCount
    var sum = Tensor.constant(factor.rotatedOffset, shape: [columns])
    var first = 0
    for term in form.terms {
      sum = sum + term.product(with: factor.upperFactor, from: first)
      first += term.columns.count
    }
    collapsed.append(CollapsedSum(rows: form.rows, columns: columns))
    return .apply(InnerProduct(), to: [sum, sum]) + .constant(factor.residualSumOfSquares)
  }

  /// Below this number of rows a pass over them costs no more than the columns.
  static let fewestRows = 16
}

extension AffineForm {
  /// All columns side by side.
  fileprivate var design: Matrix {
    var elements = [Double]()
    elements.reserveCapacity(rows * columnCount)
    for term in terms {
      for column in term.columns { elements += column }
    }
    return Matrix(rows: rows, columns: columnCount, columnMajor: elements)
  }
}

extension AffineForm.Term {
  /// The columns of the factor that belong to this atom, times the atom.
  fileprivate func product(with factor: Matrix, from first: Int) -> Tensor {
    let (rows, count) = (factor.rows, columns.count)
    if atom.shape == .scalar {
      return atom * .constant((0..<rows).map { factor[$0, first] }, shape: [rows])
    }
    let block = (0..<rows).flatMap { i in (0..<count).map { j in factor[i, first + j] } }
    return .apply(
      MatrixVector(isTransposed: false), to: [.constant(block, shape: [rows, count]), atom])
  }
}
