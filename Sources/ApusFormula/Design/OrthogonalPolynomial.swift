/// Polynomials that are orthogonal on the data that was fitted.

/// The columns of `poly(x, degree)`: orthonormal on the values learnt, and to the constant.
///
/// With u = (x − m)/s, P₀ = 1 and Pⱼ₊₁ = (u − αⱼ) Pⱼ − (nⱼ/nⱼ₋₁) Pⱼ₋₁, where nⱼ = Σ Pⱼ² and
/// αⱼ = Σ u Pⱼ² / nⱼ over the values learnt; column j is Pⱼ/√nⱼ.
///
/// Source: Forsythe (1957), Journal of the SIAM 5, 74-88.
struct OrthogonalPolynomial {
  /// m, s.
  private let center: Double
  private let scale: Double
  /// α₀ … of the degree many.
  private let alpha: [Double]
  /// n₀ … of one more than the degree.
  private let norms: [Double]

  static let mostDegree = 30

  var degree: Int { alpha.count }

  /// What is kept: m, s, α, n.
  var numbers: [Double] { [center, scale] + alpha + norms }

  /// The polynomials of numbers that were kept; nil when they are none.
  init?(degree: Int, numbers: [Double]) {
    guard (1...Self.mostDegree).contains(degree), numbers.count == 2 * degree + 3,
      numbers.allSatisfy(\.isFinite), numbers[1] > 0,
      numbers[(degree + 2)...].allSatisfy({ $0 > 0 })
    else { return nil }
    (center, scale) = (numbers[0], numbers[1])
    alpha = Array(numbers[2..<degree + 2])
    norms = Array(numbers[(degree + 2)...])
  }

  /// A column shorter than this beside the one before, squared, is rounding error.
  private static let leastNormRatio = 1e-20

  /// Learns from values; nil when a column would be zero, rounding error or not finite.
  init?(degree: Int, learning x: [Double]) {
    let count = Double(max(x.count, 1))
    let center = x.reduce(0) { $0 + $1 / count }
    let scale = x.reduce(0) { max($0, ($1 - center).magnitude) }
    guard scale > 0, scale.isFinite else { return nil }
    var (alpha, norms) = ([Double](), [count])
    let u = x.map { ($0 - center) / scale }
    var (before, now) = (
      [Double](repeating: 0, count: x.count), [Double](repeating: 1, count: x.count)
    )
    for j in 0..<degree {
      let a = zip(u, now).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / norms[j]
      let ratio = j == 0 ? 0 : norms[j] / norms[j - 1]
      let next = now.indices.map { (u[$0] - a) * now[$0] - ratio * before[$0] }
      alpha.append(a)
      norms.append(next.reduce(0) { $0 + $1 * $1 })
      guard norms[j + 1] > Self.leastNormRatio * norms[j] else { return nil }
      (before, now) = (now, next)
    }
    self.init(degree: degree, numbers: [center, scale] + alpha + norms)
  }

  /// The columns at `x`.
  func columns(at x: [Double]) -> [[Double]] {
    var columns: [[Double]] = []
    var (before, now) = (
      [Double](repeating: 0, count: x.count), [Double](repeating: 1, count: x.count)
    )
    for j in alpha.indices {
      let ratio = j == 0 ? 0 : norms[j] / norms[j - 1]
      let next = now.indices.map {
        ((x[$0] - center) / scale - alpha[j]) * now[$0] - ratio * before[$0]
      }
      columns.append(next.map { $0 / norms[j + 1].squareRoot() })
      (before, now) = (now, next)
    }
    return columns
  }
}
