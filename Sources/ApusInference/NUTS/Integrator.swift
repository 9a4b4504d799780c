/// How NUTS moves from one state of a trajectory to the next.

/// The integrator of a trajectory.
public enum Integrator: String, Codable, Sendable, CaseIterable {
  /// One leapfrog of the same size everywhere.
  case leapfrog
  /// As many leapfrogs as the energy needs, at each place anew (WALNUTS, arXiv 2506.18746). It gets
  /// into the necks of funnels, where one step size for all places cannot, and costs more leapfrogs
  /// where one would do. Warm-up tunes the time of a step so that the first try, with a single
  /// leapfrog, meets the target acceptance.
  case adaptive
}
