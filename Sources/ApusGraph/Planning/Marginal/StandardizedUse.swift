/// Standardised unknowns and what they are multiplied by.

/// How expressions use an unknown that was written as the standardised form of another one:
/// everywhere as `mean + scale · z`.
public struct StandardizedUse: Sendable {
  /// What is added to the product wherever it is used; zero where that differs.
  public let mean: Tensor
  /// What the unknown is multiplied by.
  public let scale: Tensor

  /// - Parameters:
  ///   - unknown: a vector or a number.
  ///   - expressions: all that depend on it.
  /// - Returns: nil where it is used in another way, or with several scales.
  public init?(of unknown: Tensor, in expressions: [Tensor]) {
    let order = topologicalOrder(expressions)
    var users: [Tensor: [Tensor]] = [:]
    for tensor in order {
      for input in Set(tensor.node.inputs) { users[input, default: []].append(tensor) }
    }
    let roots = Set(expressions)
    /// Those that use an element or more of a tensor, looking through a choice of elements; nil where
    /// the tensor itself is asked for.
    func uses(of tensor: Tensor) -> [(user: Tensor, other: Tensor)]? {
      if roots.contains(tensor) { return nil }
      var result = [(user: Tensor, other: Tensor)]()
      for user in users[tensor] ?? [] {
        let inputs = user.node.inputs
        switch user.node.operation {
        case is Gather where inputs[0] == tensor && inputs[1] != tensor, is Identity:
          guard let further = uses(of: user) else { return nil }
          result += further
        case is Multiply where inputs[0] != inputs[1], is Add where inputs[0] != inputs[1]:
          result.append((user, inputs[0] == tensor ? inputs[1] : inputs[0]))
        default: return nil
        }
      }
      return result
    }
    func fits(_ tensor: Tensor) -> Bool {
      (tensor.shape.count == 1 || tensor.shape == unknown.shape)
        && !Tensor.unknowns(of: [tensor]).contains(unknown)
    }
    guard let products = uses(of: unknown), let scale = products.first?.other,
      products.allSatisfy({ $0.user.node.operation is Multiply && $0.other == scale }), fits(scale)
    else { return nil }
    self.scale = scale
    let sums = products.map { uses(of: $0.user) }
    var means = Set<Tensor>()
    for uses in sums {
      for use in uses ?? [] where use.user.node.operation is Add { means.insert(use.other) }
    }
    let areAdded = sums.allSatisfy { uses in
      uses?.allSatisfy { $0.user.node.operation is Add } ?? false
    }
    if areAdded, means.count == 1, let mean = means.first, fits(mean) {
      self.mean = mean
    } else {
      mean = 0
    }
  }
}
