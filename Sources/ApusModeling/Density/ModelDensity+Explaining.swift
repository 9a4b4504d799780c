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
    /// What the density was taken at and the arguments of its distribution; none for a potential.
    var inputs: [(name: String, value: Tensor)] = []

    init(_ potential: ModelStructure.Potential) {
      (name, density) = ("the potential '\(potential.name)'", potential.tensor)
    }

    init(_ name: String, _ distribution: any Distribution, at value: Tensor) {
      self.name = name
      density = distribution.logDensity(value)
      inputs = [("the value", value)] + distribution.parameters.map { ($0.name, $0.value) }
    }
  }

  private func badTerm(_ values: [String: [Double]]) -> String? {
    let terms =
      structure.parameters.map {
        Term("the prior of '\($0.name)'", $0.distribution, at: $0.tensor)
      }
      + structure.observations.map {
        Term("the likelihood of '\($0.name)'", $0.distribution, at: $0.value)
      } + structure.potentials.map(Term.init)
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
      let rows = densities.count
      let shown = term.inputs.compactMap { input in
        numbers(input.value)?.row(row, of: rows).map { "\(input.name) is \($0)" }
      }
      return "the log density of \(term.name) is \(densities[row])"
        + (rows > 1 ? " in row \(row)" : "")
        + (shown.isEmpty ? "" : ", where \(shown.joined(separator: ", "))")
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

extension [Double] {
  /// The number, or the first of the numbers, that belong to one of several rows; nil where they
  /// are arranged in another way.
  fileprivate func row(_ row: Int, of rows: Int) -> String? {
    if count == 1 { return "\(self[0])" }
    guard rows > 0, !isEmpty, count.isMultiple(of: rows) else { return nil }
    let width = count / rows
    let part = self[(row * width)..<((row + 1) * width)]
    return width == 1 ? "\(part[part.startIndex])" : "\(Array(part.prefix(8)))"
  }
}
