/// The data that expressions depend on.

import ApusNumerics

extension Tensor {
  /// The data that these tensors depend on, each once.
  public static func data(of tensors: [Tensor]) -> [Tensor] {
    topologicalOrder(tensors).filter { $0.node.operation is DataLeaf }
  }

  /// The arrays of numbers, data or not, that these tensors depend on, each once.
  public static func arrays(of tensors: [Tensor]) -> [Tensor] {
    topologicalOrder(tensors).filter { tensor in
      guard case .data? = tensor.node.operation.knownBuffer?.origin else { return false }
      return true
    }
  }

  /// The places of missing values (NaN) among known ones, in row-major order.
  public var missingPlaces: [Int] {
    guard let values = knownBuffer?.values, !values.hasOnlyFinite else { return [] }
    return values.indices.filter { values[$0].isNaN }
  }

  /// Whether a missing value (NaN) among the data is used, once rows that nothing needs are left
  /// out.
  public var usesMissingValues: Bool {
    var simplify = Simplifier()
    return topologicalOrder([simplify(self)]).contains { tensor in
      tensor.knownBuffer.map { $0.values.contains(where: \.isNaN) } ?? false
    }
  }
}
