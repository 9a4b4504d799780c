/// What can stand where a tensor is expected: numbers, arrays, matrices and literals.

public import ApusLinearAlgebra

/// A value that can be used as a tensor.
public protocol TensorConvertible {
  /// The value as a tensor.
  var tensor: Tensor { get }
}

extension Tensor: TensorConvertible {
  public var tensor: Tensor { self }
}

extension Double: TensorConvertible {
  public var tensor: Tensor { .constant(self) }
}

extension Int: TensorConvertible {
  public var tensor: Tensor { .constant([Double(self)], shape: .scalar, kind: .integer) }
}

extension Matrix: TensorConvertible {
  /// A matrix of constants.
  public var tensor: Tensor { .constant(transposed().storage, shape: [rows, columns]) }
}

extension Array: TensorConvertible where Element: TensorElement {
  public var tensor: Tensor { Element.tensor(of: self) }
}

/// What an array that is used as a tensor can hold: numbers, tensors, or rows of these.
public protocol TensorElement {
  /// An array of such elements as a tensor; an invalid one when the rows have different lengths.
  static func tensor(of elements: [Self]) -> Tensor
}

extension Double: TensorElement {
  public static func tensor(of elements: [Double]) -> Tensor {
    .constant(elements, shape: [elements.count])
  }
}

extension Int: TensorElement {
  public static func tensor(of elements: [Int]) -> Tensor {
    .constant(elements.map(Double.init), shape: [elements.count], kind: .integer)
  }
}

extension Tensor: TensorElement {
  public static func tensor(of elements: [Tensor]) -> Tensor { stack(elements) }
}

extension Array: TensorElement where Element: TensorElement {
  public static func tensor(of elements: [[Element]]) -> Tensor {
    let width = elements.first?.count ?? 0
    if let ragged = elements.firstIndex(where: { $0.count != width }) {
      return .invalid(
        ModelError(
          .malformedData,
          "row \(ragged) of an array has \(elements[ragged].count) values, but row 0 has \(width); "
            + "give all rows the same length"))
    }
    let flat = elements.flatMap { $0 }.tensor
    if flat.error != nil { return flat }
    let shape = Shape([elements.count, width] + flat.shape.dimensions.dropFirst())
    // Numbers stay known.
    guard let values = flat.knownValues else { return reshape(flat, to: shape) }
    return .constant(values, shape: shape, kind: flat.kind)
  }
}

extension Tensor: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A known number.
  public init(floatLiteral value: Double) {
    self = .constant(value)
  }

  /// A known real number; an index is written as `Int` or comes from data.
  public init(integerLiteral value: Int) {
    self = .constant(Double(value))
  }
}

// Literals are tensors already; these are for numbers in variables, and rank behind.
extension Tensor {
  @_disfavoredOverload
  public static func + (a: Tensor, b: Double) -> Tensor { a + b.tensor }

  @_disfavoredOverload
  public static func + (a: Double, b: Tensor) -> Tensor { a.tensor + b }

  @_disfavoredOverload
  public static func - (a: Tensor, b: Double) -> Tensor { a - b.tensor }

  @_disfavoredOverload
  public static func - (a: Double, b: Tensor) -> Tensor { a.tensor - b }

  @_disfavoredOverload
  public static func * (a: Tensor, b: Double) -> Tensor { a * b.tensor }

  @_disfavoredOverload
  public static func * (a: Double, b: Tensor) -> Tensor { a.tensor * b }

  @_disfavoredOverload
  public static func / (a: Tensor, b: Double) -> Tensor { a / b.tensor }

  @_disfavoredOverload
  public static func / (a: Double, b: Tensor) -> Tensor { a.tensor / b }
}
