/// Nodes in an order in which every node comes after its inputs.

/// All nodes that some outputs need, inputs first; each appears once.
///
/// - Parameter isOpaque: whether what a node depends on is left out.
/// - Complexity: O(nodes + edges), without recursion, so that long chains are no danger.
func topologicalOrder(
  _ outputs: [Tensor], isOpaque: (Tensor) -> Bool = { _ in false }
) -> [Tensor] {
  var order = [Tensor]()
  var visited = Set<Tensor>()
  var stack = outputs.reversed().map { (tensor: $0, isExpanded: false) }
  while let (tensor, isExpanded) = stack.popLast() {
    if isExpanded {
      order.append(tensor)
    } else if visited.insert(tensor).inserted {
      stack.append((tensor, true))
      if isOpaque(tensor) { continue }
      for input in tensor.node.inputs.reversed() where !visited.contains(input) {
        stack.append((input, false))
      }
    }
  }
  return order
}

extension Tensor {
  /// The unknowns that these tensors depend on, each once.
  public static func unknowns(of tensors: [Tensor]) -> [Tensor] {
    topologicalOrder(tensors).filter(\.isUnknown)
  }

  /// The unknowns and the named data that these tensors depend on, each once.
  public static func leaves(of tensors: [Tensor]) -> [Tensor] {
    topologicalOrder(tensors).filter { $0.node.inputs.isEmpty && $0.node.label != nil }
  }

  /// Those of some tensors that others are computed from directly, each once: what stands behind
  /// one of them does not count.
  public static func sources(of tensors: [Tensor], among named: Set<Tensor>) -> [Tensor] {
    topologicalOrder(tensors) { named.contains($0) }.filter { named.contains($0) }
  }
}
