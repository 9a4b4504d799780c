/// What the levels of one grouping explain of the other columns of a design.

import ApusLinearAlgebra

/// Terms of an affine form as the pivots of its sum of squares: the gathered term with the most
/// levels and those that are gathered in the same way, or one level of ones for all rows where nothing
/// is gathered.
///
/// With the pivot's entry `cᵢ` in row `i`, which is of level `g`, every other column `x` is split into
/// `m_g cᵢ`, with `m_g = Σ cᵢ xᵢ / Σ cᵢ²` over the level, and a rest that is orthogonal to the level. So
///
///     ‖A u + b‖² = Σ_g s_g² (a_g + m_g u + m_g(b))² + ‖rest(A) u + rest(b)‖²,   s_g² = Σ cᵢ²
///
/// is exact, whatever the levels. With one level of ones this is centring, where `a` is absent. Of
/// several pivots, as intercepts and slopes of the same groups, the entries are first made orthogonal
/// in each level, one after the other: `cᵏ = Σ_r t_gʳᵏ eʳ` with `tᵏᵏ = 1`. Then each direction `eʳ` has such
/// a sum, with `Σ_k t_gʳᵏ a_gᵏ` in the place of `a_g`.
struct Projection {
  /// The pivots among the terms of the form.
  let pivots: [Int]
  let levels: Int
  /// `s_g²` of every level, direction by direction; 0 for one without rows.
  private(set) var squares: [Double]
  /// `m_g` of every column and of the offset, level by level and direction by direction, once it was
  /// computed.
  private(set) var means: [Double] = []
  /// `t_gʳᵏ` for each direction `r` and each pivot `k` after it, level by level.
  private(set) var triangle: [[[Double]]] = []

  private let part: AffineForm.Part?
  private let index: [Int32]?
  /// The entries of the directions after the first.
  private var others: [[Double]] = []

  init(_ form: AffineForm) {
    var first: Int?
    for (place, term) in form.terms.enumerated() where term.levels != nil {
      if term.columnCount > first.map({ form.terms[$0].columnCount }) ?? 0 { first = place }
    }
    let index = first.flatMap { form.terms[$0].levels }
    self.index = index
    pivots =
      first.map { first in
        [first]
          + form.terms.indices.filter { place in
            place != first && form.terms[place].columnCount == form.terms[first].columnCount
              && form.terms[place].levels == index
          }
      } ?? []
    part = first.map { form.terms[$0].parts[0] }
    levels = first.map { form.terms[$0].columnCount } ?? 1
    squares = [Double](repeating: 0, count: levels)
    if pivots.isEmpty {
      squares[0] = Double(form.rows)
      return
    }
    for i in 0..<form.rows { squares[level(of: i)] += entry(i, 0) * entry(i, 0) }
    for pivot in pivots.dropFirst() { orthogonalize(form.terms[pivot].parts[0], form.rows) }
  }

  /// The number of orthogonal entries in each row.
  var directions: Int { others.count + 1 }

  func level(of row: Int) -> Int { index.map { Int($0[row]) } ?? 0 }

  /// An entry of a row.
  func entry(_ row: Int, _ direction: Int) -> Double {
    direction > 0 ? others[direction - 1][row] : part?.factor(row: row) ?? 1
  }

  /// Adds the direction of another pivot.
  private mutating func orthogonalize(_ part: AffineForm.Part, _ rows: Int) {
    var entries = (0..<rows).map { part.factor(row: $0) }
    var whole = [Double](repeating: 0, count: levels)
    for i in 0..<rows { whole[level(of: i)] += entries[i] * entries[i] }
    for direction in 0..<directions {
      var factors = [Double](repeating: 0, count: levels)
      for i in 0..<rows { factors[level(of: i)] += entry(i, direction) * entries[i] }
      for level in 0..<levels {
        let square = squares[direction * levels + level]
        factors[level] = square > 0 ? factors[level] / square : 0
      }
      for i in 0..<rows { entries[i] -= factors[level(of: i)] * entry(i, direction) }
      if triangle.count <= direction { triangle.append([]) }
      triangle[direction].append(factors)
    }
    var left = [Double](repeating: 0, count: levels)
    for i in 0..<rows { left[level(of: i)] += entries[i] * entries[i] }
    // What a level has no second direction for is rounding.
    for level in 0..<levels where left[level] <= Self.noise * whole[level] { left[level] = 0 }
    for i in 0..<rows where left[level(of: i)] == 0 { entries[i] = 0 }
    squares += left
    others.append(entries)
  }

  /// Less than this share of a sum of squares is rounding.
  private static let noise = 1e-24

  /// Computes the means in a pass over the rows.
  mutating func computeMeans(of design: DesignRows) {
    // Each chunk has sums of its own, which should be fewer than its rows.
    let isSmall = design.chunks.count * squares.count <= design.rows
    let chunks = isSmall ? design.chunks : [0..<design.rows]
    let parts = Parallel.map(chunks.count) { sums(over: chunks[$0], of: design) }
    guard var total = parts.first else { return }
    for part in parts.dropFirst() {
      for k in total.indices { total[k] += part[k] }
    }
    setSums(total, width: design.columns + 1)
  }

  /// `Σ eᵢ xᵢ` of every direction, level and column over some rows.
  private func sums(over range: Range<Int>, of design: DesignRows) -> [Double] {
    let width = design.columns + 1
    var sums = [Double](repeating: 0, count: squares.count * width)
    sums.withUnsafeMutableBufferPointer { sums in
      design.forEachBlock(in: range) { rows, block in
        for (k, i) in rows.enumerated() {
          let (row, level) = (block + k * design.stride, level(of: i))
          for direction in 0..<directions {
            let (entry, first) = (entry(i, direction), (direction * levels + level) * width)
            for j in 0..<width { sums[first + j] += entry * row[j] }
          }
        }
      }
    }
    return sums
  }

  /// Takes `Σ eᵢ xᵢ` of every direction, level and column.
  mutating func setSums(_ sums: [Double], width: Int) {
    means = sums.enumerated().map { place, sum in
      let square = squares[place / width]
      return square > 0 ? sum / square : 0
    }
  }

  /// Takes away from rows what the levels explain.
  func subtract(from block: UnsafeMutablePointer<Double>, _ rows: Range<Int>, stride: Int) {
    let width = stride - 1
    means.withUnsafeBufferPointer { means in
      for (k, i) in rows.enumerated() {
        let (row, level) = (block + k * stride, level(of: i))
        for direction in 0..<directions {
          let (entry, first) = (entry(i, direction), (direction * levels + level) * width)
          for j in 0..<width { row[j] -= entry * means[first + j] }
        }
      }
    }
  }
}

extension AffineForm.Term {
  /// The level of each row, where the term chooses one element of its atom for each.
  fileprivate var levels: [Int32]? {
    guard parts.count == 1, case .levels(let index) = parts[0].columns else { return nil }
    return index
  }
}
