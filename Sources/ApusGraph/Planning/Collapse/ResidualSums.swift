/// Sums of squares over the rows of a design at some points, in one pass.

import ApusLinearAlgebra

/// At each point `u`, with `a` so that the levels' own squares are those of a fixed distance.
struct ResidualSums {
  /// `‖W u + w‖²`, without what the levels explain.
  private(set) var rests: [Double]
  /// `‖A u + b‖²` with the pivots' atoms a distance from where its squares vanish.
  private(set) var wholes: [Double]
  /// What the levels add to the whole sums.
  private(set) var levels: [Double]

  init(_ design: DesignRows, _ projection: Projection, at points: [[Double]]) {
    let width = design.columns + 1
    // What the levels explain of A u + b, level by level, and how far off the atom is.
    let explained = points.map { point in
      projection.squares.indices.map { level in
        let means = projection.means[(level * width)..<((level + 1) * width)]
        return zip(means, point + [1.0]).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    let distances = projection.squares.indices.map { level in
      projection.pivots.isEmpty
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
    let chunks = design.chunks
    let parts = Parallel.map(chunks.count) { chunk in
      var sums = [(Double, Double)](repeating: (0, 0), count: points.count)
      var products = [Double](repeating: 0, count: design.blockRows * points.count)
      design.forEachRange(in: chunks[chunk]) { rows, block in
        products.withUnsafeMutableBufferPointer { products in
          let target = MutableMatrixView(
            elements: products, rows: rows.count, columns: points.count)
          design.multiply(rows, by: points, block: block, into: target)
          for k in points.indices {
            let values = UnsafeBufferPointer(target.column(k))
            add(values, rows, projection, explained[k], distances.map { $0[k] }, to: &sums[k])
          }
        }
      }
      return sums
    }
    return points.indices.map { k in
      parts.reduce((0, 0)) { ($0.0 + $1[k].0, $0.1 + $1[k].1) }
    }
  }

  /// Adds the squares of some rows.
  private static func add(
    _ values: UnsafeBufferPointer<Double>, _ rows: Range<Int>, _ projection: Projection,
    _ explained: [Double], _ distances: [Double], to sums: inout (Double, Double)
  ) {
    var (rests, wholes) = (0.0, 0.0)
    if projection.pivots.isEmpty {
      let (mean, distance) = (explained[0], distances[0])
      for value in values {
        let rest = value - mean
        rests += rest * rest
        wholes += (rest + distance) * (rest + distance)
      }
    } else {
      for (value, i) in zip(values, rows) {
        var (rest, shift, level) = (value, 0.0, projection.level(of: i))
        for direction in 0..<projection.directions {
          let entry = projection.entry(i, direction)
          rest -= entry * explained[level]
          shift += entry * distances[level]
          level += projection.levels
        }
        let whole = rest + shift
        rests += rest * rest
        wholes += whole * whole
      }
    }
    sums.0 += rests
    sums.1 += wholes
  }
}
