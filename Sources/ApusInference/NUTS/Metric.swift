/// The kinds of metric that NUTS can adapt.

/// What warm-up learns about the scales of a density.
public enum Metric: String, Sendable, CaseIterable {
  /// One scale for each coordinate, from the variances of draws and of their gradients:
  /// `√(Var x / Var ∇log p)` (arXiv 2603.18845). It learns from few draws, and from the first one on.
  case diagonal
  /// One variance for each coordinate, estimated from draws alone in windows of doubling length, as
  /// Stan does. For comparisons.
  case stan

  /// How much the step size varies from draw to draw after warm-up, which keeps trajectories from
  /// returning to where they began time after time.
  var stepSizeJitter: Double {
    switch self {
    case .diagonal: 0.1
    case .stan: 0
    }
  }
}
