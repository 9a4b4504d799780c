/// Discrete variables that are summed out of the model.

import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusNumerics

extension ModelStructure {
  /// A discrete unknown that takes part in sums, not in sampling.
  struct Latent: Sendable {
    let name: String
    var distribution: any Distribution
    let tensor: Tensor
    let dims: [String]?
    /// The numbers that it can be.
    let values: [Double]
    /// The number of parameters that were declared before it.
    let place: Int
  }

  /// Discrete variables that some terms of the log density bind together, with these terms.
  ///
  /// All have one shape. Given the parameters, the entries at one place are independent of those at
  /// any other.
  struct LatentComponent {
    var latents: [Latent]
    var terms: [LatentTerm] = []
  }

  /// A part of the log density with the discrete variables that it depends on.
  struct LatentTerm {
    let name: String
    /// The log density of each row.
    let density: Tensor
    let latents: [Tensor]
  }

  /// The terms of the log density that depend on discrete variables, by those that they bind.
  ///
  /// - Throws: a ``ModelError`` when variables of different shapes are bound together.
  func latentComponents() throws(ModelError) -> [LatentComponent] {
    if latents.isEmpty { return [] }
    var components = latents.map { LatentComponent(latents: [$0]) }
    for term in latentTerms where !term.latents.isEmpty {
      let bound = components.indices.filter { index in
        components[index].latents.contains { term.latents.contains($0.tensor) }
      }
      guard let first = bound.first else { continue }
      for other in bound.dropFirst().reversed() {
        let joined = components.remove(at: other)
        components[first].latents += joined.latents
        components[first].terms += joined.terms
      }
      components[first].terms.append(term)
    }
    for component in components { try component.check() }
    return components
  }

  /// All parts of the log density that can depend on discrete variables.
  private var latentTerms: [LatentTerm] {
    let priors = latents.map { latent in
      term(latent.name, latent.distribution, of: latent.tensor)
    }
    let parameters = parameters.map { term($0.name, $0.distribution, of: $0.tensor) }
    let likelihoods = observations.map { observation in
      let (distribution, value) = observation.observed
      return term(observation.name, distribution, of: value)
    }
    return priors + parameters + likelihoods + potentials.map { term($0.name, $0.tensor) }
  }

  /// Refuses deterministics of what is summed out, which have no value while a model is sampled.
  func checkLatents() throws(ModelError) {
    let tensors = Set(latents.map(\.tensor))
    for deterministic in deterministics {
      guard let latent = Tensor.unknowns(of: [deterministic.tensor]).first(where: tensors.contains)
      else { continue }
      throw ModelError(
        .unsupported,
        "the deterministic '\(deterministic.name)' depends on '\(latent)', which is summed out; leave "
          + "it out and compute it from the draws of '\(latent)' that the result has")
    }
    _ = try latentComponents()
  }

  /// Whether an expression depends on a discrete variable that is summed out.
  func dependsOnLatents(_ tensors: [Tensor]) -> Bool {
    if latents.isEmpty { return false }
    let all = Set(latents.map(\.tensor))
    return Tensor.unknowns(of: tensors).contains(where: all.contains)
  }

  private func term(
    _ name: String, _ distribution: any Distribution, of value: Tensor
  ) -> LatentTerm {
    term(
      name, distribution.pointwise(distribution.logDensityOf(value), of: value),
      // A constant density has none of them in it.
      binding: [value] + distribution.arguments)
  }

  private func term(
    _ name: String, _ density: Tensor, binding others: [Tensor] = []
  ) -> LatentTerm {
    let unknowns = Set(Tensor.unknowns(of: [density] + others))
    return LatentTerm(
      name: name, density: density,
      latents: latents.map(\.tensor).filter(unknowns.contains))
  }
}

extension Distribution {
  /// The log density of values, which are in the support where they are unknown.
  fileprivate func logDensityOf(_ value: Tensor) -> Tensor {
    value.knownValues == nil ? logDensityInSupport(value) : logDensity(value)
  }

