/// Draws of one statement's distribution, given the parameters that its arguments depend on.

import ApusDistributions
import ApusGraph
import ApusNumerics

/// Evaluates the arguments of a distribution and draws from it, again and again.
final class DistributionDraws {
  /// The unknowns that must be set before a draw.
  let unknowns: [Tensor]
  /// The shape of one draw.
  let shape: Shape

  private let distribution: any Distribution
  private let arguments: Executor
  private let memory: UnsafeMutableBufferPointer<Double>

  /// - Throws: a ``ModelError`` when the arguments are invalid or don't have the shape.
  init(_ distribution: any Distribution, shape: Shape) throws(ModelError) {
    self.distribution = distribution
    self.shape = shape
    let values = distribution.parameters.map { parameter in
      parameter.value.shape == .scalar ? parameter.value : broadcast(parameter.value, to: shape)
    }
    unknowns = Tensor.unknowns(of: values)
    arguments = Executor(try Plan(outputs: values, unknowns: unknowns))
    memory = .allocate(capacity: shape.count)
    memory.initialize(repeating: 0)
  }

  deinit {
    memory.deallocate()
  }

  /// Makes one draw.
  ///
  /// - Parameters:
  ///   - variable: receives the draw.
  ///   - set: fills the memory of an unknown.
  func draw(
    into variable: inout DrawnVariable, using generator: inout RandomStream,
    setting set: (Tensor, UnsafeMutableBufferPointer<Double>) -> Void
  ) throws {
    for (unknown, input) in zip(unknowns, arguments.inputs) { set(unknown, input) }
    arguments.run()
    try distribution.draw(
      into: memory,
      parameters: arguments.outputs.map { ParameterArray($0, count: shape.count) },
      using: &generator)
    variable.append(UnsafeBufferPointer(memory))
  }
}
