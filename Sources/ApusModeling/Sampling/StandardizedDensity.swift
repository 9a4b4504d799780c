/// Densities of effects in units of their scale.

import ApusDistributions
import ApusGraph

/// A log density in which effects `θ ~ Normal(m, s)` with a scale that is sampled are written as
/// `m + s z`.
///
/// As a change of the variable that is integrated it changes nothing. But the precision of `θ` grows
/// without bound where `s` vanishes, and what is left of it beside others would be rounding; that of
/// `z` is `1 + s² w`.
struct StandardizedDensity {
  /// The log density of ``unknowns``.
  let expression: Tensor
  /// Those of the model, with `z` in the place of each such `θ`.
  let unknowns: [Tensor]
  /// The log density of ``unknowns`` less that of the model's.
  let logScale: Tensor

  /// What stands for the members of the block, in their order.
  private let values: [Tensor]

  /// - Parameter members: the numbers of the parameters that are integrated out.
  init(_ density: ModelDensity, _ members: [Int]) {
    var unknowns = density.planned.unknowns
    // In the order of the statements: the mean of an effect may be an effect before it.
    var replaced: [Tensor: Tensor] = [:]
    var logScale: Tensor = 0
    for member in members {
      let parameter = density.structure.parameters[member]
      guard let normal = parameter.distribution as? Normal,
        !Tensor.unknowns(of: [normal.sigma]).isEmpty
      else { continue }
      var constrain = Substitution(density.constrained)
      var replace = Substitution(replaced)
      let (mean, scale) = (replace(constrain(normal.mu)), replace(constrain(normal.sigma)))
      let shape = unknowns[member].shape
      let z = Tensor.unknown(parameter.name, shape: shape)
      replaced[unknowns[member]] = broadcast(mean + scale * z, to: shape)
      logScale = logScale + sum(log(broadcast(scale, to: shape)))
      unknowns[member] = z
    }
    var replace = Substitution(replaced)
    expression = replace(density.expression) + logScale
    values = members.map { replace(density.planned.unknowns[$0]) }
    self.unknowns = unknowns
    self.logScale = logScale
  }

  /// The draws of a block in the model's own terms.
  func originals(of block: GaussianBlock) -> [Tensor] {
    var draw = Substitution(Dictionary(uniqueKeysWithValues: zip(block.members, block.draws)))
    return values.map { draw($0) }
  }
}
