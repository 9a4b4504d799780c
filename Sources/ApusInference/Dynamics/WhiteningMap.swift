/// The linear part of the map from whitened coordinates, as a value that can be kept and given back.

/// What a metric is to the sampler: the linear map `F` of `x = F y + centre` under which the density
/// of `y` looks like a standard normal one. `F Fᵀ` is the inverse mass.
///
/// The centre is of no consequence to the dynamics, which see differences of positions only.
public enum WhiteningMap: Sendable, Equatable, Codable {
  /// One scale for each coordinate.
  case diagonal(scales: [Double])

  /// The map that changes nothing.
  static func identity(_ dimension: Int) -> WhiteningMap {
    .diagonal(scales: [Double](repeating: 1, count: dimension))
  }

  /// The map of a diagonal inverse mass.
  static func diagonal(variances: [Double]) -> WhiteningMap {
    .diagonal(scales: variances.map { $0.squareRoot() })
  }

  /// The number of coordinates.
  public var dimension: Int {
    switch self {
    case .diagonal(let scales): scales.count
    }
  }

  /// The diagonal of the inverse mass `F Fᵀ`.
  public var variances: [Double] {
    switch self {
    case .diagonal(let scales): scales.map { $0 * $0 }
    }
  }
}
