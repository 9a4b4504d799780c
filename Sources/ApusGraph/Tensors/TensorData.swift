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
  /// Where numbers come from.
  enum Origin {
    /// The text of the model, or the shapes of data: the same for all data of these shapes.
    case written
    /// Data, or what only the data themselves tell.
    case data
    /// An expression of data.
    case computed(Tensor)
  }

  let values: UnsafeBufferPointer<Double>
  let origin: Origin

  init(_ source: [Double], origin: Origin) {
    self.origin = origin
    let memory = UnsafeMutableBufferPointer<Double>.allocate(capacity: source.count)
    _ = memory.initialize(from: source)
    values = UnsafeBufferPointer(memory)
  }

  /// Whether other data leave the numbers as they are, so that a plan may depend on them.
  var isWritten: Bool {
    if case .written = origin { true } else { false }
  }

  deinit {
    values.deallocate()
  }
}
