/// Of which degree an expression is as a polynomial of some unknowns.

/// The degrees of expressions in a set of unknowns, with everything else as coefficients.
struct PolynomialDegree {
  private var degrees: [Tensor: Int]

  /// Stands for what is no polynomial of degree 2 or less.
  static let tooHigh = 3

  /// - Parameter unknowns: the variables of the polynomials.
  init(in unknowns: [Tensor]) {
    degrees = Dictionary(uniqueKeysWithValues: unknowns.map { ($0, 1) })
  }

  /// The degree of an expression, at most ``tooHigh``.
  mutating func callAsFunction(_ tensor: Tensor) -> Int {
    for node in topologicalOrder([tensor], isOpaque: { degrees[$0] != nil })
    where degrees[node] == nil {
      degrees[node] = min(degree(of: node), Self.tooHigh)
    }
    return degrees[tensor] ?? 0
  }

  private func degree(of tensor: Tensor) -> Int {
    let inputs = tensor.node.inputs.map { degrees[$0] ?? 0 }
    let highest = inputs.max() ?? 0
    if highest == 0 { return 0 }
    switch tensor.node.operation {
    case is Multiply, is InnerProduct, is MatrixVector, is MatrixProduct, is OuterProduct:
      return inputs.reduce(0, +)
    case is Square: return 2 * highest
    case is Divide: return inputs[1] == 0 ? highest : Self.tooHigh
    case is SolveTriangular: return inputs[0] == 0 ? highest : Self.tooHigh
    case is Gather, is ScatterAdd: return inputs[1] == 0 ? highest : Self.tooHigh
    case is Add, is Subtract, is Negate, is Sum, is SumAxes, is Broadcast, is Reshape,
      is InsertAxis, is RemoveAxis, is Concatenate, is Slice, is Embed, is Transpose, is Identity,
      is Diagonal, is DiagonalMatrix:
      return highest
    default: return Self.tooHigh
    }
  }
}

extension Tensor {
  /// Whether this is a polynomial of degree 1 or less in some unknowns.
  public func isLinear(in unknowns: [Tensor]) -> Bool {
    var degree = PolynomialDegree(in: unknowns)
    return degree(self) <= 1
  }

  /// Whether this is a polynomial of degree 2 or less in some unknowns, once it is simplified.
  public func isQuadratic(in unknowns: [Tensor]) -> Bool {
    var (degree, simplify) = (PolynomialDegree(in: unknowns), Simplifier())
    return degree(simplify(self)) <= 2
  }

  /// Whether some unknowns enter linearly with others as factors.
  public func multiplies(_ unknowns: [Tensor], by others: [Tensor]) -> Bool {
    var (alone, all) = (PolynomialDegree(in: unknowns), PolynomialDegree(in: unknowns + others))
    return alone(self) == 1 && all(self) > 1
  }
}
