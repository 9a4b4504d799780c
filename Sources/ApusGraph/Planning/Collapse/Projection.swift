/// What the levels of one grouping explain of the other columns of a design.

/// One term of an affine form as the pivot of its sum of squares: the gathered term with the most
/// levels, or one level of ones for all rows where nothing is gathered.
///
/// With the pivot's entry `cᵢ` in row `i`, which is of level `g`, every other column `x` is split into
/// `m_g cᵢ`, with `m_g = Σ cᵢ xᵢ / Σ cᵢ²` over the level, and a rest that is orthogonal to the level. So
///
///     ‖A u + b‖² = Σ_g s_g² (a_g + m_g u + m_g(b))² + ‖rest(A) u + rest(b)‖²,   s_g² = Σ cᵢ²
///
/// is exact, whatever the levels. With one level of ones this is centring, where `a` is absent.
struct Projection {
  /// The pivot among the terms of the form.
  let pivot: Int?
  let levels: Int
  /// `s_g²` of every level; 0 for one without rows.
  private(set) var squares: [Double]
  /// `m_g` of every column and of the offset, level by level, once it was computed.
  private(set) var means: [Double] = []

  private let part: AffineForm.Part?
  private let index: [Int32]?

  init(_ form: AffineForm) {
    var pivot: Int?
    for (place, term) in form.terms.enumerated() where term.parts.count == 1 {
      guard case .levels = term.parts[0].columns else { continue }
      if term.columnCount > pivot.map({ form.terms[$0].columnCount }) ?? 0 { pivot = place }
    }
    self.pivot = pivot
    part = pivot.map { form.terms[$0].parts[0] }
    levels = pivot.map { form.terms[$0].columnCount } ?? 1
    if case .levels(let index)? = part?.columns { self.index = index } else { index = nil }
    squares = [Double](repeating: 0, count: levels)
    if pivot == nil { squares[0] = Double(form.rows) }
    for i in 0..<(pivot == nil ? 0 : form.rows) { squares[level(of: i)] += entry(i) * entry(i) }
  }

  func level(of row: Int) -> Int { index.map { Int($0[row]) } ?? 0 }

  /// The pivot's entry in a row.
  func entry(_ row: Int) -> Double { part?.factor(row: row) ?? 1 }

  /// Computes the means in a pass over the rows.
  mutating func computeMeans(of design: DesignRows) {
    // Each chunk has sums of its own, which should be fewer than its rows.
    let chunks = design.chunks.count * levels <= design.rows ? design.chunks : [0..<design.rows]
    let parts = Parallel.map(chunks.count) { sums(over: chunks[$0], of: design) }
    guard var total = parts.first else { return }
    for part in parts.dropFirst() {
      for k in total.indices { total[k] += part[k] }
    }
    setSums(total, width: design.columns + 1)
  }

  /// `Σ cᵢ xᵢ` of every level and column over some rows.
  private func sums(over range: Range<Int>, of design: DesignRows) -> [Double] {
    let width = design.columns + 1
    var sums = [Double](repeating: 0, count: levels * width)
    sums.withUnsafeMutableBufferPointer { sums in
      design.forEachBlock(in: range) { rows, block in
        for (k, i) in rows.enumerated() {
          let (row, entry, first) = (block + k * design.stride, entry(i), level(of: i) * width)
          for j in 0..<width { sums[first + j] += entry * row[j] }
        }
      }
    }
    return sums
  }

  /// Takes `Σ cᵢ xᵢ` of every level and column.
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
        let (row, entry, first) = (block + k * stride, entry(i), level(of: i) * width)
        for j in 0..<width { row[j] -= entry * means[first + j] }
      }
    }
  }
}
