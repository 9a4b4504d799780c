/// A model compiled into a log density over unconstrained space.

import ApusDistributions
import ApusGraph
public import ApusInference

/// The log density of a model's parameters given its data, over the unconstrained space in which
/// samplers move.
///
/// Each parameter is sampled through the bijection of its support; the density contains the
/// logarithm of its Jacobian determinant. A density is compiled once and shared between chains.
public struct ModelDensity: LogDensityModel {
  /// The names of the unconstrained coordinates: `alpha`, `beta[0]`, `beta[1]`, ….
  public let names: [String]

  let structure: ModelStructure
  /// The log density as an expression of the unconstrained coordinates, with the data of the model
  /// that was compiled first.
  private let compiled: Tensor
  /// What stands for each parameter in the expression of that model.
  private let compiledParameters: [Tensor: Tensor]
  /// Data of the first model and what takes their places here.
  let replaced: [Tensor: Tensor]
  /// Value, gradient and variables at an unconstrained point.
  let planned: DensityPlan
  /// The places of each parameter among the unconstrained coordinates.
  let ranges: [Range<Int>]

  /// The number of unconstrained coordinates.
  public var dimension: Int { names.count }

  /// Value and gradient.
  var plan: Plan { planned.density }

  /// The log density as an expression of the unconstrained coordinates.
  var expression: Tensor {
    var replace = Substitution(replaced)
    return replace(compiled)
  }

  /// What stands for each parameter in ``expression``.
  var constrained: [Tensor: Tensor] {
    var replace = Substitution(replaced)
    return compiledParameters.mapValues { replace($0) }
  }

  /// Whether both were compiled as one, for the same or for other data.
  func sharesPlan(with other: ModelDensity) -> Bool { compiled == other.compiled }

  /// The sums over rows that were collapsed.
  var collapsed: [CollapsedSum] { planned.collapsed }

  /// Compiles a model.
  ///
  /// - Parameters:
  ///   - includingJacobian: whether the density is that of the unconstrained coordinates; without,
  ///     its mode is that of the constrained parameters.
  ///   - collapsing: whether sums over rows may be collapsed; tests compare both.
  ///   - template: a density compiled with the same choices from the same statements, whose plan is
  ///     used again if the data have the same shapes.
  init(
    _ structure: ModelStructure, includingJacobian: Bool = true, collapsing: Bool = true,
    template: ModelDensity? = nil
  ) throws(ModelError) {
    try structure.newLevels.refuse("fitted")
    self.structure = structure
    let unconstrained =
      template?.planned.unknowns
      ?? structure.parameters.map { parameter in
        Tensor.unknown(
          parameter.name, shape: parameter.bijection.unconstrainedShape(parameter.shape))
      }
    // In the order of the statements: the bounds of a parameter may be parameters before it.
    var constrained: [Tensor: Tensor] = [:]
    for (parameter, y) in zip(structure.parameters, unconstrained) {
      var substitute = Substitution(constrained)
      constrained[parameter.tensor] = substitute(parameter.bijection.constrain(y))
    }
    var substitute = Substitution(constrained)
    var value = substitute(try structure.logJoint())
    if includingJacobian {
      for (parameter, y) in zip(structure.parameters, unconstrained) {
        value = value + substitute(parameter.bijection.logJacobian(y))
      }
    }
    if let error = value.error { throw error }
    compiled = value
    compiledParameters = constrained
    replaced = [:]
    let variables = structure.variableNames.compactMap { structure.variable($0)?.tensor }
      .map { substitute($0) }
    if let plan = template?.planned.rebound(to: value, variables: variables) {
      planned = plan
    } else {
      planned = try DensityPlan(
        value, variables: variables, unknowns: unconstrained, collapsing: collapsing)
    }
    var ranges = [Range<Int>]()
    for coordinates in unconstrained {
      let start = ranges.last?.upperBound ?? 0
      ranges.append(start..<start + coordinates.shape.count)
    }
    self.ranges = ranges
    names = zip(structure.parameters, unconstrained).flatMap { parameter, coordinates in
      coordinates.shape.elementNames(of: parameter.name)
    }
  }

  /// The density of other data, computed by the same plan.
  ///
  /// - Parameters:
  ///   - first: the density that was compiled first.
  ///   - structure: the same statements with other data.
  ///   - replaced: the data of the first one that are replaced, and by what.
  init(
    _ first: ModelDensity, _ structure: ModelStructure, planned: DensityPlan,
    replacing replaced: [Tensor: Tensor]
  ) {
    self.structure = structure
    self.planned = planned
    self.replaced = replaced
    (compiled, compiledParameters) = (first.compiled, first.compiledParameters)
    (names, ranges) = (first.names, first.ranges)
  }

