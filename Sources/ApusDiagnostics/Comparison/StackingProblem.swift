/// The convex problem behind stacking, solved by Newton steps.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Maximises the mean of `log Σ_k w_k p_ik` over observations `i`, for weights on the simplex.
///
/// At the solution `mean_i p_ik / Σ_l w_l p_il` is 1 for every model with a weight and less for the
/// others. The objective less `Σ w - 1` has the same solution without the constraint on the sum, so that
/// each step maximises its second-order expansion over weights that are merely not negative, and then
/// scales them (in the manner of arXiv 1806.01412).
struct StackingProblem {
  /// Of each observation the densities of all models.
  let densities: [[Double]]
  /// The weights so far; they sum up to one.
  private(set) var weights: [Double]
  /// How many times the objective's slopes were computed.
  private(set) var steps = 0

  /// Starts from equal weights.
  init(densities: [[Double]], models: Int) {
    self.densities = densities
    weights = Array(repeating: 1 / Double(models), count: models)
  }

  /// Steps until the objective is at its maximum but for rounding, or no step raises it.
  mutating func solve() {
    while steps < Self.mostSteps {
      steps += 1
      let (slopes, curvatures) = expansion()
      // For weights on the simplex this bounds how much is missing.
      if (slopes.max() ?? 0) < Self.accuracy { return }
      let target = maximizer(slopes, curvatures)
      guard let next = improved(towards: target, slopes) else { return }
      weights = next
    }
  }

  private static let mostSteps = 200
  private static let accuracy = 1e-12

  /// The objective, up to a constant, for weights with any sum.
  private func objective(_ weights: [Double]) -> Double {
    let total = densities.reduce(0) { sum, density in
      sum + log(zip(weights, density).reduce(0) { $0 + $1.0 * $1.1 })
    }
    return total / Double(densities.count) - weights.reduce(0, +)
  }

  /// The slopes `mean_i s_ik - 1` and the negative second derivatives `mean_i s_ik s_il`, with
  /// `s_ik = p_ik / Σ_l w_l p_il`.
  private func expansion() -> (slopes: [Double], curvatures: [[Double]]) {
    let models = weights.count
    var slopes = [Double](repeating: 0, count: models)
    var curvatures = Array(repeating: slopes, count: models)
    for density in densities {
      let total = zip(weights, density).reduce(0) { $0 + $1.0 * $1.1 }
      let shares = density.map { $0 / total }
      for k in 0..<models {
        slopes[k] += shares[k]
        for l in 0...k { curvatures[k][l] += shares[k] * shares[l] }
      }
    }
    let count = Double(densities.count)
    for k in 0..<models {
      slopes[k] = slopes[k] / count - 1
      for l in 0...k {
        curvatures[k][l] /= count
        curvatures[l][k] = curvatures[k][l]
      }
    }
    return (slopes, curvatures)
  }

  /// The weights, none negative, at which the expansion is largest, by one coordinate after the other.
  private func maximizer(_ slopes: [Double], _ curvatures: [[Double]]) -> [Double] {
    var target = weights
    // The slopes of the expansion at the target.
    var rest = slopes
    for _ in 0..<10_000 {
      var largest = 0.0
      for k in target.indices {
        let change = max(rest[k] / curvatures[k][k], -target[k])
        if change == 0 { continue }
        target[k] += change
        for l in rest.indices { rest[l] -= curvatures[l][k] * change }
        largest = max(largest, change.magnitude)
      }
      if !(largest > 1e-15) { break }
    }
    return target
  }

  /// A point on the way to the target at which the objective has risen, scaled to the simplex; nil
  /// where rounding hides any rise.
  private func improved(towards target: [Double], _ slopes: [Double]) -> [Double]? {
    let start = objective(weights)
    let rise = zip(slopes, zip(target, weights)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
    var fraction = 1.0
    while fraction > 1e-8 {
      let point = zip(weights, target).map { $0 + fraction * ($1 - $0) }
      let sum = point.reduce(0, +)
      if sum > 0, objective(point) >= start + 1e-4 * fraction * rise, point != weights {
        return point.map { $0 / sum }
      }
      fraction /= 2
    }
    return nil
  }
}
