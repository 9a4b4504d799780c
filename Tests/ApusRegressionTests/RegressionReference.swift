/// Data for regression tests: recorded files, seeded random designs and a naive solver.
import ApusTestSupport
import Foundation

/// The design (columns x0, x1) and the outcome (column y) of a recorded file.
func linearData(_ name: String) throws -> (design: [[Double]], outcome: [Double]) {
  struct MissingResource: Error {}
  guard
    let url = Bundle.module.url(
      forResource: name, withExtension: "csv", subdirectory: "Resources")
  else { throw MissingResource() }
  let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline)
  let rows = lines.dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
  return (rows.map { Array($0[0..<2]) }, rows.map { $0[2] })
}

/// A design of nearly normal numbers and an outcome that partly follows it.
struct RandomRegression {
  let design: [[Double]]
  let outcome: [Double]
  let columns: Int

  init(rows: Int, columns: Int, seed: UInt64) {
    var generator = GeneratorB(seed: seed)
    self.columns = columns
    design = (0..<rows).map { _ in (0..<columns).map { Double($0) + generator.normalish() } }
    outcome = design.map { row in
      row.enumerated().reduce(2) { $0 + Double($1.offset - 1) * $1.element }
        + generator.normalish()
    }
  }

  /// Solves the normal equations with an explicit column of ones, whose coefficient carries no
  /// penalty, by elimination with row exchanges.
  func naiveFit(alpha: Double) -> (coefficients: [Double], intercept: Double) {
    let rows = design.map { [1] + $0 }
    var system = (0...columns).map { i in
      (0...columns).map { j in
        rows.reduce(i == j && i > 0 ? alpha : 0) { $0 + $1[i] * $1[j] }
      } + [zip(rows, outcome).reduce(0) { $0 + $1.0[i] * $1.1 }]
    }
    for pivot in 0...columns {
      let best = (pivot...columns).max { abs(system[$0][pivot]) < abs(system[$1][pivot]) } ?? pivot
      system.swapAt(pivot, best)
      for row in 0...columns where row != pivot {
        let factor = system[row][pivot] / system[pivot][pivot]
        for column in pivot...columns + 1 { system[row][column] -= factor * system[pivot][column] }
      }
    }
    let solution = (0...columns).map { system[$0][columns + 1] / system[$0][$0] }
    return (Array(solution.dropFirst()), solution[0])
  }
}

/// Whether two lists agree to a tolerance relative to the largest magnitude, at least 1.
func isClose(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
  let scale = max(1, b.map { abs($0) }.max() ?? 0)
  return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * scale }
}
