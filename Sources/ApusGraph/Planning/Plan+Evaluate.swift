/// One evaluation of a plan, for uses where speed is no matter.

extension Plan {
  /// The outputs of the plan at values of its unknowns, each in row-major order.
  ///
  /// - Parameter inputs: one array for each unknown, in the order in which the plan was given them.
  /// - Precondition: as many arrays as unknowns, each with as many elements as its unknown.
  public func evaluate(_ inputs: [[Double]] = []) -> [[Double]] {
    let executor = Executor(self)
    precondition(
      inputs.count == executor.inputs.count,
      "\(inputs.count) values for \(executor.inputs.count) unknowns")
    // The memory of an executor lives as long as the executor itself.
    return withExtendedLifetime(executor) {
      for (memory, values) in zip(executor.inputs, inputs) {
        precondition(
          memory.count == values.count, "\(values.count) values for \(memory.count) elements")
        _ = memory.update(from: values)
      }
      executor.run()
      return executor.outputs.map(Array.init)
    }
  }
}
