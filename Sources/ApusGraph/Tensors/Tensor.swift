/// The symbolic value of the model language: a light handle on a node of an immutable graph.

/// Whether the elements of a tensor are real numbers or integers (indices and counts).
public enum ElementKind: Sendable {
  case real, integer
}

/// A number or an array of numbers in a model, known or not.
///
/// Arithmetic and functions of tensors make new tensors; nothing is computed until a model is
/// compiled. Shapes are known when a tensor is made and broadcast as in NumPy. A mistake in shapes
/// makes an invalid tensor, which carries its ``ModelError`` through all further operations to
/// the model, which throws it.
public struct Tensor: Sendable {
  fileprivate(set) var node: Node

  init(_ node: Node) {
    self.node = node
  }

  /// The lengths of the dimensions.
  public var shape: Shape { node.shape }

  /// Whether the elements are real numbers or integers.
  public var kind: ElementKind { node.kind }

  /// The mistake that makes this tensor invalid, if there is one.
  public var error: ModelError? { node.operation.error }

  /// Applies an operation to inputs; an invalid input, or a shape that the operation refuses,
  /// gives an invalid tensor.
  static func apply(
    _ operation: any TensorOperation, to inputs: [Tensor], at location: SourceLocation? = nil
  ) -> Tensor {
    if let invalid = inputs.first(where: { $0.error != nil }) { return invalid }
    do {
      let shape = try operation.shape(of: inputs)
      return Tensor(Node(operation, inputs, shape: shape, kind: operation.kind(of: inputs)))
    } catch {
      var error = error
      error.location = error.location ?? location
      return .invalid(error)
    }
  }

  /// A tensor that stands for a mistake.
  public static func invalid(_ error: ModelError) -> Tensor {
    Tensor(Node(Invalid(mistake: error), [], shape: .scalar))
  }

  /// The same value under a name that messages use. A mistake stays as it is.
  public func named(_ name: String) -> Tensor {
    if error != nil { return self }
    // A leaf is known by its node: a copy would be another unknown, or data that stay behind when
    // data are replaced.
    let (operation, inputs) =
      node.inputs.isEmpty ? (Identity(), [self]) : (node.operation, node.inputs)
    return Tensor(Node(operation, inputs, shape: shape, kind: kind, label: name))
  }
}

/// A node of the graph: an operation on inputs. Nodes never change.
final class Node: Sendable {
  let operation: any TensorOperation
  // Written by `deinit` only, when nobody else can read it.
  nonisolated(unsafe) private(set) var inputs: [Tensor]
  let shape: Shape
  let kind: ElementKind
  /// The user's name for the value, if it has one.
  let label: String?
  /// Whether this is a vector of data times expressions without rows, or a sum of such: the linear
  /// predictor of a regression.
  let isLinearInRows: Bool

  init(
    _ operation: any TensorOperation, _ inputs: [Tensor], shape: Shape, kind: ElementKind = .real,
    label: String? = nil
  ) {
    self.operation = operation
    self.inputs = inputs
    self.shape = shape
    self.kind = kind
    self.label = label
    isLinearInRows = shape.rank == 1 && operation.isLinearInRows(inputs)
  }

  /// Releases a long chain of nodes one by one; left to itself it would recurse and overflow the
  /// stack.
  deinit {
    var pending = inputs
    inputs = []
    while var last = pending.popLast() {
      guard isKnownUniquelyReferenced(&last.node) else { continue }
      pending += last.node.inputs
      last.node.inputs = []
    }
  }
}

extension Tensor: Equatable {
  /// Whether two tensors are the same node (not whether their values are equal; that is `.==`).
  public static func == (a: Tensor, b: Tensor) -> Bool { a.node === b.node }
}

extension Tensor: Hashable {
  public func hash(into hasher: inout Hasher) {
    hasher.combine(identity)
  }

  /// What sets this node apart from all others.
  var identity: ObjectIdentifier { ObjectIdentifier(node) }
}
