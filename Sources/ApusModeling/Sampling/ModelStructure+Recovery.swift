/// Variables that sampling leaves out, drawn afterwards from their exact conditional distributions.

import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusNumerics

extension ModelStructure {
  /// The names of variables that sampling leaves out and results have: missing outcomes that are
  /// integrated out, and discrete variables that are summed out.
  var recoveredNames: [String] {
    observations.filter { $0.unobserved != nil }.map(\.unobservedName) + latents.map(\.name)
  }

  /// The draws of a run with those of the variables that it left out.
  ///
  /// Given a draw of the parameters each of these has a distribution of its own, from which it is
  /// drawn once, so that parameters and recovered variables together are draws of the joint
  /// posterior.
  ///
  /// - Parameter keep: the variables that the result has; nil for all.
  func recovering(_ group: DataGroup, seed: UInt64, keep: [String]?) throws -> DataGroup {
    var group = group
    for (index, observation) in observations.enumerated() {
      guard let variable = SimulatedVariable(unobservedIn: observation, stream: index) else {
        continue
      }
      let rows = observation.rowLabels(observation.missingRows, coordinates)
      try group.add(try simulated([variable], from: group, seed: seed))
      group.coordinates["\(variable.name)_dim_0"] = rows
    }
    for (index, component) in try latentComponents().enumerated() {
      // Variables that belong together are drawn together, as one number for their combination.
      let combination = SimulatedVariable(
        combinationOf: component, logWeights: try component.logWeights(), stream: index)
      let drawn = try simulated([combination], from: group, seed: seed)[0]
      try group.add(component.variables(of: drawn.values))
    }
    let arrays = group
    for name in arrays.names where !(keep?.contains(name) ?? true) { group[name] = nil }
    return group
  }

  private func simulated(
    _ variables: [SimulatedVariable], from group: DataGroup, seed: UInt64
  ) throws -> [DrawnVariable] {
    let needed = Set(Tensor.unknowns(of: variables.flatMap(\.expressions)))
    let source = try PosteriorDraws(group, of: self, needed: needed, thin: 1)
    return try Simulation(variables, from: source).collected(seed: seed)
  }
}

extension DataGroup {
  /// Adds variables with as many draws as the group has.
  fileprivate mutating func add(_ variables: [DrawnVariable]) throws {
    let first = names.first.flatMap { self[$0] }
    for variable in variables {
      self[variable.name] = variable.array(
        chains: first?.chainCount ?? 0, draws: first?.drawCount ?? 0)
    }
  }
}
