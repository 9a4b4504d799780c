/// Draws of unknowns from their distributions, each given those before it.

import ApusDistributions
import ApusGraph
import ApusNumerics

/// Draws unknowns one after the other, each given those before it (ancestral sampling).
struct AncestralDraws {
  /// One unknown with what its distribution depends on.
  private struct Step {
    let unknown: Tensor
    let distribution: DistributionDraws
    let ancestors: [Tensor]
    let arguments: Executor
    /// The outputs of `arguments`.
    let parameters: [ParameterArray]
  }

  private let steps: [Step]

  /// The unknowns that must be known before the first draw.
  var ancestors: Set<Tensor> {
    Set(steps.flatMap(\.ancestors)).subtracting(steps.map(\.unknown))
  }

  /// - Parameters:
  ///   - unknowns: the unknowns with their distributions, ancestors first.
  ///   - making: whether they are drawn, or have their expectations.
  /// - Throws: a ``ModelError`` when arguments are invalid.
  init(
    _ unknowns: [(unknown: Tensor, distribution: any Distribution)],
    making: DistributionDraws.Making = .draws
  ) throws(ModelError) {
    var steps = [Step]()
    for (unknown, distribution) in unknowns {
      let draws = DistributionDraws(distribution, shape: unknown.shape, making: making)
      let ancestors = Tensor.unknowns(of: draws.arguments)
      let arguments = Executor(try Plan(outputs: draws.arguments, unknowns: ancestors))
      steps.append(
        Step(
          unknown: unknown, distribution: draws, ancestors: ancestors, arguments: arguments,
          parameters: draws.parameters(at: arguments.outputs)))
    }
    self.steps = steps
  }

  /// Draws all unknowns once.
  ///
  /// - Parameter values: the ancestors that are known already; receives the draws.
  func draw(
    into values: inout [Tensor: [Double]], using generator: inout RandomStream
  ) throws {
    for step in steps {
      for (ancestor, memory) in zip(step.ancestors, step.arguments.inputs) {
        _ = memory.update(from: values[ancestor] ?? [])
      }
      step.arguments.run()
      var draw = [Double](repeating: 0, count: step.unknown.shape.count)
      try withExtendedLifetime(step.arguments) {
        try draw.withUnsafeMutableBufferPointer {
          try step.distribution.draw(
            into: $0, parameters: step.parameters, using: &generator)
        }
      }
      values[step.unknown] = draw
    }
  }
}
