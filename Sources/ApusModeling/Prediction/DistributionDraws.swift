/// Draws of one statement's distribution from numbers for its arguments.

import ApusDistributions
import ApusGraph
import ApusNumerics

/// Draws arrays of a shape from a distribution, given what its arguments evaluate to.
///
/// A class, so that thousands of small draws don't copy what one is made from.
final class DistributionDraws {
  /// The shape of one draw, and its number of elements.
  let shape: Shape
  let count: Int
  /// What must be evaluated before a draw.
  let arguments: [Tensor]

  /// What is made from the arguments.
  enum Making {
    case draws
    /// The expectations of draws.
    case means
  }

  private let distribution: any Distribution
  private let making: Making
  /// The shape of one number, vector or matrix of a draw, and how many there are.
  private let event: Shape
  private let events: Int
  /// The number of elements that each argument has for one of them.
  private let argumentCounts: [Int]

  init(_ distribution: any Distribution, shape: Shape, making: Making = .draws) {
    self.making = making
    // The expectation of an array is an expression, that of a number a function.
    let distribution =
      if making == .means, let array = distribution as? any ArrayDistribution {
        DiracDelta(c: array.expectation) as any Distribution
      } else {
        distribution
      }
    self.distribution = distribution
    self.shape = shape
    let rank = distribution.support.eventRank
    let batch = Shape(Array(shape.dimensions.dropLast(rank)))
    event = Shape(Array(shape.dimensions.suffix(rank)))
    events = batch.count
    count = shape.count
    let parameters = distribution.drawParameters
    argumentCounts = parameters.map(\.eventShape.count)
    arguments = parameters.map { parameter in
      let (value, event) = (parameter.value, parameter.eventShape)
      return value.shape == event
        ? value : broadcast(value, to: Shape(batch.dimensions + event.dimensions))
    }
  }

  /// The memory of the arguments, as the distribution reads it.
  ///
  /// - Parameter values: the numbers of each of ``arguments``.
  func parameters(
    at values: some Collection<UnsafeBufferPointer<Double>>
  ) -> [ParameterArray] {
    zip(values, argumentCounts).map { ParameterArray($0, count: events, eventCount: $1) }
  }

  /// Makes one draw.
  ///
  /// - Parameters:
  ///   - output: receives the elements of ``shape``, in row-major order.
  ///   - parameters: the arguments; see ``parameters(at:)``.
  func draw(
    into output: UnsafeMutableBufferPointer<Double>, parameters: [ParameterArray],
    using generator: inout RandomStream
  ) throws {
    if making == .means, let distribution = distribution as? any UnivariateDistribution {
      for i in output.indices {
        output[i] = distribution.mean(ParameterValues(parameters.map { $0[i] }))
      }
    } else {
      try distribution.draw(into: output, shape: event, parameters: parameters, using: &generator)
    }
  }
}