  /// A log density with one element for each value of a batch.
  func pointwise(_ density: Tensor, of value: Tensor) -> Tensor {
    broadcast(density, to: Shape(Array(value.shape.dimensions.dropLast(support.eventRank))))
  }
}

extension ModelStructure.LatentComponent {
  /// The shape of each variable.
  var shape: Shape { latents[0].tensor.shape }

  /// The number of combinations of values at one place.
  var combinations: Int { latents.reduce(1) { $0 * $1.values.count } }

  /// More combinations are an error.
  private static let mostCombinations = 1000

  fileprivate func check() throws(ModelError) {
    let names = latents.map { "'\($0.name)'" }.joined(separator: " and ")
    if let other = latents.first(where: { $0.tensor.shape != shape }) {
      throw ModelError(
        .unsupported,
        "\(names) enter the same terms with the shapes \(shape) and \(other.tensor.shape), and can't "
          + "be summed out together; give them one shape, or write the sum with logSumExp")
    }
    guard combinations <= Self.mostCombinations else {
      throw ModelError(
        .unsupported,
        "\(names) have \(combinations) values together, more than the \(Self.mostCombinations) that "
          + "are summed out one by one; write the sum in another form, as a scan over states")
    }
    for term in terms where shape.rank > 0 {
      if rowDependence(of: term.density, on: Set(term.latents)) == .mixed {
        throw ModelError(
          .unsupported,
          "'\(term.name)' depends on several entries of \(names) at once, which can't be summed out "
            + "one by one; let each row depend on one entry (by the same dimension, or an index of "
            + "data), or write the sum with logSumExp or scan")
      }
    }
  }

  /// The values of each variable in one combination; those of the last vary fastest.
  private func values(in combination: Int) -> [Double] {
    var rest = combination
    var values = [Double]()
    for latent in latents.reversed() {
      values.append(latent.values[rest % latent.values.count])
      rest /= latent.values.count
    }
    return values.reversed()
  }

  /// The log density of each combination at each place: combinations along the last axis.
  func logWeights() throws(ModelError) -> Tensor {
    let weights = (0..<combinations).map { combination in
      let constants = values(in: combination).map {
        Tensor.constant(
          [Double](repeating: $0, count: shape.count), shape: shape, kind: .integer)
      }
      var substitute = Substitution(
        Dictionary(uniqueKeysWithValues: zip(latents.map(\.tensor), constants)))
      return terms.map { summed(substitute($0.density), as: $0) }.reduce(0, +)
    }
    let stacked = stack(weights.map { broadcast($0, to: shape) }, axis: shape.rank)
    if let error = stacked.error { throw error }
    return stacked
  }

  /// The sum of a term's rows that belong to each place.
  private func summed(_ density: Tensor, as term: ModelStructure.LatentTerm) -> Tensor {
    if shape.rank == 0 { return sum(density) }
    var rows = density
    while rows.error == nil, rows.shape.rank > 1 { rows = sum(rows, axis: rows.shape.rank - 1) }
    guard case .rows(let index?) = rowDependence(of: term.density, on: Set(term.latents)) else {
      return rows
    }
    return scatterAdd(rows, at: index, count: shape.dimensions[0])
  }

  /// The variables of draws of the combination.
  func variables(of drawn: [Double]) -> [DrawnVariable] {
    latents.enumerated().map { place, latent in
      var variable = DrawnVariable(
        name: latent.name, shape: latent.tensor.shape, dims: latent.dims, kind: .integer,
        draws: drawn.count / max(1, shape.count))
      let numbers = drawn.map { values(in: Int($0))[place] }
      numbers.withUnsafeBufferPointer { variable.append($0) }
      return variable
    }
  }
}

extension SimulatedVariable {
  /// Draws of the combination of discrete variables at each place, given the parameters.
  init(
    combinationOf component: ModelStructure.LatentComponent, logWeights: Tensor, stream: Int
  ) {
    let draws = DistributionDraws(Categorical(logitP: logWeights), shape: component.shape)
    self.init(draws, name: "combination", purpose: .recovery, stream: stream)
  }
}
