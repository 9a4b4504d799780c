/// Runs plans on given values, and compares numbers with a stated tolerance.

import ApusNumerics
import Testing

@testable import ApusGraph

/// The values of some expressions by way of a plan.
func planned(
  _ outputs: [Tensor], given unknowns: KeyValuePairs<Tensor, [Double]> = [:]
) throws -> [[Double]] {
  try planned(outputs, unknowns: unknowns.map(\.key), at: unknowns.map(\.value))
}

func planned(
  _ outputs: [Tensor], unknowns: [Tensor], at values: [[Double]]
) throws -> [[Double]] {
  let executor = Executor(try Plan(outputs: outputs, unknowns: unknowns))
  for (memory, values) in zip(executor.inputs, values) { _ = memory.update(from: values) }
  executor.run()
  return executor.outputs.map(Array.init)
}

/// The value of one expression by way of a plan.
func planned(
  _ output: Tensor, given unknowns: KeyValuePairs<Tensor, [Double]> = [:]
) throws -> [Double] {
  try planned([output], unknowns: unknowns.map(\.key), at: unknowns.map(\.value))[0]
}

/// Whether two lists of numbers agree to a relative tolerance of the larger scale; NaN equals NaN.
func agree(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-12) -> Bool {
  guard a.count == b.count else { return false }
  let scale = (a + b).filter(\.isFinite).reduce(1) { max($0, Swift.abs($1)) }
  return zip(a, b).allSatisfy { x, y in
    x == y || (x.isNaN && y.isNaN) || Swift.abs(x - y) <= tolerance * scale
  }
}

/// The gradient of a single number by four-point differences of the naive interpreter.
func differences(
  of output: Tensor, unknowns: [Tensor], at values: [[Double]], step: Double = 1e-3
) -> [[Double]] {
  func value(_ i: Int, _ j: Int, _ shift: Double) -> Double {
    var shifted = values
    shifted[i][j] += shift
    let given = Dictionary(uniqueKeysWithValues: zip(unknowns, shifted))
    return NaiveInterpreter.values(of: [output], given: given)[0][0]
  }
  return values.indices.map { i in
    values[i].indices.map { j in
      let near = value(i, j, step) - value(i, j, -step)
      let far = value(i, j, 2 * step) - value(i, j, -2 * step)
      return (8 * near - far) / (12 * step)
    }
  }
}

extension RandomStream {
  /// Uniform numbers in a range.
  mutating func numbers(_ count: Int, in range: ClosedRange<Double>) -> [Double] {
    (0..<count).map { _ in .random(in: range, using: &self) }
  }
}

/// The stream of a test.
func stream(_ seed: Int) -> RandomStream {
  RandomStream(seed: UInt64(seed), purpose: .simulation)
}
