/// What reductions along one axis, or over everything, have in common.

/// An array seen along one axis: `outer` blocks of `length` entries, each `inner` elements apart.
struct AxisBlocks {
  let outer: Int
  let length: Int
  let inner: Int

  /// - Parameter axis: an axis of the shape, or nil for one block of all elements.
  init(_ shape: Shape, axis: Int?) {
    guard let axis else {
      (outer, length, inner) = (1, shape.count, 1)
      return
    }
    outer = shape.dimensions[..<axis].reduce(1, *)
    length = shape.dimensions[axis]
    inner = shape.dimensions[(axis + 1)...].reduce(1, *)
  }

  /// Calls `body` with the first element of each line along the axis and the number of the line.
  @inline(__always)
  func forEachLine(_ body: (_ start: Int, _ line: Int) -> Void) {
    for block in 0..<outer {
      for i in 0..<inner { body(block * length * inner + i, block * inner + i) }
    }
  }
}

/// A reduction along an axis, which stays with length 1, or of all elements to a single number.
///
/// The axis stays so that results and adjoints broadcast against the input.
protocol AxisReduction: TensorOperation {
  var axis: Int? { get }

  /// The name of the function.
  var name: String { get }
}

extension AxisReduction {
  var hasValuesInAdjoints: Bool { true }

  func text(of inputs: [String]) -> String {
    axis.map { "\(name)(\(inputs[0]), axis: \($0))" } ?? "\(name)(\(inputs[0]))"
  }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    guard let axis else { return .scalar }
    try requireAxis(axis, of: inputs[0], for: name)
    var dimensions = inputs[0].shape.dimensions
    dimensions[axis] = 1
    return Shape(dimensions)
  }

  /// The result for users, without the axis.
  func reduced(_ x: Tensor, _ fileID: String, _ line: Int) -> Tensor {
    let result = Tensor.apply(self, to: [x], at: SourceLocation(fileID: fileID, line: line))
    return axis.map { .apply(RemoveAxis(axis: $0), to: [result]) } ?? result
  }
}

/// Throws the error that names a tensor without the axis that a function asks for.
func requireAxis(_ axis: Int, of x: Tensor, for function: String) throws(ModelError) {
  guard !x.shape.dimensions.indices.contains(axis) else { return }
  let choice =
    x.shape.rank == 0
    ? "it is a single number, so leave the axis out"
    : "give one of its axes, 0 to \(x.shape.rank - 1)"
  throw ModelError(
    .shapeMismatch, "\(function): \(x) has the shape \(x.shape) and no axis \(axis); \(choice)")
}
