/// Evaluates a compiled model for one chain.

import ApusGraph
public import ApusInference

/// The value and the gradient of a model's log density; one for each chain. An evaluation
/// allocates nothing.
public struct ModelEvaluator: LogDensityEvaluator {
  private let executor: Executor
  private let ranges: [Range<Int>]

  init(plan: Plan, ranges: [Range<Int>]) {
    executor = Executor(plan)
    self.ranges = ranges
  }

  public mutating func evaluate(
    at position: Span<Double>, gradient: inout MutableSpan<Double>
  ) throws -> Double {
    position.withUnsafeBufferPointer { executor.setInputs($0, ranges: ranges) }
    executor.run()
    for (index, range) in ranges.enumerated() {
      let part = executor.outputs[index + 1]
      for i in 0..<range.count { gradient[range.lowerBound + i] = part[i] }
    }
    return executor.outputs[0][0]
  }
}

extension Executor {
  /// Writes the parts of a flat vector into the inputs.
  func setInputs(_ position: UnsafeBufferPointer<Double>, ranges: [Range<Int>]) {
    for (input, range) in zip(inputs, ranges) {
      for i in 0..<range.count { input[i] = position[range.lowerBound + i] }
    }
  }
}
