/// Nodes in an order in which every node comes after its inputs.

/// All nodes that some outputs need, inputs first; each appears once.
///
/// - Complexity: O(nodes + edges), without recursion, so that long chains are no danger.
func topologicalOrder(_ outputs: [Tensor]) -> [Tensor] {
  var order = [Tensor]()
  var visited = Set<Tensor>()
  var stack = outputs.reversed().map { (tensor: $0, isExpanded: false) }
  while let (tensor, isExpanded) = stack.popLast() {
    if isExpanded {
      order.append(tensor)
    } else if visited.insert(tensor).inserted {
      stack.append((tensor, true))
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
}