  /// An evaluator with memory of its own.
  public func makeEvaluator() throws -> ModelEvaluator {
    ModelEvaluator(plan: planned.density) { [planned] in planned.blocks(of: $0) }
  }

  /// The values of parameters and deterministics at an unconstrained point, in row-major order.
  ///
  /// - Precondition: `position` has ``dimension`` entries.
  public func constrain(_ position: [Double]) throws -> [String: [Double]] {
    precondition(position.count == dimension, "\(position.count) values for \(dimension)")
    let values = planned.variables.evaluate(ranges.map { Array(position[$0]) })
    return Dictionary(uniqueKeysWithValues: zip(structure.variableNames, values))
  }

  /// How expressions of parameters and data follow from the unconstrained coordinates.
  func plan(of tensors: [Tensor]) throws(ModelError) -> Plan {
    var constrain = Substitution(constrained)
    return try Plan(outputs: tensors.map { constrain($0) }, unknowns: planned.unknowns)
  }

  /// The unconstrained point that belongs to values of the parameters.
  ///
  /// - Parameter values: for each parameter its elements in row-major order.
  /// - Throws: a ``ModelError`` for a parameter that is missing, has another number of elements, or
  ///   lies outside of its support.
  public func unconstrain(_ values: [String: [Double]]) throws -> [Double] {
    try structure.checkValues(values)
    let outputs = structure.parameters.map { parameter in
      parameter.bijection.unconstrain(
        .constant(values[parameter.name] ?? [], shape: parameter.shape))
    }
    let plan = try Plan(outputs: outputs, unknowns: structure.parameters.map(\.tensor))
    let coordinates = plan.evaluate(structure.parameters.map { values[$0.name] ?? [] })
    for (parameter, coordinates) in zip(structure.parameters, coordinates)
    where !coordinates.allSatisfy(\.isFinite) {
      throw ModelError(
        .outsideSupport,
        "'\(parameter.name)': the given values are at the edge of what its transform can make, or "
          + "beyond it; give values further inside")
    }
    return coordinates.flatMap { $0 }
  }

  /// The log joint density of parameters and data at values of the parameters, without
  /// Jacobians: the sum of all log priors, log likelihoods and potentials with all constants.
  ///
  /// - Parameter values: for each parameter its elements in row-major order.
  /// - Throws: a ``ModelError`` for a parameter that is missing, has another number of elements, or
  ///   lies outside of its support.
  public func logJoint(_ values: [String: [Double]]) throws -> Double {
    try structure.checkValues(values)
    let plan = try Plan(
      outputs: [try structure.logJoint()], unknowns: structure.parameters.map(\.tensor))
    return plan.evaluate(structure.parameters.map { values[$0.name] ?? [] })[0][0]
  }
}

extension ModelStructure {
  /// Refuses values that are not those of all parameters.
  func checkValues(_ values: [String: [Double]]) throws(ModelError) {
    for parameter in parameters {
      guard let given = values[parameter.name] else {
        throw ModelError(
          .unknownName,
          "the value of '\(parameter.name)' is missing; give the values of all parameters")
      }
      guard given.count == parameter.shape.count else {
        throw ModelError(
          .shapeMismatch,
          "'\(parameter.name)' has \(parameter.shape.count) elements, but \(given.count) values "
            + "are given; give one for each")
      }
    }
    // With the values in place of the parameters, the bounds that depend on them are known.
    var substitute = Substitution(
      Dictionary(
        uniqueKeysWithValues: parameters.map {
          ($0.tensor, .constant(values[$0.name] ?? [], shape: $0.shape))
        }))
    for parameter in parameters {
      let support = parameter.distribution.mapParameters { substitute($0) }.support
      if let bad = support.firstOutsider(in: substitute(parameter.tensor)) {
        throw ModelError(
          .outsideSupport,
          "'\(parameter.name)' must be \(support), got \(bad.value)"
            + (bad.isAlone ? "" : " in \(bad.place)") + "; give values that the prior allows")
      }
    }
    if let unknown = values.keys.sorted().first(where: { name in
      !parameters.contains { $0.name == name }
    }) {
      throw ModelError(
        .unknownName,
        "there is no parameter '\(unknown)'; give values of "
          + parameters.map(\.name).joined(separator: ", "))
    }
  }
}

extension Shape {
  /// The names of all elements of a variable: `beta`, or `beta[0]`, or `B[1, 2]`.
  func elementNames(of name: String) -> [String] {
    if rank == 0 { return [name] }
    return (0..<count).map { element in
      var rest = element
      let indices = dimensions.reversed().map { length in
        defer { rest /= length }
        return "\(rest % length)"
      }
      return "\(name)[\(indices.reversed().joined(separator: ", "))]"
    }
  }
}
