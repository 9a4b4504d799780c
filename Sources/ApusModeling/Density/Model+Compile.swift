/// Compilation of models, and what the result costs.

import ApusGraph

extension Model {
  /// Compiles the model as written into a log density over unconstrained space.
  ///
  /// - Throws: a ``ModelError`` when replaced data don't fit the model.
  /// - Complexity: linear in the number of expressions, plus one evaluation of everything that
  ///   depends on data alone.
  public func compile() throws -> ModelDensity {
    try ModelDensity(structure)
  }

  /// What one evaluation of the log density and its gradient does, in words.
  public func explainPlan() -> String {
    do {
      let density = try compile()
      let cost = density.plan.cost
      return """
        \(density.dimension) unconstrained coordinates: \(density.names.joined(separator: ", "))
        \(cost.operations) operations a gradient, \(cost.scratchBytes) bytes of scratch memory, \
        \(cost.dataBytes) bytes of data read
        """
    } catch {
      return "the model cannot be compiled: \(error)"
    }
  }
}
