/// An array of numbers with named dimensions.

/// Numbers in row-major order (the last dimension varies fastest) with a name for each dimension.
///
/// Integers and Booleans are stored as doubles (0 and 1); ``kind`` says what they stand for.
public struct DataArray: Sendable, Equatable {
  /// What the numbers stand for, kept so that files can be written in the right type.
  public enum Kind: String, Sendable {
    case real, integer, boolean
  }

  /// The name of each dimension; sampled arrays begin with `chain` and `draw`.
  public let dims: [String]
  /// The length of each dimension.
  public let shape: [Int]
  /// All elements in row-major order.
  public let values: [Double]
  /// What the numbers stand for.
  public let kind: Kind

  /// - Precondition: one name a dimension, and as many values as the shape has elements.
  public init(dims: [String], shape: [Int], values: [Double], kind: Kind = .real) {
    precondition(dims.count == shape.count, "\(dims.count) names for \(shape.count) dimensions")
    precondition(
      shape.reduce(1, *) == values.count, "\(values.count) values for the shape \(shape)")
    self.dims = dims
    self.shape = shape
    self.values = values
    self.kind = kind
  }
}
