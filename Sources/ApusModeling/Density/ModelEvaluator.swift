/// Evaluates a compiled model for one chain.

import ApusGraph
public import ApusInference

/// The value and the gradient of a model's log density; one for each chain. An evaluation
/// allocates nothing.
public struct ModelEvaluator: LogDensityEvaluator {
  private let executor: Executor
  // Made anew for each evaluator: counting the references of anything that chains share would make
  // their processors pass the count back and forth, at the cost of the gradient itself.
  /// The place of each coordinate in the memory of the plan.
  private let values: [UnsafeMutablePointer<Double>]
  /// The place of the slope along each coordinate.
  private let slopes: [UnsafePointer<Double>]
  private let value: UnsafeBufferPointer<Double>
  /// What computes the value alone, where there is a plan for that.
  private let valueExecutor: Executor?

  /// - Parameters:
  ///   - plan: of the log density and its gradient.
  ///   - valuePlan: of the log density alone.
  init(plan: Plan, valuePlan: Plan? = nil) {
    executor = Executor(plan)
    valueExecutor = valuePlan.map { Executor($0) }
    value = executor.outputs[0]
    values = executor.inputs.flatMap { memory in
      memory.baseAddress.map { start in memory.indices.map { start + $0 } } ?? []
    }
    slopes = executor.outputs.dropFirst().flatMap { memory in
      memory.baseAddress.map { start in memory.indices.map { start + $0 } } ?? []
    }
  }

  public mutating func evaluate(
    at position: Span<Double>, gradient: inout MutableSpan<Double>
  ) throws -> Double {
    precondition(
      position.count == values.count && gradient.count == slopes.count,
      "\(position.count) coordinates and \(gradient.count) slopes for \(values.count)")
    for i in values.indices { values[i].pointee = position[unchecked: i] }
    executor.run()
    for i in slopes.indices { gradient[unchecked: i] = slopes[i].pointee }
    return value[0]
  }

  public mutating func logDensity(at position: Span<Double>) throws -> Double {
    guard let valueExecutor else {
      var gradient = [Double](repeating: 0, count: position.count)
      var span = gradient.mutableSpan
      return try evaluate(at: position, gradient: &span)
    }
    var next = 0
    for memory in valueExecutor.inputs {
      for i in memory.indices {
        memory[i] = position[next]
        next += 1
      }
    }
    valueExecutor.run()
    return valueExecutor.outputs[0][0]
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
