/// What can stand where a tensor is expected: numbers, arrays and literals.

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

extension [Double]: TensorConvertible {
  /// A vector of constants.
  public var tensor: Tensor { .constant(self, shape: [count]) }
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
