/// Sums of squares over the rows of a design at some points, in one pass.

import ApusLinearAlgebra

/// At each point `u`, with `a` so that the levels' own squares are those of a fixed distance.
struct ResidualSums {
  /// `‖W u + w‖²`, without what the levels explain.
  private(set) var rests: [Double]
  /// `‖A u + b‖²` with the pivot's atom a distance from where its squares vanish.
  private(set) var wholes: [Double]
  /// What the levels add to the whole sums.
  private(set) var levels: [Double]

  init(_ design: DesignRows, _ projection: Projection, at points: [[Double]]) {
    let width = design.columns + 1
    // What the levels explain of A u + b, level by level, and how far off the atom is.
    let explained = points.map { point in
      (0..<projection.levels).map { level in
        let means = projection.means[(level * width)..<((level + 1) * width)]
        return zip(means, point + [1.0]).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    let distances = (0..<projection.levels).map { level in
      projection.pivot == nil
        ? explained.map { $0[0] } : points.map { _ in level % 2 == 0 ? 0.5 : -1 }
    }
    levels = points.indices.map { k in
      zip(projection.squares, distances).reduce(0) { $0 + $1.0 * $1.1[k] * $1.1[k] }
    }
    let totals = Self.totals(design, projection, points, explained, distances)
    rests = totals.map { $0.0 }
    wholes = totals.map { $0.1 }
  }

  private static func totals(
    _ design: DesignRows, _ projection: Projection, _ points: [[Double]],
    _ explained: [[Double]], _ distances: [[Double]]
  ) -> [(Double, Double)] {
    let chunks = min(16, (design.rows + 4095) / 4096)
    let height = (design.rows + chunks - 1) / max(chunks, 1)
    let coefficients = points.flatMap { point -> [Double] in point + [1, 0] }
    let parts = Parallel.map(chunks) { chunk in
      var sums = [(Double, Double)](repeating: (0, 0), count: points.count)
      var values = [Double](repeating: 0, count: design.blockRows)
      let rows = min(chunk * height, design.rows)..<min((chunk + 1) * height, design.rows)
      design.forEachBlock(in: rows) { rows, block in
        let view = MatrixView(
          elements: UnsafeBufferPointer(start: block, count: rows.count * design.stride),
          rows: design.stride,
          columns: rows.count)
        for k in points.indices {
          let first = k * design.stride
          coefficients[first..<first + design.stride].withUnsafeBufferPointer { point in
            values.withUnsafeMutableBufferPointer { values in
              BLAS.gemv(
                .transposed(view), point,
                into: UnsafeMutableBufferPointer(rebasing: values[0..<rows.count]))
            }
          }
          for (place, i) in rows.enumerated() {
            let (entry, level) = (projection.entry(i), projection.level(of: i))
            let rest = values[place] - entry * explained[k][level]
            let whole = rest + entry * distances[level][k]
            sums[k].0 += rest * rest
            sums[k].1 += whole * whole
          }
        }
      }
      return sums
    }
    return points.indices.map { k in
      parts.reduce((0, 0)) { ($0.0 + $1[k].0, $0.1 + $1[k].1) }
    }
  }
}
