/// Whether a sampler moves effects in coordinates of its own.

/// What sampling does about effects `ψ ~ Normal(μ, τ)` whose mean or scale is sampled too.
///
/// With little data about each effect, steps that suit a small `τ` are far too small for a large one,
/// and the effects are better sampled in units of `τ` (non-centred); with much, they are better sampled
/// as they are (centred). The same holds for effects that were written as `μ + τ z`.
public enum Parameterization: Sendable {
  /// Between both, for each effect as far as its data go. A short run before warm-up tells.
  ///
  /// The sampler moves `x = λ μ + τ^(λ - 1) (ψ - μ)`, where the share `λ` is that of the data in what
  /// is known about the effect given all others, `1 - 1 / (τ² h)` with the curvature `h` of the log
  /// density along `ψ` (Papaspiliopoulos, Roberts and Sköld 2007; arXiv 1906.03028).
  case automatic
  /// All parameters are sampled as the model has them.
  case asWritten
}
