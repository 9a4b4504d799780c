/// The kinds of metric that NUTS can adapt.

/// What warm-up learns about the scales of a density.
public enum Metric: String, Codable, Sendable, CaseIterable {
  /// One scale for each coordinate, from the variances of draws and of their gradients:
  /// `√(Var x / Var ∇log p)` (arXiv 2603.18845). It learns from few draws, and from the first one on.
  case diagonal
  /// Scales, and the few directions in which they are wrong by more than a factor of two, from draws
  /// and gradients. For posteriors with strong correlations; a product with these directions is all
  /// that it adds to a leapfrog.
  case lowRank
  /// All correlations, from draws and gradients. For strong correlations among tens or a few hundred
  /// coordinates: a leapfrog takes a number of operations that is their square.
  case dense
  /// One variance for each coordinate, estimated from draws alone in windows of doubling length, as
  /// Stan does. For comparisons.
  case stan

  /// How much the step size varies from draw to draw after warm-up, which keeps trajectories from
  /// returning to where they began time after time.
  var stepSizeJitter: Double {
    switch self {
    case .diagonal, .lowRank, .dense: 0.1
    case .stan: 0
    }
  }
}
