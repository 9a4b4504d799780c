/// The Swift values that a model takes as data.

public import ApusGraph
public import ApusLinearAlgebra

/// A value that can be given to a model as data: numbers, arrays of numbers, rows, matrices, Booleans.
public protocol ModelData: Sendable {
  /// The value as an array with a shape.
  ///
  /// - Parameter name: the name of the data, for messages.
  /// - Throws: a ``ModelError`` when the value is not rectangular.
  func tensorData(named name: String) throws(ModelError) -> TensorData
}

extension Double: ModelData {
  public func tensorData(named name: String) -> TensorData {
    TensorData(shape: .scalar, values: [self])
  }
}

extension Int: ModelData {
  public func tensorData(named name: String) -> TensorData {
    TensorData(shape: .scalar, values: [Double(self)], kind: .integer)
  }
}

extension Matrix: ModelData {
  public func tensorData(named name: String) -> TensorData {
    var values = [Double]()
    values.reserveCapacity(rows * columns)
    for i in 0..<rows {
      for j in 0..<columns { values.append(storage[i + j * rows]) }
    }
    return TensorData(shape: [rows, columns], values: values)
  }
}

extension Array: ModelData where Element: ModelDataElement {
  public func tensorData(named name: String) throws(ModelError) -> TensorData {
    try Element.tensorData(of: self, named: name)
  }
}

/// What an array of data can hold: numbers, Booleans, or rows of numbers.
public protocol ModelDataElement: Sendable {
  /// An array of such elements as an array with a shape.
  static func tensorData(of elements: [Self], named name: String) throws(ModelError) -> TensorData
}

extension Double: ModelDataElement {
  public static func tensorData(of elements: [Double], named name: String) -> TensorData {
    TensorData(shape: [elements.count], values: elements)
  }
}

extension Int: ModelDataElement {
  public static func tensorData(of elements: [Int], named name: String) -> TensorData {
    TensorData(shape: [elements.count], values: elements.map(Double.init), kind: .integer)
  }
}

extension String: ModelDataElement {
  /// Labels are no numbers: what they index must be known.
  public static func tensorData(
    of elements: [String], named name: String
  ) throws(ModelError) -> TensorData {
    throw .labels(elements.first, named: name)
  }
}

extension String?: ModelDataElement {
  /// Labels are no numbers: what they index must be known.
  public static func tensorData(
    of elements: [String?], named name: String
  ) throws(ModelError) -> TensorData {
    throw .labels(elements.lazy.compactMap { $0 }.first, named: name)
  }
}

extension ModelError {
  fileprivate static func labels(_ first: String?, named name: String) -> ModelError {
    ModelError(
      .malformedData,
      "'\(name)' has labels\(first.map { " like '\($0)'" } ?? ""), which numbers can't be made of; "
        + "declare it by data(\"\(name)\", labels, levelsOf: \"…\") with the dimension that they index"
    )
  }
}

extension Bool: ModelDataElement {
  public static func tensorData(of elements: [Bool], named name: String) -> TensorData {
    TensorData(shape: [elements.count], values: elements.map { $0 ? 1 : 0 }, kind: .integer)
  }
}

extension Array: ModelDataElement where Element: ModelDataElement {
  /// Rows of one length as a matrix.
  public static func tensorData(
    of elements: [[Element]], named name: String
  ) throws(ModelError) -> TensorData {
    let width = elements.first?.count ?? 0
    if let ragged = elements.firstIndex(where: { $0.count != width }) {
      throw ModelError(
        .malformedData,
        "'\(name)': row \(ragged) has \(elements[ragged].count) values, but row 0 has \(width); give "
          + "all rows the same length")
    }
    let flat = try Element.tensorData(of: elements.flatMap { $0 }, named: name)
    guard flat.shape.rank == 1 else {
      throw ModelError(
        .malformedData,
        "'\(name)': arrays nested more than twice are not supported; give rows of numbers and use "
          + "reshape")
    }
    return TensorData(shape: [elements.count, width], values: flat.values, kind: flat.kind)
  }
}
