/// Evaluates a compiled model for one chain.

import ApusGraph
public import ApusInference

/// The value and the gradient of a model's log density; one for each chain. An evaluation
/// allocates nothing.
public struct ModelEvaluator: BlockLogDensityEvaluator {
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
  /// Makes what computes several points at once, where that gains anything.
  private let makeBlocks: (_ points: Int) -> BlockExecutor?
  /// What it made when it was first needed.
  private var blocks: BlockExecutor??

  /// - Parameters:
  ///   - plan: of the log density and its gradient.
  ///   - valuePlan: of the log density alone.
  ///   - makeBlocks: makes what computes both at several points at once.
  init(
    plan: Plan, valuePlan: Plan? = nil,
    makeBlocks: @escaping (_ points: Int) -> BlockExecutor? = { _ in nil }
  ) {
    self.makeBlocks = makeBlocks
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

  public mutating func evaluate(
    count: Int, at positions: Span<Double>, gradients: inout MutableSpan<Double>,
    logDensities: inout MutableSpan<Double>
  ) throws {
    let dimension = values.count
    precondition(
      positions.count == count * dimension && gradients.count == positions.count
        && logDensities.count == count, "\(count) points of \(dimension) coordinates")
    // The first block is as large as all others, but for single points that are tried again.
    if blocks == nil, count > 1 { blocks = .some(makeBlocks(count)) }
    if count > 1, let executor = blocks ?? nil {
      positions.withUnsafeBufferPointer { positions in
        gradients.withUnsafeMutableBufferPointer { gradients in
          logDensities.withUnsafeMutableBufferPointer { logDensities in
            executor.run(count, positions, gradients: gradients, logDensities: logDensities)
          }
        }
      }
      return
    }
    for point in 0..<count {
      let first = point * dimension
      for i in values.indices { values[i].pointee = positions[unchecked: first + i] }
      executor.run()
      for i in slopes.indices { gradients[unchecked: first + i] = slopes[i].pointee }
      logDensities[point] = value[0]
    }
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

extension BlockExecutor {
  /// Writes values and gradients at points that lie one after the other in memory.
  fileprivate func run(
    _ count: Int, _ positions: UnsafeBufferPointer<Double>,
    gradients: UnsafeMutableBufferPointer<Double>,
    logDensities: UnsafeMutableBufferPointer<Double>
  ) {
    let dimension = positions.count / count
    var starts = [0]
    for output in outputs.dropFirst() { starts.append((starts.last ?? 0) + output.count) }
    run(count) { point, unknown, memory in
      let first = point * dimension + starts[unknown]
      _ = memory.update(from: positions[first..<first + memory.count])
    } receive: { point in
      logDensities[point] = outputs[0][0]
      var next = point * dimension
      for slope in outputs.dropFirst() {
        for value in slope {
          gradients[next] = value
          next += 1
        }
      }
    }
  }
}
