/// What the sampler knows about one draw besides its position.

/// The statistics of one draw, under the meanings that ArviZ gives them.
public struct DrawStatistics: Sendable, Equatable {
  /// The log density of the draw, up to the constant of the density (`lp`).
  public var logDensity: Double
  /// The mean of `min(1, exp(H0 - H))` over the leapfrogs of the trajectory (`acceptance_rate`); with
  /// ``Integrator/adaptive`` of `exp(-|H0 - H|)` over the first tries of its steps.
  public var acceptanceRate: Double
  /// The step size of the trajectory (`step_size`).
  public var stepSize: Double
  /// Doublings of the trajectory, the last one included even when it was rejected (`tree_depth`).
  public var treeDepth: Int
  /// Leapfrogs, each with one gradient; fewer than `2^treeDepth` unless their number is adaptive
  /// (`n_steps`).
  public var stepCount: Int
  /// Whether a leapfrog met an energy error beyond the threshold (`diverging`).
  public var hasDiverged: Bool
  /// Whether the limit of depth ended the trajectory (`reached_max_treedepth`).
  public var reachedMaxTreeDepth: Bool
  /// The Hamiltonian of the draw, without the constant of its kinetic energy (`energy`).
  public var energy: Double
  /// The Hamiltonian of the draw less that of the start of its trajectory (`energy_error`).
  public var energyError: Double
  /// The difference from the start of largest magnitude; infinite when the trajectory left the
  /// support (`max_energy_error`).
  public var maxEnergyError: Double
}
