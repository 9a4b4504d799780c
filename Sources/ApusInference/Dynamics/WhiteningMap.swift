/// The linear part of the map from whitened coordinates, as a value that can be kept and given back.

/// What a metric is to the sampler: the linear map `F` of `x = F y + centre` under which the density
/// of `y` looks like a standard normal one. `F Fᵀ` is the inverse mass.
///
/// The centre is of no consequence to the dynamics, which see differences of positions only.
/// Matrices are stored column by column.
public enum WhiteningMap: Sendable, Equatable, Codable {
  /// `F = diag(scales)`.
  case diagonal(scales: [Double])
  /// `F = diag(scales) (I + W (diag(stretches) - I) Wᵀ)`, where W has a few orthonormal columns, one
  /// for each stretch.
  case lowRank(scales: [Double], directions: [Double], stretches: [Double])
  /// `F = L`, the lower triangular factor of the inverse mass.
  case dense(dimension: Int, factor: [Double])

  /// The map that changes nothing.
  static func identity(_ dimension: Int) -> WhiteningMap {
    .diagonal(scales: [Double](repeating: 1, count: dimension))
  }

  /// The map of a diagonal inverse mass.
  static func diagonal(variances: consuming [Double]) -> WhiteningMap {
    var scales = variances
    for i in scales.indices { scales[i].formSquareRoot() }
    return .diagonal(scales: scales)
  }

  /// Makes the map diagonal, with variances that are made of those it has. The memory of a diagonal
  /// map is used again.
  mutating func changeVariances(_ change: (inout [Double]) -> Void) {
    guard case .diagonal(var values) = self else {
      var values = variances
      change(&values)
      self = .diagonal(variances: values)
      return
    }
    self = .diagonal(scales: [])
    for i in values.indices { values[i] *= values[i] }
    change(&values)
    for i in values.indices { values[i].formSquareRoot() }
    self = .diagonal(scales: values)
  }

  /// The number of coordinates.
  public var dimension: Int {
    switch self {
    case .diagonal(let scales), .lowRank(let scales, _, _): scales.count
    case .dense(let dimension, _): dimension
    }
  }

  /// The diagonal of the inverse mass `F Fᵀ`.
  public var variances: [Double] {
    switch self {
    case .diagonal(let scales):
      return scales.map { $0 * $0 }
    case .lowRank(let scales, let directions, let stretches):
      return scales.indices.map { i in
        let excess = stretches.indices.reduce(0) { sum, k in
          let w = directions[k * scales.count + i]
          return sum + (stretches[k] * stretches[k] - 1) * w * w
        }
        return scales[i] * scales[i] * (1 + excess)
      }
    case .dense(let dimension, let factor):
      return (0..<dimension).map { i in
        (0...i).reduce(0) { $0 + factor[$1 * dimension + i] * factor[$1 * dimension + i] }
      }
    }
  }

  /// Whether the lengths of all parts fit each other and every number is finite, as is true of all
  /// maps that warm-up makes.
  var isWellFormed: Bool {
    switch self {
    case .diagonal(let scales):
      scales.allSatisfy(\.isFinite)
    case .lowRank(let scales, let directions, let stretches):
      directions.count == scales.count * stretches.count && stretches.count <= scales.count
        && [scales, directions, stretches].allSatisfy { $0.allSatisfy(\.isFinite) }
    case .dense(let dimension, let factor):
      factor.count == dimension * dimension && factor.allSatisfy(\.isFinite)
    }
  }
}
