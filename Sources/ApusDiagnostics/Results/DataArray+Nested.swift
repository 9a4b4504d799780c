/// Arrays as Swift's own nested arrays.

/// What the numbers of a ``DataArray`` can become: `Double`, `Int`, `Bool`, and arrays of these to any
/// depth.
public protocol NestedNumbers {
  /// The number of dimensions.
  static var dimensionCount: Int { get }

  /// Takes the elements of an array of that shape; nil when one of them is of another type.
  init?(_ values: ArraySlice<Double>, shape: ArraySlice<Int>)
}

extension Double: NestedNumbers {
  /// A number has no dimensions.
  public static var dimensionCount: Int { 0 }
  /// The only element.
  public init?(_ values: ArraySlice<Double>, shape: ArraySlice<Int>) {
    guard let value = values.first else { return nil }
    self = value
  }
}

extension Int: NestedNumbers {
  /// A number has no dimensions.
  public static var dimensionCount: Int { 0 }
  /// The only element; nil for one that is no integer.
  public init?(_ values: ArraySlice<Double>, shape: ArraySlice<Int>) {
    guard let value = values.first, let exact = Int(exactly: value) else { return nil }
    self = exact
  }
}

extension Bool: NestedNumbers {
  /// A truth value has no dimensions.
  public static var dimensionCount: Int { 0 }
  /// The only element; nil for one that is neither 0 nor 1.
  public init?(_ values: ArraySlice<Double>, shape: ArraySlice<Int>) {
    guard let value = values.first, value == 0 || value == 1 else { return nil }
    self = value == 1
  }
}

extension Array: NestedNumbers where Element: NestedNumbers {
  /// One more than the dimensions of the elements.
  public static var dimensionCount: Int { Element.dimensionCount + 1 }
  /// The elements along the first dimension, each with the dimensions that follow.
  public init?(_ values: ArraySlice<Double>, shape: ArraySlice<Int>) {
    guard let count = shape.first else { return nil }
    let inner = shape.dropFirst()
    let size = inner.reduce(1, *)
    self = []
    reserveCapacity(count)
    for index in 0..<count {
      let start = values.startIndex + index * size
      guard let element = Element(values[start..<start + size], shape: inner) else { return nil }
      append(element)
    }
  }
}

extension DataArray {
  /// The numbers as nested arrays, one level for each dimension: of dims `chain`, `draw` and one more,
  /// `try beta.nested(as: [[[Double]]].self)[chain][draw][element]`.
  ///
  /// - Throws: ``InferenceDataError/Reason/wrongType`` when the array has another number of dimensions,
  ///   or elements that are no `Int` or `Bool` where these are asked for.
  public func nested<Result: NestedNumbers>(
    as type: Result.Type = Result.self
  ) throws(InferenceDataError) -> Result {
    guard Result.dimensionCount == dims.count else {
      throw InferenceDataError(
        .wrongType,
        "the array has the dims \(dims) and \(type) has \(Result.dimensionCount); ask for one level "
          + "of arrays for each")
    }
    guard let result = Result(values[...], shape: shape[...]) else {
      throw InferenceDataError(
        .wrongType, "the array holds values that are no elements of \(type); ask for Double")
    }
    return result
  }
}
