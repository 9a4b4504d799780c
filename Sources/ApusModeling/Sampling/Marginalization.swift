/// Whether a sampler leaves out what can be integrated exactly.

/// What sampling does about parameters that are jointly normal given all others.
public enum Marginalization: Sendable {
  /// They are integrated out while the others are sampled, and then drawn exactly from their
  /// conditional distribution, once for every draw of the others.
  ///
  /// Up to three coordinates that are left are not followed by trajectories: their density is put on
  /// a grid, and independence Metropolis-Hastings corrects draws from that, nearly all of which are
  /// accepted and independent. There is no warm-up then; the posterior's attribute `grid_points` has
  /// the number of points. A density that no grid covers, and a run that begins with an adaptation,
  /// are sampled by trajectories.
  case automatic
  /// Every parameter is sampled.
  case off
}
