/// What a sampler leaves out and what it moves, in words.

import ApusGraph

extension SampledDensity {
  /// What sampling leaves out and what it does not.
  var planLines: [String] {
    let reasons = choice.reasons
    let left =
      integratedOut.isEmpty
      ? ["nothing can be integrated out:"] + reasons.map { "'\($0.parameter)': \($0.reason)" }
      : [
        "integrated out while sampling: \(integratedOut.joined(separator: ", ")) "
          + "(\(full.dimension - dimension) of \(full.dimension) coordinates); of the others:"
      ] + (mapping?.density.costLines ?? []).map { "  \($0)" }
        + reasons.map { "sampled is '\($0.parameter)': \($0.reason)" } + gridLines
    return left
      + recentrable.map {
        let name = full.structure.parameters[$0.parameter].name
        return "'\(name)' are effects with a mean or a scale that is sampled: a short run before "
          + "warm-up tells how far they are sampled in units of it"
      }
  }

  /// Whether a grid is tried.
  private var gridLines: [String] {
    guard let mapping, mapping.value != nil else { return [] }
    let left = mapping.kept.map { full.structure.parameters[$0].name }.joined(separator: ", ")
    return ["what is left, \(left), is drawn by a grid if it covers their density, else by NUTS"]
  }

  /// How far effects are centred, by the names of their parameters: `theta 0.93...0.99`.
  var centring: String {
    recentred.map { choice in
      let name = full.structure.parameters[choice.effect.parameter].name
      let (low, high) = (choice.share.min() ?? 0, choice.share.max() ?? 0)
      func rounded(_ share: Double) -> String { "\((share * 100).rounded() / 100)" }
      return "\(name) \(rounded(low))" + (high > low ? "...\(rounded(high))" : "")
    }.joined(separator: ", ")
  }
}
