/// What a model knows about points that its density refuses: its prior, and the term at fault.

import ApusDistributions
import ApusGraph
public import ApusInference
public import ApusNumerics

extension ModelDensity: ExplainableDensity {
  /// The parameters drawn from their priors in the order of their statements, in unconstrained
  /// coordinates.
  ///
  /// - Throws: a ``ModelError`` for a prior that is improper.
  public func priorDraw(using generator: inout RandomStream) throws -> [Double] {
    var drawn: [Tensor: [Double]] = [:]
    try structure.priors().draw(into: &drawn, using: &generator)
    return try unconstrain(
      Dictionary(
        uniqueKeysWithValues: structure.parameters.map { ($0.name, drawn[$0.tensor] ?? []) }))
  }

  /// Which parameter, prior, likelihood or potential is not finite at an unconstrained point, in
  /// which row and at which value; nil when nothing is.
  public func explainRefusal(at position: [Double]) -> String? {
    guard position.count == dimension, let values = try? constrain(position) else { return nil }
    return badParameter(values) ?? badTerm(values) ?? badGradient(at: position)
  }

  private func badParameter(_ values: [String: [Double]]) -> String? {
    for parameter in structure.parameters {
      let numbers = values[parameter.name] ?? []
      if let bad = numbers.firstIndex(where: { !$0.isFinite }) {
        return "'\(parameter.shape.elementNames(of: parameter.name)[bad])' is \(numbers[bad])"
      }
    }
    return nil
  }

  /// A summand of the log density: what it is about, and its value at each row.
  private struct Term {
    let name: String
    let density: Tensor
    /// What the density was taken at; nil for a potential.
    let value: Tensor?
  }

  private func badTerm(_ values: [String: [Double]]) -> String? {
    let terms =
      structure.parameters.map {
        Term(
          name: "the prior of '\($0.name)'", density: $0.distribution.logDensity($0.tensor),
          value: $0.tensor)
      }
      + structure.observations.map {
        Term(
          name: "the likelihood of '\($0.name)'", density: $0.distribution.logDensity($0.value),
          value: $0.value)
      }
      + structure.potentials.map {
        Term(name: "the potential '\($0.name)'", density: $0.tensor, value: nil)
      }
    let unknowns = structure.parameters.map(\.tensor)
    let inputs = structure.parameters.map { values[$0.name] ?? [] }
    func numbers(_ tensor: Tensor) -> [Double]? {
      tensor.knownValues
        ?? (try? Plan(outputs: [tensor], unknowns: unknowns))?.evaluate(inputs).first
    }
    for term in terms {
      guard let densities = numbers(term.density),
        let row = densities.firstIndex(where: { !$0.isFinite })
      else { continue }
      let sentence = "the log density of \(term.name) is \(densities[row])"
      let place = densities.count > 1 ? " in row \(row)" : ""
      guard let value = term.value.flatMap(numbers), !value.isEmpty,
        value.count.isMultiple(of: densities.count)
      else { return sentence + place }
      let width = value.count / densities.count
      let shown = value[(row * width)..<((row + 1) * width)].prefix(8)
      let text = width == 1 ? "\(value[row])" : "\(Array(shown))"
      return sentence + place + ", where the value is \(text)"
    }
    return nil
  }

  private func badGradient(at position: [Double]) -> String? {
    guard var evaluator = try? makeEvaluator(),
      let (logDensity, gradient) = try? evaluator.evaluate(at: position)
    else { return nil }
    guard let bad = gradient.firstIndex(where: { !$0.isFinite }) else {
      return logDensity.isFinite ? nil : "the log density is \(logDensity)"
    }
    return "the gradient of '\(names[bad])' is \(gradient[bad]) at the unconstrained value "
      + "\(position[bad])"
  }
}
