/// Copies of expressions with other leaves.

/// Exchanges tensors for others and rebuilds what depends on them; shapes are inferred anew. One
/// value can rebuild many expressions and shares what they share.
public struct Substitution {
  private var replacements: [Tensor: Tensor]

  /// - Parameter replacements: for each tensor to be exchanged, what takes its place.
  public init(_ replacements: [Tensor: Tensor]) {
    self.replacements = replacements
  }

  /// The expression with all exchanges made. It is the same tensor where nothing changed, and an
  /// invalid one where the new shapes don't fit.
  public mutating func callAsFunction(_ tensor: Tensor) -> Tensor {
    for node in topologicalOrder([tensor]) where replacements[node] == nil {
      replacements[node] = rebuilt(node)
    }
    return replacements[tensor] ?? tensor
  }

  private func rebuilt(_ tensor: Tensor) -> Tensor {
    let inputs = tensor.node.inputs.map { replacements[$0] ?? $0 }
    if inputs == tensor.node.inputs { return tensor }
    let result = Tensor.apply(tensor.node.operation, to: inputs)
    guard let label = tensor.node.label, result.error == nil else { return result }
    return result.named(label)
  }
}
