/// Which points of a lattice a grid has.

internal import ApusLinearAlgebra
internal import ApusNumerics

/// Finds the points of a lattice where a density is not negligible, from its modes outwards.
struct GridFilling {
  /// Lattice coordinates; those of axes that a lattice lacks are 0.
  typealias Point = SIMD4<Int32>

  private let lattice: Lattice
  /// One for each thread.
  private let evaluators: [ErasedEvaluator]
  private let depth: Double
  private let mostPoints: Int
  private var logDensities: [Point: Double] = [:]
  private var highest = -Double.infinity
  /// No point lies further from the origin along any axis.
  private static let farthest = 10_000.0
  /// Fewer points are not worth a second thread.
  private static let pointsOfThread = 16

  /// - Parameters:
  ///   - depth: how far below the greatest log density points still have neighbours.
  ///   - mostPoints: how many points there may be.
  init(
    _ lattice: Lattice, _ evaluators: [ErasedEvaluator], depth: Double, mostPoints: Int
  ) {
    (self.lattice, self.evaluators) = (lattice, evaluators)
    (self.depth, self.mostPoints) = (depth, mostPoints)
    logDensities.reserveCapacity(1000)
  }

  /// The number of points that were evaluated.
  var count: Int { logDensities.count }

  /// - Returns: false when there are too many points.
  /// - Throws: what the density throws, except for points outside of its support.
  mutating func fill(from modes: [[Double]]) throws -> Bool {
    var front = [Point]()
    for mode in modes {
      let coordinates = mode.withUnsafeBufferPointer { lattice.coordinates(of: $0) }
      // A mode that is farther away is no part of the same grid.
      guard coordinates.max() < Self.farthest, coordinates.min() > -Self.farthest else { continue }
      add(Point(coordinates.rounded(.toNearestOrEven)), to: &front)
    }
    while !front.isEmpty {
      try evaluate(front)
      var next = [Point]()
      for point in front where logDensities[point] ?? -.infinity > highest - depth {
        guard Double(point.max()) < Self.farthest, Double(point.min()) > -Self.farthest else {
          return false
        }
        for axis in 0..<lattice.dimension {
          for step: Int32 in [-1, 1] {
            var neighbour = point
            neighbour[axis] += step
            add(neighbour, to: &next)
          }
        }
      }
      if count > mostPoints { return false }
      front = next
    }
    return highest > -.infinity
  }

  private mutating func add(_ point: Point, to front: inout [Point]) {
    guard logDensities[point] == nil else { return }
    logDensities[point] = -.infinity
    front.append(point)
  }

  /// Evaluates new points, side by side where there are many.
  private mutating func evaluate(_ points: [Point]) throws {
    let share = max(
      Self.pointsOfThread, (points.count + evaluators.count - 1) / evaluators.count)
    let parts = stride(from: 0, to: points.count, by: share).map {
      points[$0..<min($0 + share, points.count)]
    }
    let found = Parallel.map(parts.count) { part in
      Result { try logDensities(at: parts[part], evaluators[part]) }
    }
    for (part, values) in zip(parts, found) {
      for (point, value) in zip(part, try values.get()) {
        logDensities[point] = value
        highest = max(highest, value)
      }
    }
  }

  private func logDensities(
    at points: ArraySlice<Point>, _ evaluator: ErasedEvaluator
  ) throws -> [Double] {
    var position = [Double](repeating: 0, count: lattice.dimension)
    return try position.withUnsafeMutableBufferPointer { position in
      try points.map { point in
        lattice.position(of: SIMD4<Double>(point), into: position)
        return try evaluator.logDensityOrNone(at: UnsafeBufferPointer(position))
      }
    }
  }

  /// The least coordinates of a box around all points, and its lengths.
  var box: (corner: [Int], extent: [Int]) {
    var (low, high) = (Point(repeating: .max), Point(repeating: .min))
    for point in logDensities.keys {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    let axes = 0..<lattice.dimension
    return (axes.map { Int(low[$0]) }, axes.map { Int(high[$0]) - Int(low[$0]) + 1 })
  }

  /// The density on a box, the greatest value 1, and the places where it is not 0, in order.
  func values(corner: [Int], extent: [Int]) -> (values: [Double], places: [Int]) {
    var values = [Double](repeating: 0, count: extent.reduce(1, *))
    for (point, logDensity) in logDensities {
      let place = extent.indices.reduce(0) { $0 * extent[$1] + Int(point[$1]) - corner[$1] }
      values[place] = exponential(logDensity - highest)
    }
    return (values, values.indices.filter { values[$0] > 0 })
  }
}

extension ErasedEvaluator {
  /// The log density alone; minus infinity where there is none.
  func logDensityOrNone(at position: UnsafeBufferPointer<Double>) throws -> Double {
    guard let start = position.baseAddress else { return 0 }
    do {
      let value = try logDensity(at: start)
      return value.isNaN ? -.infinity : value
    } catch is DensityError {
      return -.infinity
    }
  }
}
