/// The inverse Hessian of minus a log density, as far as the steps of a search tell.

internal import ApusLinearAlgebra

/// A point of a search, with the gradient of minus the log density there.
struct PathPoint {
  let position: [Double]
  let gradient: [Double]
}

/// A diagonal estimate that is carried along the path, and the last steps, which update it by the
/// formula of Broyden, Fletcher, Goldfarb and Shanno (arXiv 2108.03782, section 3.2 and algorithm 3).
struct InverseHessian {
  /// The diagonal alpha.
  private(set) var diagonal: [Double]
  /// What it was before the last step.
  private(set) var previousDiagonal: [Double]
  private var pairs: [(step: [Double], change: [Double])] = []
  private let historySize: Int

  /// Curvature along a step, relative to its change of gradient, below which it is rounding.
  private static let flattest = 1e12

  init(dimension: Int, historySize: Int) {
    diagonal = [Double](repeating: 1, count: dimension)
    previousDiagonal = diagonal
    self.historySize = historySize
  }

  /// Takes a step of the search into account, unless the curvature along it is not positive.
  mutating func observe(from start: PathPoint, to end: PathPoint) {
    let step = end.position.minus(start.position)
    let change = end.gradient.minus(start.gradient)
    let curvature = inner(step, change)
    guard curvature > 0, inner(change, change) <= Self.flattest * curvature else { return }
    let a = zip(change, diagonal).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
    let c = zip(step, diagonal).reduce(0) { $0 + $1.0 * $1.0 / $1.1 }
    let updated = diagonal.indices.map { i in
      let (alpha, s, z) = (diagonal[i], step[i], change[i])
      let inverse = a / alpha + z * z - (a / c) * (s / alpha) * (s / alpha)
      return curvature / inverse
    }
    guard updated.allSatisfy({ $0 > 0 && $0.isFinite }) else { return }
    (previousDiagonal, diagonal) = (diagonal, updated)
    pairs.append((step, change))
    if pairs.count > historySize { pairs.removeFirst() }
  }

  /// A factor S of the inverse Hessian S Sᵀ that the steps make of a diagonal; nil where numbers left their range.
  ///
  /// In the units of the diagonal all updates of the identity stay within the space of the steps and
  /// changes. A thin QR of those gives it coordinates, in which every update is one of small
  /// matrices: with `ρ = 1 / sᵀz` the factor B becomes `[(I - ρ s zᵀ) B, √ρ s]`. The singular
  /// vectors and values of the last one are the directions and stretches. A factor and not the
  /// compact formula of the paper, which loses half the digits and can lose positive definiteness.
  ///
  /// - Complexity: n J² + J³ operations for a history of J steps.
  func factor(from diagonal: [Double]) -> NormalDensity.Scale? {
    let (count, rows) = (pairs.count, diagonal.count)
    let scales = diagonal.map { $0.squareRoot() }
    guard count > 0, rows > 0 else { return .diagonal(scales) }
    let changes = pairs.flatMap { zip($0.change, scales).map { $0 * $1 } }
    let steps = pairs.flatMap { zip($0.step, scales).map { $0 / $1 } }
    let span = Matrix(rows: rows, columns: 2 * count, columnMajor: changes + steps)
    guard let qr = try? QR(span), let axes = try? qr.thinQ() else { return nil }
    let coordinates = qr.upperFactor
    var factor = Matrix.identity(axes.columns)
    for pair in 0..<count {
      factor.update(step: coordinates.column(count + pair), change: coordinates.column(pair))
    }
    guard let parts = try? SingularValues(factor),
      parts.values.allSatisfy({ $0 > 0 && $0.isFinite })
    else { return nil }
    return .lowRank(
      scales: scales, directions: axes * parts.leftVectors, stretches: parts.values)
  }

  /// Normal densities with such covariances, each around the end of a Newton step from a point.
  ///
  /// The first is that of the paper. Its diagonal is in proportion to the variance along the last
  /// step, which may be a flat one on which most coordinates have no part; the second one is of the
  /// diagonal before it, once there is one that has seen a step. Those whose numbers left their range
  /// are left out.
  func normals(at point: PathPoint) -> [NormalDensity] {
    let diagonals = pairs.count > 1 ? [diagonal, previousDiagonal] : [diagonal]
    return diagonals.compactMap { diagonal in
      guard let factor = factor(from: diagonal) else { return nil }
      let mean = point.position.minus(factor.times(factor.transposedTimes(point.gradient)))
      guard mean.allSatisfy(\.isFinite) else { return nil }
      return NormalDensity(mean: mean, scale: factor)
    }
  }
}

extension Matrix {
  /// Makes this factor B of an inverse Hessian `[(I - ρ s zᵀ) B, √ρ s]`, one column wider.
  fileprivate mutating func update(step: [Double], change: [Double]) {
    let rho = 1 / inner(step, change)
    let slopes = transposedTimes(change)
    var elements = storage
    for column in 0..<columns {
      for row in 0..<rows { elements[column * rows + row] -= rho * slopes[column] * step[row] }
    }
    elements += step.scaled(by: rho.squareRoot())
    self = Matrix(rows: rows, columns: columns + 1, columnMajor: elements)
  }
}
