/// Reverse-mode differentiation on the graph.

/// The gradient of a single number with respect to some unknowns, as expressions.
///
/// The output is simplified first, so that derivatives are those of stable forms. Then one sweep
/// from it to the leaves applies each operation's reverse rule; the result shares subexpressions
/// with the simplified value and is planned together with it.
///
/// - Returns: for each of `unknowns` an expression of its shape.
public func gradient(of output: Tensor, withRespectTo unknowns: [Tensor]) -> [Tensor] {
  precondition(output.shape == .scalar, "a gradient is that of a single number")
  if output.error != nil { return unknowns.map { _ in output } }
  var simplify = Simplifier()
  let unknowns = unknowns.map { simplify($0) }
  return reverseSweep(from: simplify(output), to: unknowns)
}

/// The gradient of a simplified expression.
func reverseSweep(from output: Tensor, to unknowns: [Tensor]) -> [Tensor] {
  let order = topologicalOrder([output])
  var isActive = Set(unknowns)
  for tensor in order where tensor.node.inputs.contains(where: isActive.contains) {
    isActive.insert(tensor)
  }
  // What lies under a branch of `select`, and may not have been taken.
  var isOptional = Set<Tensor>()
  var contributions: [Tensor: [Tensor]] = [output: [1]]
  for tensor in order.reversed() where isActive.contains(tensor) && !tensor.isUnknown {
    guard let parts = contributions[tensor] else { continue }
    let adjoint = balancedSum(parts)
    let (operation, inputs) = (tensor.node.operation, tensor.node.inputs)
    if operation is Select || isOptional.contains(tensor) { isOptional.formUnion(inputs) }
    let isMasked = operation.hasValuesInAdjoints && isOptional.contains(tensor)
    let adjoints = operation.adjoints(inputs: inputs, output: tensor, adjoint: adjoint)
    for (input, part) in zip(inputs, adjoints) where isActive.contains(input) {
      guard var part else { continue }
      if isMasked { part = .apply(Masked(), to: [adjoint, part]) }
      let reduced = part.summed(from: tensor.shape, to: input.shape, by: operation)
      contributions[input, default: []].append(reduced)
    }
  }
  return unknowns.map { unknown in
    guard let parts = contributions[unknown] else { return broadcast(0, to: unknown.shape) }
    return broadcast(balancedSum(parts), to: unknown.shape)
  }
}

/// A sum whose depth grows with the logarithm of the number of terms, which keeps rounding small.
private func balancedSum(_ terms: [Tensor]) -> Tensor {
  if terms.count == 1 { return terms[0] }
  let middle = terms.count / 2
  return balancedSum(Array(terms[..<middle])) + balancedSum(Array(terms[middle...]))
}

extension Tensor {
  /// The adjoint of an input of shape `target` whose broadcasting gave the shape `full`.
  ///
  /// This tensor may itself be smaller than `full`; an axis along which it is constant is summed by
  /// a multiplication, and an axis that the target keeps is left constant.
  fileprivate func summed(
    from full: Shape, to target: Shape, by operation: any TensorOperation
  ) -> Tensor {
    guard operation.isBroadcasting, error == nil else { return self }
    var factor = 1
    var axes = [Int]()
    for position in 0..<full.rank {
      let length = full.extent(fromRight: position)
      guard length != 1, target.extent(fromRight: position) == 1 else { continue }
      if shape.extent(fromRight: position) == 1 {
        factor *= length
      } else {
        axes.append(shape.rank - 1 - position)
      }
    }
    let total = summed(over: axes.sorted(), targetRank: target.rank)
    return factor == 1 ? total : .constant(Double(factor)) * total
  }

  private func summed(over axes: [Int], targetRank: Int) -> Tensor {
    if shape.rank > 0, targetRank == 0 || axes.count == shape.rank { return sum(self) }
    // Axes that the target doesn't have vanish, those of length 1 included.
    let missing = Array(0..<max(0, shape.rank - targetRank))
    let kept = axes.filter { shape.rank - $0 <= targetRank }
    var result = self
    if !kept.isEmpty {
      result = .apply(SumAxes(axes: kept, keepsDimensions: true), to: [result])
    }
    if !missing.isEmpty {
      result = .apply(SumAxes(axes: missing, keepsDimensions: false), to: [result])
    }
    return result
  }
}
