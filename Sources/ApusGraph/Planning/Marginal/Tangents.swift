/// Derivatives of affine expressions along a direction.

/// The derivatives of expressions that are affine in an unknown along a step of it: of the shapes of the
/// expressions.
struct Tangents {
  private var tangents: [Tensor: Tensor]
  private var independent = Set<Tensor>()

  init(along unknown: Tensor, _ direction: Tensor) { tangents = [unknown: direction] }

  /// The derivative of an expression; nil for zero.
  ///
  /// - Precondition: it is affine, as ``PolynomialDegree`` has found out.
  mutating func callAsFunction(_ tensor: Tensor) -> Tensor? {
    for node in topologicalOrder([tensor], isOpaque: { tangents[$0] != nil })
    where tangents[node] == nil && !independent.contains(node) {
      if let tangent = tangent(of: node) {
        tangents[node] = tangent
      } else {
        independent.insert(node)
      }
    }
    return tangents[tensor]
  }

  private func tangent(of tensor: Tensor) -> Tensor? {
    let inputs = tensor.node.inputs
    let parts = inputs.map { tangents[$0] }
    if parts.allSatisfy({ $0 == nil }) { return nil }
    switch tensor.node.operation {
    case is Add, is Subtract:
      let right = tensor.node.operation is Add ? parts[1] : parts[1].map { -$0 }
      if let left = parts[0], let right { return left + right }
      return (parts[0] ?? right).map { broadcast($0, to: tensor.shape) }
    case is Concatenate:
      let all = zip(parts, inputs).map { part, input in part ?? .zeros(input.shape) }
      return .apply(tensor.node.operation, to: all)
    default:
      // Linear in the only input that depends on the unknown.
      return .apply(tensor.node.operation, to: zip(parts, inputs).map { $0 ?? $1 })
    }
  }
}

extension Tensor {
  /// Zeros that simplification knows.
  static func zeros(_ shape: Shape) -> Tensor {
    .constant([Double](repeating: 0, count: shape.count), shape: shape, origin: .written)
  }
}
