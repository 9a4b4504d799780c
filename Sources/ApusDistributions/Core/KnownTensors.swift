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
  /// A density, or NaN where an argument has left its domain, as a computed one or one with a
  /// computed bound may; those that are known to belong to it cost nothing.
  func checkingArguments(_ density: Tensor) -> Tensor {
    let open = parameters.filter { !$0.domain.isKnownToContain($0.value) }
    let isValid = open.reduce(1 as Tensor) { $0 * $1.domain.contains($1.value) }
    return select(isValid, density, .constant(.nan))
  }

  /// A length that may be wrong because data have no rows or columns.
  func requireLength(
    _ length: Int?, _ argument: String, atLeast least: Int
  ) throws(ModelError) -> Int? {
    guard let length else { return nil }
    guard length >= least else {
      throw ModelError(
        .invalidArgument,
        "\(name): \(argument) must be at least \(least), got \(length); "
          + "give more rows or columns")
    }
    return length
  }
}
