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
  private var pairs: [(step: [Double], change: [Double])] = []
  private let historySize: Int

  /// Curvature along a step, relative to its change of gradient, below which it is rounding.
  private static let flattest = 1e12

  init(dimension: Int, historySize: Int) {
    diagonal = [Double](repeating: 1, count: dimension)
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
    diagonal = updated
    pairs.append((step, change))
    if pairs.count > historySize { pairs.removeFirst() }
  }

  /// The inverse Hessian as a matrix.
  ///
  /// - Complexity: n² operations for each step of the history.
  func matrix() -> Matrix {
    var result = Matrix.diagonal(diagonal)
    for (step, change) in pairs {
      let rho = 1 / inner(step, change)
      let product = result * change
      let weight = rho * (1 + rho * inner(change, product))
      for column in step.indices {
        for row in step.indices {
          result[row, column] +=
            weight * step[row] * step[column]
            - rho * (step[row] * product[column] + product[row] * step[column])
        }
      }
    }
    return result
  }

  /// The normal density with this covariance, around the end of a Newton step from a point; nil when
  /// it is not positive definite, as rounding may have it.
  func normal(at point: PathPoint) -> NormalDensity? {
    let covariance = matrix()
    guard let factor = try? Cholesky(covariance).lowerFactor else { return nil }
    let mean = point.position.minus(covariance * point.gradient)
    guard mean.allSatisfy(\.isFinite) else { return nil }
    return NormalDensity(mean: mean, scale: .lowerTriangular(factor))
  }
}
