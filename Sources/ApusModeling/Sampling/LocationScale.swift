/// Effects with a mean and a scale that are sampled too.

import ApusDistributions
import ApusGraph

/// A parameter that stands for effects `ψ ~ Normal(mean, scale)`: the effects themselves, or
/// `(ψ - mean) / scale`.
struct LocationScale {
  /// The number of the parameter.
  let parameter: Int
  let mean: Tensor
  let scale: Tensor
  /// Whether the parameter is `ψ`.
  let isCentred: Bool
}

extension ModelStructure {
  /// The parameters that are effects with a mean or a scale that is sampled, in the order of their
  /// statements.
  var locationScales: [LocationScale] {
    let found = parameters.indices.compactMap { centred($0) ?? standardized($0) }
    return found.compactMap { effects in
      // Mean and scale must be known before the effects are.
      let later = Set(
        found.filter { $0.parameter >= effects.parameter }.map { parameters[$0.parameter].tensor })
      func isKnown(_ tensor: Tensor) -> Bool {
        !Tensor.unknowns(of: [tensor]).contains(where: later.contains)
      }
      guard isKnown(effects.scale), isKnown(effects.mean) || !effects.isCentred else { return nil }
      return LocationScale(
        parameter: effects.parameter, mean: isKnown(effects.mean) ? effects.mean : 0,
        scale: effects.scale, isCentred: effects.isCentred)
    }
  }

  /// `ψ ~ Normal(mean, scale)`.
  private func centred(_ number: Int) -> LocationScale? {
    let parameter = parameters[number]
    guard parameter.bijection is IdentityBijection,
      let normal = parameter.distribution as? Normal,
      !Tensor.unknowns(of: [normal.mu, normal.sigma]).isEmpty
    else { return nil }
    return LocationScale(parameter: number, mean: normal.mu, scale: normal.sigma, isCentred: true)
  }

  /// `z ~ Normal(0, 1)`, used as `mean + scale · z` alone with a positive parameter as the scale.
  private func standardized(_ number: Int) -> LocationScale? {
    let parameter = parameters[number]
    guard parameter.bijection is IdentityBijection,
      let normal = parameter.distribution as? Normal,
      normal.mu.knownValues == [0], normal.sigma.knownValues == [1]
    else { return nil }
    let expressions =
      parameters.flatMap(\.distribution.arguments) + latents.flatMap(\.distribution.arguments)
      + observations.flatMap(\.observed.distribution.arguments) + potentials.map(\.tensor)
    guard let use = StandardizedUse(of: parameter.tensor, in: expressions),
      let scale = parameters.first(where: { $0.tensor == use.scale }),
      [.positive, .nonNegative].contains(scale.distribution.support)
    else { return nil }
    return LocationScale(
      parameter: number, mean: use.mean, scale: use.scale, isCentred: false)
  }
}
