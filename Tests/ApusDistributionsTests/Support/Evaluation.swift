/// Values of expressions, and errors of numbers against their expectations.

import ApusDistributions
import ApusGraph

/// The values of expressions at given unknowns.
func evaluate(
  _ outputs: [Tensor], _ unknowns: [Tensor] = [], at values: [[Double]] = []
) throws -> [[Double]] {
  let executor = Executor(try Plan(outputs: outputs, unknowns: unknowns))
  for (memory, numbers) in zip(executor.inputs, values) {
    for (index, number) in numbers.enumerated() { memory[index] = number }
  }
  return withExtendedLifetime(executor) {
    executor.run()
    return executor.outputs.map { Array($0) }
  }
}

/// A log density and its derivatives, where value and arguments are unknowns.
struct Derivatives {
  let logDensity: Double
  let toValue: Double
  let toArguments: [Double]

  init(of entry: DistributionEntry, _ arguments: [Double], at x: Double) throws {
    let value = Tensor.unknown("x", shape: [])
    let unknowns = [value] + entry.arguments.map { Tensor.unknown($0, shape: []) }
    let logDensity = entry.make(Array(unknowns.dropFirst())).logDensity(value)
    let outputs = [logDensity] + gradient(of: logDensity, withRespectTo: unknowns)
    let results = try evaluate(outputs, unknowns, at: ([x] + arguments).map { [$0] })
    self.logDensity = results[0][0]
    toValue = results[1][0]
    toArguments = results.dropFirst(2).map { $0[0] }
  }
}

/// The relative or the absolute error, whichever is smaller; 0 for equal infinities and for two
/// NaN.
func error(_ actual: Double, _ expected: Double) -> Double {
  if actual == expected || (actual.isNaN && expected.isNaN) { return 0 }
  let absolute = abs(actual - expected)
  let smaller = absolute / max(1, abs(expected))
  return smaller.isNaN ? .infinity : smaller
}

/// The relative error, where a number below `floor` is as good as `floor` to divide by.
func relativeError(_ actual: Double, _ expected: Double, floor: Double) -> Double {
  if actual == expected { return 0 }
  let relative = abs(actual - expected) / max(floor, abs(expected))
  return relative.isNaN ? .infinity : relative
}
