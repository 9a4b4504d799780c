/// Arguments stretched to vectors, and conditions on arguments that are only known at run time.

import ApusGraph

/// A number, or a longer array, stretched to a shape; what fits already stays, and numbers stay
/// known.
func stretched(_ x: Tensor, to shape: Shape) -> Tensor {
  guard x.error == nil, x.shape.rank < shape.rank else { return x }
  guard let values = x.knownValues, values.count == 1 else { return broadcast(x, to: shape) }
  return .constant(
    [Double](repeating: values[0], count: shape.count), shape: shape, kind: x.kind)
}

extension Distribution {
  /// A density, or NaN where an argument that is computed has left its domain; arguments that are
  /// known have been checked.
  func checkingArguments(_ density: Tensor) -> Tensor {
    let computed = parameters.filter { $0.value.knownValues == nil }
    let isValid = computed.reduce(1 as Tensor) { $0 * $1.domain.contains($1.value) }
    return select(isValid, density, .constant(.nan))
  }
}
