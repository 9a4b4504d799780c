/// Densities of effects in coordinates between the effects themselves and units of their scale.

import ApusDistributions
import ApusGraph

/// Effects and how far they are sampled as they are.
struct CentredShare {
  let effect: LocationScale
  /// `λ` of every effect, or one for all.
  let share: [Double]
}

/// A log density in which effects `ψ ~ Normal(μ, τ)` are written in coordinates `x`,
///
///     ψ = μ + τ^(1 - λ) (x - λ μ),   x ~ Normal(λ μ, τ^λ),
///
/// with a share `λ` for each: the effects themselves for 1 (centred), units of their scale for 0
/// (non-centred).
///
/// For effects that are integrated out, whose share is 0, it changes nothing but the rounding: the
/// precision of `ψ` grows without bound where `τ` vanishes, and what is left of it beside others would
/// be lost; that of `x` is `1 + τ² w`.
struct RecentredDensity {
  /// The log density of ``unknowns``.
  let expression: Tensor
  /// Those of the model, with `x` in the place of the parameter of each such effect.
  let unknowns: [Tensor]
  /// The log density of ``unknowns`` less that of the model's.
  let logScale: Tensor
  /// What stands for the unknowns of the model.
  let values: [Tensor]
  /// `x` in terms of the unknowns of the model, by the numbers of the parameters.
  let coordinates: [Int: Tensor]
  /// The unknowns of the model.
  let originals: [Tensor]

  /// - Parameters:
  ///   - density: the density in the model's own coordinates.
  ///   - effects: what is written in other ones, in the order of the statements, and its shares.
  init(_ density: ModelDensity, _ effects: [CentredShare]) {
    originals = density.planned.unknowns
    var unknowns = originals
    var coordinates: [Int: Tensor] = [:]
    // In the order of the statements: the mean of an effect may be an effect before it.
    var replaced: [Tensor: Tensor] = [:]
    var logScale: Tensor = 0
    var constrain = Substitution(effects.isEmpty ? [:] : density.constrained)
    for choice in effects {
      let (effect, share) = (choice.effect, choice.share)
      let number = effect.parameter
      let (mean, scale) = (constrain(effect.mean), constrain(effect.scale))
      let (own, shape) = (unknowns[number], unknowns[number].shape)
      // Where a parameter is ψ, it is a power of the scale times x; where it is (ψ - μ) / τ too.
      let power = effect.isCentred ? share.map { 1 - $0 } : share.map(-)
      let factor = scale.raised(to: power, shape)
      let shift = Tensor.share(share, shape) * mean
      let deviation = effect.isCentred ? own - mean : own
      coordinates[number] = broadcast(deviation / factor + shift, to: shape)
      var replace = Substitution(replaced)
      let x = Tensor.unknown(density.structure.parameters[number].name, shape: shape)
      let spread = replace(factor) * (x - replace(shift))
      replaced[own] = broadcast(effect.isCentred ? replace(mean) + spread : spread, to: shape)
      logScale =
        logScale + sum(broadcast(.share(power, shape) * log(replace(scale)), to: shape))
      unknowns[number] = x
    }
    var replace = Substitution(replaced)
    expression = effects.isEmpty ? density.expression : replace(density.expression) + logScale
    values = originals.map { replace($0) }
    self.unknowns = unknowns
    self.logScale = logScale
    self.coordinates = coordinates
  }
}

extension Tensor {
  /// One number for all effects, or one for each.
  fileprivate static func share(_ numbers: [Double], _ shape: Shape) -> Tensor {
    numbers.count == 1 ? .constant(numbers[0]) : .constant(numbers, shape: shape)
  }

  /// A power of positive numbers.
  fileprivate func raised(to power: [Double], _ shape: Shape) -> Tensor {
    switch power {
    case [0]: 1
    case [1]: self
    default: exp(.share(power, shape) * log(self))
    }
  }
}
