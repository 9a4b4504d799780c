/// Evaluates a compiled model for one chain.

import ApusGraph
public import ApusInference

/// The value and the gradient of a model's log density; one for each chain. An evaluation
/// allocates nothing.
public struct ModelEvaluator: LogDensityEvaluator {
  /// The memory of one parameter and of its gradient, and its place among the coordinates.
  private struct Part {
    let start: Int
    let value: UnsafeMutableBufferPointer<Double>
    let gradient: UnsafeBufferPointer<Double>
  }

  private let executor: Executor
  // Made anew for each evaluator: counting the references of anything that chains share would make
  // their processors pass the count back and forth, at the cost of the gradient itself.
  private let parts: [Part]
  private let value: UnsafeBufferPointer<Double>

  init(plan: Plan, ranges: [Range<Int>]) {
    executor = Executor(plan)
    value = executor.outputs[0]
    parts = zip(ranges, zip(executor.inputs, executor.outputs.dropFirst())).map { range, memory in
      Part(start: range.lowerBound, value: memory.0, gradient: memory.1)
    }
  }

  public mutating func evaluate(
    at position: Span<Double>, gradient: inout MutableSpan<Double>
  ) throws -> Double {
    for part in parts {
      for i in part.value.indices { part.value[i] = position[part.start + i] }
    }
    executor.run()
    for part in parts {
      for i in part.gradient.indices { gradient[part.start + i] = part.gradient[i] }
    }
    return value[0]
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
