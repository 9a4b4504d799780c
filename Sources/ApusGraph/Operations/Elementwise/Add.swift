/// Addition.

/// `a + b`, element by element.
struct Add: ElementwiseBinary {
  static let symbol = "+"

  static func value(_ a: Double, _ b: Double) -> Double { a + b }

  var isCommutative: Bool { true }

  var hasValuesInAdjoints: Bool { false }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [adjoint, adjoint]
  }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    let (a, b) = (inputs[0], inputs[1])
    if a.knownScalar == 0, a.broadcastsInto(b) { return b }
    if b.knownScalar == 0, b.broadcastsInto(a) { return a }
    if let negated = b.inputOfNegate { return a - negated }
    return nil
  }
}

extension Tensor {
  /// The sum, element by element; shapes broadcast.
  public static func + (a: Tensor, b: Tensor) -> Tensor { apply(Add(), to: [a, b]) }

  /// Whether combining this tensor with `other` leaves the shape of `other` as it is.
  func broadcastsInto(_ other: Tensor) -> Bool {
    shape.broadcast(with: other.shape) == other.shape
  }
}
