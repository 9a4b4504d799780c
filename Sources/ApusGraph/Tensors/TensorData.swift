/// Known numbers with a shape: what data and constants hold.

/// Numbers in row-major order with their shape.
public struct TensorData: Sendable, Equatable {
  /// The lengths of the dimensions.
  public let shape: Shape
  /// All elements, the last dimension fastest.
  public let values: [Double]
  /// Whether the elements are real numbers or integers.
  public let kind: ElementKind

  /// Numbers in row-major order.
  ///
  /// - Precondition: as many values as the shape has elements.
  public init(shape: Shape, values: [Double], kind: ElementKind = .real) {
    precondition(shape.count == values.count, "\(values.count) values for the shape \(shape)")
    self.shape = shape
    self.values = values
    self.kind = kind
  }
}

/// The memory of a constant: never changed, at one address for its whole life, compared by identity
/// so that large data are never compared or hashed.
final class ConstantBuffer: @unchecked Sendable {
  let values: UnsafeBufferPointer<Double>

  init(_ source: [Double]) {
    let memory = UnsafeMutableBufferPointer<Double>.allocate(capacity: source.count)
    _ = memory.initialize(from: source)
    values = UnsafeBufferPointer(memory)
  }

  deinit {
    values.deallocate()
  }
}
