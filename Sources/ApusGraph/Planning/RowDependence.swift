/// Which entries of unknown vectors the rows of an expression depend on.

/// How the rows of an expression depend on the entries of unknowns of one length.
public enum RowDependence: Equatable {
  /// Not at all.
  case none
  /// Each row depends on one entry: that of its own number, or the one that an index of data names.
  case rows(index: Tensor?)
  /// Some row depends on several entries, or in a way that is not looked into.
  case mixed
}

/// How the rows (entries of the first axis) of an expression depend on unknowns.
///
/// - Parameter unknowns: unknowns of one length, with at least one axis.
/// - Complexity: linear in the number of nodes.
public func rowDependence(of tensor: Tensor, on unknowns: Set<Tensor>) -> RowDependence {
  var found: [Tensor: RowDependence] = [:]
  for node in topologicalOrder([tensor]) {
    found[node] =
      unknowns.contains(node) ? .rows(index: nil) : node.rowDependence { found[$0] ?? .none }
  }
  return found[tensor] ?? .none
}

extension Tensor {
  /// The dependence of this node, given those of its inputs.
  fileprivate func rowDependence(_ known: (Tensor) -> RowDependence) -> RowDependence {
    let (operation, inputs) = (node.operation, node.inputs)
    let dependences = inputs.map(known)
    let dependent = zip(inputs, dependences).filter { $0.1 != .none }
    guard let first = dependent.first?.1 else { return .none }
    guard dependent.allSatisfy({ $0.1 == first }), first != .mixed else { return .mixed }
    switch operation {
    case is any ElementwiseUnary, is any ElementwiseBinary, is any ElementwiseTernary,
      is Select, is Broadcast, is Identity:
      return dependent.allSatisfy { hasRows(of: $0.0) } ? first : .mixed
    case let reduction as any AxisReduction:
      return (reduction.axis ?? 0) > 0 ? first : .mixed
    case let reduction as SumAxes: return reduction.axes.contains(0) ? .mixed : first
    // Rows stay together where the first axis keeps its length.
    case is Reshape:
      return inputs[0].shape.dimensions.first == shape.dimensions.first ? first : .mixed
    case let part as Slice: return part.axis > 0 ? first : .mixed
    case let change as RemoveAxis: return change.axis > 0 ? first : .mixed
    case let change as InsertAxis: return change.axis > 0 ? first : .mixed
    case is Gather where dependences[1] == .none:
      return inputs[1].shape.rank == 1 ? chosen(first, by: inputs[1]) : .mixed
    // The rows that an unknown index picks are those of the index.
    case is Gather where dependences[0] == .none: return first
    default: return .mixed
    }
    func hasRows(of input: Tensor) -> Bool {
      input.shape.rank == shape.rank && input.shape.dimensions[0] == shape.dimensions[0]
    }
  }

  /// The dependence of rows that are picked by known numbers.
  private func chosen(_ dependence: RowDependence, by index: Tensor) -> RowDependence {
    guard case .rows(let inner) = dependence, index.knownBuffer != nil else { return .mixed }
    guard let inner else { return .rows(index: index) }
    return inner.knownEntries(index).map { .rows(index: $0) } ?? .mixed
  }
}
