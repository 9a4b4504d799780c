/// The nodes without inputs: constants, data, parameters and mistakes.

/// Known numbers. Scalars of a model's text with the same bits are the same constant, other numbers
/// only if they share their memory.
struct Constant: TensorOperation {
  let buffer: ConstantBuffer

  var knownBuffer: ConstantBuffer? { buffer }

  static func == (a: Constant, b: Constant) -> Bool {
    if a.buffer === b.buffer { return true }
    return a.isScalar && b.isScalar
      && a.buffer.values[0].bitPattern == b.buffer.values[0].bitPattern
  }

  private var isScalar: Bool { buffer.values.count == 1 && buffer.isWritten }

  func hash(into hasher: inout Hasher) {
    if isScalar {
      hasher.combine(buffer.values[0].bitPattern)
    } else {
      hasher.combine(ObjectIdentifier(buffer))
    }
  }
}

/// Data under a name, which can be replaced in a copy of the graph.
struct DataLeaf: TensorOperation {
  let name: String
  let buffer: ConstantBuffer

  var knownBuffer: ConstantBuffer? { buffer }

  static func == (a: DataLeaf, b: DataLeaf) -> Bool { a.buffer === b.buffer }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(buffer))
  }
}

/// An unknown: a value that is given to each evaluation.
struct Unknown: TensorOperation {
  /// What sets unknowns of the same name apart.
  final class Identity: Sendable {}

  let identity: Identity

  static func == (a: Unknown, b: Unknown) -> Bool { a.identity === b.identity }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(identity))
  }
}

/// A mistake, on its way to whoever throws it.
struct Invalid: TensorOperation {
  let mistake: ModelError

  var error: ModelError? { mistake }

  /// What does not fit has no words; its mistake has.
  func text(of inputs: [String]) -> String { "…" }

  static func == (a: Invalid, b: Invalid) -> Bool { a.mistake == b.mistake }

  func hash(into hasher: inout Hasher) {
    hasher.combine(mistake.message)
  }
}

/// A node without inputs is made with its shape and never runs.
protocol LeafOperation: TensorOperation {}

extension LeafOperation {
  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    preconditionFailure("a leaf is made with its shape")
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    preconditionFailure("a leaf has no kernel")
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] { [] }
}

extension Constant: LeafOperation {}
extension DataLeaf: LeafOperation {}
extension Unknown: LeafOperation {}
extension Invalid: LeafOperation {}

extension Tensor {
  /// A known number.
  public static func constant(_ value: Double) -> Tensor {
    constant([value], shape: .scalar)
  }

  /// Known numbers in row-major order.
  public static func constant(
    _ values: [Double], shape: Shape, kind: ElementKind = .real
  ) -> Tensor {
    constant(values, shape: shape, kind: kind, origin: shape.rank == 0 ? .written : .data)
  }

  static func constant(
    _ values: [Double], shape: Shape, kind: ElementKind = .real, origin: ConstantBuffer.Origin
  ) -> Tensor {
    precondition(values.count == shape.count, "\(values.count) values for the shape \(shape)")
    let operation = Constant(buffer: ConstantBuffer(values, origin: origin))
    return Tensor(Node(operation, [], shape: shape, kind: kind))
  }

  /// Data under a name; the leaf that a model exchanges when its data are replaced.
  public static func data(_ name: String, _ data: TensorData) -> Tensor {
    let operation = DataLeaf(name: name, buffer: ConstantBuffer(data.values, origin: .data))
    return Tensor(Node(operation, [], shape: data.shape, kind: data.kind, label: name))
  }

  /// An unknown of a model: a parameter, or anything else that is given at each evaluation.
  public static func unknown(_ name: String, shape: Shape, kind: ElementKind = .real) -> Tensor {
    Tensor(
      Node(Unknown(identity: Unknown.Identity()), [], shape: shape, kind: kind, label: name))
  }

  /// The numbers of a constant or of data, nil for everything that has to be computed.
  public var knownValues: [Double]? { knownBuffer.map { Array($0.values) } }

  /// The memory of a constant or of data, nil for everything that has to be computed.
  var knownBuffer: ConstantBuffer? {
    if let buffer = node.operation.knownBuffer { return buffer }
    return node.operation is Identity ? node.inputs[0].knownBuffer : nil
  }

  /// The number, if this is a single number that is the same for all data.
  ///
  /// What data say is not looked at when expressions are made simpler: the same plan can then be
  /// used for other data.
  var knownScalar: Double? {
    guard shape.count == 1, let buffer = knownBuffer, buffer.isWritten else { return nil }
    return buffer.values[0]
  }

  var isUnknown: Bool { node.operation is Unknown }
}
