/// Evaluates and simulates variables of a model at posterior draws.

import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusNumerics

/// A variable that is made at every posterior draw: the value of an expression, or a draw from a
/// distribution given the values of its arguments.
struct SimulatedVariable {
  let name: String
  let shape: Shape
  let dims: [String]?
  let kind: DataArray.Kind
  /// What must be evaluated first.
  let expressions: [Tensor]
  /// Makes the variable from the values of the expressions; nil when it is the value of the first.
  let distribution: DistributionDraws?
  /// These set the random numbers of this variable apart from those of others.
  let purpose: RandomStream.Purpose
  let stream: Int

  /// Replications of an observed variable.
  init(_ observation: ModelStructure.Observation, stream: Int) throws(ModelError) {
    let (distribution, kept) = observation.replicated
    if observation.missing == .drop,
      distribution.parameters.contains(where: { $0.value.usesMissingValues })
    {
      let data = Tensor.data(of: distribution.arguments)
      throw ModelError(
        .missingValue,
        "'\(observation.name)' can't be predicted where its predictors are missing (NaN), as in "
          + data.filter { !$0.missingPlaces.isEmpty }.map { "'\($0)'" }.joined(separator: ", ")
          + "; drop such rows or fill them in")
    }
    let all = try observation.predictedShape()
    let draws = DistributionDraws(distribution, shape: kept ?? all)
    name = observation.name
    shape = draws.shape
    dims = kept == nil ? observation.dims : nil
    kind = observation.distribution.support.isDiscrete ? .integer : .real
    expressions = draws.arguments
    self.distribution = draws
    purpose = .predictive
    self.stream = stream
  }

  /// Draws from a distribution.
  init(
    _ draws: DistributionDraws, name: String, purpose: RandomStream.Purpose, stream: Int
  ) {
    self.name = name
    shape = draws.shape
    dims = nil
    kind = .integer
    expressions = draws.arguments
    distribution = draws
    self.purpose = purpose
    self.stream = stream
  }

  /// The missing values of an observed variable; nil when none is to be imputed.
  init?(unobservedIn observation: ModelStructure.Observation, stream: Int) {
    guard let (rows, distribution) = observation.unobserved else { return nil }
    let event = observation.value.shape.dimensions.suffix(distribution.support.eventRank)
    let draws = DistributionDraws(distribution, shape: Shape([rows.count] + event))
    name = observation.unobservedName
    shape = draws.shape
    dims = nil
    kind = distribution.support.isDiscrete ? .integer : .real
    expressions = draws.arguments
    self.distribution = draws
    purpose = .recovery
    self.stream = stream
  }

  /// The value of an expression.
  init(_ name: String, _ value: Tensor, dims: [String]?) {
    self.name = name
    shape = value.shape
    self.dims = dims
    kind = value.kind == .integer ? .integer : .real
    expressions = [value]
    distribution = nil
    purpose = .predictive
    stream = 0
  }
}

/// Makes variables at every point of some posterior draws.
struct Simulation {
  private let variables: [SimulatedVariable]
  private let chains: Int
  private let draws: Int
  /// For each unknown its numbers at all points.
  private let unknowns: [[Double]]
  private let executor: BlockExecutor
  /// For each variable the values of its expressions.
  private let values: [ArraySlice<UnsafeBufferPointer<Double>>]

  /// - Throws: a ``ModelError`` when an expression is invalid or its unknowns are not at hand.
  init(_ variables: [SimulatedVariable], from source: PosteriorDraws) throws(ModelError) {
    let expressions = variables.flatMap(\.expressions)
    let needed = Tensor.unknowns(of: expressions)
    executor = try BlockExecutor(outputs: expressions, unknowns: needed)
    unknowns = needed.map { source[$0] }
    (chains, draws) = (source.chains, source.draws)
    self.variables = variables
    var rest = executor.outputs[...]
    values = variables.map { variable in
      defer { rest = rest.dropFirst(variable.expressions.count) }
      return rest.prefix(variable.expressions.count)
    }
  }

  /// Some draws of one chain with the variables at them.
  struct Block {
    let chain: Int
    let draws: Range<Int>
    let variables: [DrawnVariable]
  }

  /// The variables at all points.
  func collected(seed: UInt64) throws -> [DrawnVariable] {
    var result = emptyVariables(chains * draws)
    for chain in 0..<chains {
      try run(chain, seed: seed, into: &result) { _, _ in }
    }
    return result
  }

  /// Hands out the variables in blocks of draws of one chain.
  ///
  /// - Parameter blockDraws: the largest number of draws in a block.
  func stream(blockDraws: Int, seed: UInt64, _ body: (Block) throws -> Void) throws {
    for chain in 0..<chains {
      var (start, block) = (0, emptyVariables(min(blockDraws, draws)))
      try run(chain, seed: seed, into: &block) { draw, variables in
        let end = draw + 1
        guard end - start == blockDraws || end == draws else { return }
        try body(Block(chain: chain, draws: start..<end, variables: variables))
        (start, variables) = (end, emptyVariables(min(blockDraws, draws - end)))
      }
    }
  }

  private func emptyVariables(_ draws: Int) -> [DrawnVariable] {
    variables.map {
      DrawnVariable(name: $0.name, shape: $0.shape, dims: $0.dims, kind: $0.kind, draws: draws)
    }
  }

  /// Makes the variables at all draws of a chain.
  ///
  /// - Parameter finish: is called after each draw.
  private func run(
    _ chain: Int, seed: UInt64, into result: inout [DrawnVariable],
    _ finish: (_ draw: Int, _ result: inout [DrawnVariable]) throws -> Void
  ) throws {
    let makers = zip(variables, values).map { variable, values in
      VariableMaker(variable, values: values, chain: chain, seed: seed)
    }
    let memory = UnsafeMutableBufferPointer<Double>.allocate(
      capacity: variables.map(\.shape.count).max() ?? 0)
    memory.initialize(repeating: 0)
    defer { memory.deallocate() }
    try executor.run(draws) { draw, unknown, target in
      unknowns[unknown].withUnsafeBufferPointer { values in
        let start = (chain * draws + draw) * target.count
        for i in target.indices { target[i] = values[start + i] }
      }
    } receive: { draw in
      for i in makers.indices { result[i].append(try makers[i].make(in: memory)) }
      try finish(draw, &result)
    }
  }
}

/// Makes one variable at the points of one chain.
private final class VariableMaker {
  private let distribution: DistributionDraws?
  private let parameters: [ParameterArray]
  private let value: UnsafeBufferPointer<Double>?
  // One for each variable and chain: adding a variable changes no other's numbers.
  private var stream: RandomStream

  /// - Parameter values: the memory of the variable's expressions.
  init(
    _ variable: SimulatedVariable, values: ArraySlice<UnsafeBufferPointer<Double>>, chain: Int,
    seed: UInt64
  ) {
    distribution = variable.distribution
    parameters = distribution?.parameters(at: values) ?? []
    value = values.first
    stream = RandomStream(
      seed: seed, index: variable.stream << 16 | chain, purpose: variable.purpose)
  }

  /// The variable at the point where its expressions were evaluated last.
  ///
  /// - Parameter memory: receives it, if it is a draw.
  func make(
    in memory: UnsafeMutableBufferPointer<Double>
  ) throws -> UnsafeBufferPointer<Double> {
    guard let distribution else { return value ?? UnsafeBufferPointer(rebasing: memory[..<0]) }
    let target = UnsafeMutableBufferPointer(rebasing: memory[..<distribution.count])
    try distribution.draw(into: target, parameters: parameters, using: &stream)
    return UnsafeBufferPointer(target)
  }
}
