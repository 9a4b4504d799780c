/// What a fit remembers of the data that it was made from.

/// A few facts about an array of data: enough to tell whether other data are of the same kind.
public struct DataSummary: Sendable, Equatable, Codable {
  /// The name of the data in the model.
  public var name: String
  /// The length of each dimension.
  public var shape: [Int]
  /// The name of each dimension.
  public var dims: [String]
  /// What the numbers stand for.
  public var kind: DataArray.Kind
  /// The number of values that are there, and of those that are missing (NaN).
  public var count: Int
  public var missingCount: Int
  /// Mean, standard deviation (divisor n - 1), least and greatest of the values that are there; nil
  /// where there are too few.
  public var mean: Double?
  public var standardDeviation: Double?
  public var minimum: Double?
  public var maximum: Double?
  /// How many different values there are, for integers and Booleans; nil for real numbers.
  public var distinctCount: Int?

  /// Summarises an array; not finite results, of infinite values, are left out.
  public init(name: String, _ array: DataArray) {
    (self.name, shape, dims, kind) = (name, array.shape, array.dims, array.kind)
    let present = array.values.filter { !$0.isNaN }
    count = present.count
    missingCount = array.values.count - count
    (minimum, maximum) = (present.min(), present.max())
    if kind != .real { distinctCount = Set(present).count }
    let draws = Draws(present, chains: 1)
    mean = present.isEmpty ? nil : draws.mean().ifFinite
    standardDeviation = present.count < 2 ? nil : draws.standardDeviation().ifFinite
  }
}

/// The formula of a model that was made from one, with what its transforms have learnt.
public struct FormulaRecord: Sendable, Equatable, Codable {
  /// The formula as it was written, such as `y ~ 1 + scale(x) + (1 | county)`.
  public var formula: String
  /// What each stateful transform has learnt from the data (mean, scale, knots, levels), as JSON text
  /// by the term's name.
  public var transforms: [String: String]

  public init(formula: String, transforms: [String: String] = [:]) {
    (self.formula, self.transforms) = (formula, transforms)
  }
}

extension Double {
  fileprivate var ifFinite: Double? { isFinite ? self : nil }
}
