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
  /// The shape of one number, vector or matrix of a draw, and how many there are.
  private let event: Shape
  private let count: Int
  /// The number of elements that each argument has for one of them.
  private let argumentCounts: [Int]
  private let arguments: Executor
  private let memory: UnsafeMutableBufferPointer<Double>

  /// - Throws: a ``ModelError`` when the arguments are invalid or don't have the shape.
  init(_ distribution: any Distribution, shape: Shape) throws(ModelError) {
    self.distribution = distribution
    self.shape = shape
    let rank = distribution.support.eventRank
    let batch = Shape(Array(shape.dimensions.dropLast(rank)))
    event = Shape(Array(shape.dimensions.suffix(rank)))
    count = batch.count
    let parameters = distribution.drawParameters
    argumentCounts = parameters.map(\.eventShape.count)
    let values = parameters.map { parameter in
      let (value, event) = (parameter.value, parameter.eventShape)
      return value.shape == event
        ? value : broadcast(value, to: Shape(batch.dimensions + event.dimensions))
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
      into: memory, shape: event,
      parameters: zip(arguments.outputs, argumentCounts).map {
        ParameterArray($0, count: count, eventCount: $1)
      },
      using: &generator)
    variable.append(UnsafeBufferPointer(memory))
  }
}
