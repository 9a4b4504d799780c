/// The transition of NUTS: one draw from the state before it.

internal import ApusNumerics

/// The Markov kernel of one chain for a given step size and metric; it adapts nothing by itself.
final class NUTSKernel: TransitionKernel {
  let maxTreeDepth: Int
  var stepSize = 1.0
  /// The half-width of the uniform factor that step sizes are multiplied by; 0 for none.
  var stepSizeJitter = 0.0

  /// The trajectory's memory: a stored property would be checked for exclusive access at each use.
  private let memory: UnsafeMutablePointer<HamiltonianTrajectory>
  private var current: PhaseSpace.Slot

  /// - Parameter random: the chain's stream of momenta, directions and selections.
  init(
    evaluator: ErasedEvaluator, dimension: Int, maxTreeDepth: Int,
    integrator: Integrator = .leapfrog, random: RandomStream
  ) {
    self.maxTreeDepth = maxTreeDepth
    memory = .allocate(capacity: 1)
    memory.initialize(
      to: HamiltonianTrajectory(
        evaluator: evaluator, dimension: dimension, maxDepth: maxTreeDepth, integrator: integrator,
        random: random))
    current = memory.pointee.space.take()
  }

  deinit {
    memory.deinitialize(count: 1)
    memory.deallocate()
  }

  private var trajectory: HamiltonianTrajectory {
    _read { yield memory.pointee }
    _modify { yield &memory.pointee }
  }

  /// The position of the chain; valid until the next draw.
  var position: UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(trajectory.space.position(current))
  }

  /// The gradient of the log density there.
  var gradient: UnsafeBufferPointer<Double> { trajectory.space.gradient(current) }

  /// The log density there.
  var logDensity: Double { trajectory.space.logDensity(current) }

  /// The chain's stream of random numbers, as far as it was used.
  var random: RandomStream { trajectory.random }

  /// The leapfrog by which the last trajectory diverged, if it did; asked for before the next draw.
  var divergence: (start: [Double], end: [Double])? {
    trajectory.divergence.map {
      (Array(trajectory.space.position($0.start)), Array(trajectory.space.position($0.end)))
    }
  }

  /// Leapfrogs from the last draw to this one.
  var distanceFromStart: Int { trajectory.space.distance(current) }

  /// The mean of ``TreeWeight/symmetricAcceptance`` over the last trajectory.
  var symmetricAcceptance: Double {
    trajectory.totals.symmetricAcceptance / Double(max(1, trajectory.totals.moveCount))
  }

  /// Calls of the density so far.
  var gradientCount: Int { trajectory.space.gradientCount }

  /// The metric.
  var map: WhiteningMap {
    get { trajectory.space.map }
    set { trajectory.space.map = newValue }
  }

  /// What warm-up sets, all at once.
  var adaptedState: AdaptedState {
    get { AdaptedState(stepSize: stepSize, stepSizeJitter: stepSizeJitter, map: map) }
    set {
      (stepSize, stepSizeJitter, map) = (newValue.stepSize, newValue.stepSizeJitter, newValue.map)
    }
  }

  func begin(at start: InitialPoint) throws { try start.place(self) }

  /// Moves the chain to a point and evaluates the density there.
  ///
  /// - Returns: nil if log density and gradient are finite, else what is wrong.
  func start(at point: [Double]) throws -> String? {
    trajectory.space.lastRefusal = nil
    _ = trajectory.space.position(current).update(fromContentsOf: point)
    try trajectory.space.evaluate(current)
    let logDensity = trajectory.space.logDensity(current)
    guard logDensity.isFinite else {
      return trajectory.space.lastRefusal ?? "the log density is \(logDensity)"
    }
    let gradient = trajectory.space.gradient(current)
    guard let bad = gradient.firstIndex(where: { !$0.isFinite }) else { return nil }
    return "the gradient of coordinate \(bad) is \(gradient[bad]) at the value \(point[bad])"
  }

  /// Makes one draw.
  ///
  /// - Throws: what the density throws, except for points outside of its support.
  func draw() throws -> DrawStatistics {
    let stepSize = trajectory.jittered(stepSize, by: stepSizeJitter)
    let root = trajectory.begin(at: current, stepSize: stepSize)
    let directions = trajectory.drawDirections()
    let tree = TreeBuilder.grow(
      from: root, along: &trajectory, directions: directions, maxDepth: maxTreeDepth)
    if let failure = trajectory.failure { throw failure }
    current = trajectory.finish(tree.branch)
    let totals = trajectory.totals
    let energy = trajectory.space.energy(current)
    return DrawStatistics(
      logDensity: trajectory.space.logDensity(current),
      acceptanceRate: totals.acceptance / Double(totals.moveCount), stepSize: stepSize,
      treeDepth: tree.depth, stepCount: totals.stepCount, hasDiverged: tree.stop == .diverging,
      reachedMaxTreeDepth: tree.stop == .depthLimit, energy: energy,
      energyError: energy - trajectory.initialEnergy, maxEnergyError: totals.maxEnergyError)
  }

  /// Replaces the step size by one whose single leapfrogs are accepted about as often as wanted.
  func searchStepSize() throws {
    stepSize = try StepSizeSearch.search(from: stepSize) {
      try trajectory.energyDrop(from: current, stepSize: $0)
    }
  }
}
