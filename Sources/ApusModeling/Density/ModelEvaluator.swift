/// Evaluates a compiled model for one chain.

import ApusGraph
public import ApusInference

/// The value and the gradient of a model's log density; one for each chain. An evaluation
/// allocates nothing.
public struct ModelEvaluator: LogDensityEvaluator {
  /// The memory of one parameter and of its gradient, and its place among the coordinates.
  private struct Part {
    let start: Int
    let count: Int
    let value: UnsafeMutablePointer<Double>
    let gradient: UnsafePointer<Double>
  }

  private let executor: Executor
  // Made anew for each evaluator: counting the references of anything that chains share would make
  // their processors pass the count back and forth, at the cost of the gradient itself.
  private let parts: [Part]
  private let value: UnsafeBufferPointer<Double>
  private let dimension: Int

  init(plan: Plan, ranges: [Range<Int>]) {
    executor = Executor(plan)
    value = executor.outputs[0]
    parts = zip(ranges, zip(executor.inputs, executor.outputs.dropFirst())).compactMap {
      range, memory in
      guard let value = memory.0.baseAddress, let gradient = memory.1.baseAddress else {
        return nil
      }
      return Part(
        start: range.lowerBound, count: range.count, value: value, gradient: gradient)
    }
    dimension = ranges.last?.upperBound ?? 0
  }

  public mutating func evaluate(
    at position: Span<Double>, gradient: inout MutableSpan<Double>
  ) throws -> Double {
    precondition(
      position.count == dimension && gradient.count == dimension,
      "\(position.count) coordinates and \(gradient.count) slopes for \(dimension)")
    for part in parts {
      for i in 0..<part.count { part.value[i] = position[unchecked: part.start &+ i] }
    }
    executor.run()
    for part in parts {
      for i in 0..<part.count { gradient[unchecked: part.start &+ i] = part.gradient[i] }
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
