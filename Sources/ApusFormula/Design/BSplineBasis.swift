/// B-spline bases with knots learnt from data.

/// The columns of `bs(x, df=, knots=, degree=3, intercept=False)`.
///
/// With interior knots k and degree d the basis has |k| + d + 1 functions, which add up to one between
/// the smallest and the largest value learnt; without `intercept` the first is left out. Beyond these
/// values the polynomials of the first and the last interval go on, as in R.
///
/// Source: de Boor (1978), A Practical Guide to Splines, chapter X.
struct BSplineBasis {
  let degree: Int
  let hasIntercept: Bool
  /// All knots in order: the smallest value d + 1 times, interior knots, the largest d + 1 times.
  let knots: [Double]

  /// More functions than anybody means.
  static let mostFunctions = 1000
  static let mostDegree = 20

  /// The number of columns.
  var count: Int { knots.count - degree - 1 - (hasIntercept ? 0 : 1) }

  /// The basis of knots that were learnt before; nil when they are none.
  init?(degree: Int, hasIntercept: Bool, knots: [Double]) {
    guard (0...Self.mostDegree).contains(degree), knots.count >= 2 * (degree + 1),
      knots.count <= Self.mostFunctions + degree + 1, knots.allSatisfy(\.isFinite),
      knots[degree] < knots[knots.count - degree - 1],
      zip(knots, knots.dropFirst()).allSatisfy({ $0 <= $1 })
    else { return nil }
    self.degree = degree
    self.hasIntercept = hasIntercept
    self.knots = knots
  }

  /// The columns at `x`.
  func columns(at x: [Double]) -> [[Double]] {
    let count = knots.count - degree - 1
    var columns = [[Double]](repeating: [Double](repeating: 0, count: x.count), count: count)
    for (row, value) in x.enumerated() {
      let span = self.span(of: value)
      for (offset, weight) in functions(at: value, span: span).enumerated() {
        columns[span - degree + offset][row] = weight
      }
    }
    return Array(columns.dropFirst(hasIntercept ? 0 : 1))
  }

  /// The last interval [kᵢ, kᵢ₊₁) of positive length that does not begin after x; the first one below all.
  private func span(of x: Double) -> Int {
    let intervals = (degree..<knots.count - degree - 1).filter { knots[$0] < knots[$0 + 1] }
    return intervals.last { knots[$0] <= x } ?? intervals.first ?? degree
  }

  /// The d + 1 functions that differ from zero on an interval, by de Boor's recursion.
  private func functions(at x: Double, span: Int) -> [Double] {
    var values = [1.0]
    for order in stride(from: 1, through: degree, by: 1) {
      var next = [Double](repeating: 0, count: order + 1)
      for index in 0..<order {
        let (left, right) = (knots[span + 1 - order + index], knots[span + 1 + index])
        let part = values[index] / (right - left)
        next[index] += (right - x) * part
        next[index + 1] += (x - left) * part
      }
      values = next
    }
    return values
  }

  /// The p-quantile with linear interpolation between order statistics (type 7 of R).
  static func quantile(_ sorted: [Double], _ p: Double) -> Double {
    let place = p * Double(sorted.count - 1)
    let low = Int(place.rounded(.down))
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
  }
}
