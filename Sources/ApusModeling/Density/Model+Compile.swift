/// Compilation of models, and what the result costs.

import ApusGraph
import ApusNumerics

extension Model {
  /// Compiles the model as written into a log density over unconstrained space.
  ///
  /// A model whose data were replaced by others of the same shapes uses the plan of the first one
  /// that was compiled: neither differentiation nor planning is done again.
  ///
  /// - Parameter collapsing: whether Gaussian likelihoods may be collapsed to their sufficient
  ///   statistics; both forms are equal up to rounding.
  /// - Throws: a ``ModelError`` when replaced data don't fit the model, or have levels that it does
  ///   not.
  /// - Complexity: linear in the number of expressions, plus one evaluation of everything that
  ///   depends on data alone, plus one factorisation for each collapsed likelihood.
  public func compile(collapsing: Bool = true) throws -> ModelDensity {
    guard collapsing else { return try ModelDensity(structure, collapsing: false) }
    return try template.density(of: structure)
  }

  /// What one evaluation of the log density and its gradient does, in words.
  public func explainPlan() -> String {
    do {
      let density = try compile()
      let collapsed = density.collapsed.map { "Gaussian likelihood collapsed: \($0)" }
      let lines =
        ["\(density.dimension) unconstrained coordinates: \(density.names.shortList)"] + collapsed
        + density.plan.costLines
      let sampled = try SampledDensity(density, BlockChoice(density, explaining: true))
      return (lines + sampled.planLines).joined(separator: "\n")
    } catch {
      return "the model cannot be compiled: \(error)"
    }
  }
}

extension Plan {
  /// What one evaluation does.
  var costLines: [String] {
    let cost = cost
    let singles = cost.singles.map { $0.count == 1 ? $0.name : "\($0.name) (\($0.count))" }
    return cost.loops.map { "one pass over \($0)" } + [
      "outside of these: " + singles.joined(separator: ", "),
      "\(cost.operations) operations a gradient, \(cost.scratchBytes) bytes of scratch memory, "
        + "\(cost.dataBytes) bytes of data read, "
        + "vector kernels for \(InstructionSet.current.rawValue)",
    ]
  }
}
