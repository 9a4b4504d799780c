/// The trajectory of a real Hamiltonian system, made of slots in the pools of one chain.

internal import ApusNumerics

/// A trajectory through the phase space of one chain, and what its leapfrogs add up to.
struct HamiltonianTrajectory: ~Copyable, Trajectory {
  /// A stretch of states; it owns the slots of its first, last and selected state (which may be
  /// one and the same) and of its sum of momenta.
  struct Branch {
    var first: PhaseSpace.Slot
    var last: PhaseSpace.Slot
    var sample: PhaseSpace.Slot
    /// Slot of the sum of momenta, or nil for a single state, whose momentum is the sum.
    var sum: Int32?
    var isTurning = false

    init(single slot: PhaseSpace.Slot) {
      (first, last, sample) = (slot, slot, slot)
    }

    func keeps(_ slot: PhaseSpace.Slot) -> Bool {
      slot == first || slot == last || slot == sample
    }
  }

  /// Totals over the leapfrogs of one trajectory, rejected halves included; a divergent leapfrog
  /// accepts nothing.
  struct Totals {
    /// Leapfrogs, and thus gradients.
    var stepCount = 0
    /// Steps from state to state, those that failed included; what the acceptances are sums over.
    var moveCount = 0
    /// The sum of `min(1, exp(H0 - H))`; of the coarsest tries for adaptive steps.
    var acceptance = 0.0
    var symmetricAcceptance = 0.0
    /// The `H - H0` of largest magnitude.
    var maxEnergyError = 0.0
  }

  /// An energy error beyond this is a divergence (arXiv 1701.02434, section 6.2).
  static let maxEnergyError = 1000.0

  var space: PhaseSpace
  private(set) var totals = Totals()
  /// The error that stopped the chain, if the density threw one.
  private(set) var failure: (any Error)?

  private(set) var initialEnergy = 0.0
  private let integrator: Integrator
  /// The step that diverged. Its slots are free again, but hold their positions until the next
  /// trajectory begins, since none is taken after a divergence.
  private(set) var divergence: (start: PhaseSpace.Slot, end: PhaseSpace.Slot)?
  private(set) var random: RandomStream
  private var sums: VectorPool
  private var stepSize = 1.0
  private let kernels = DynamicsKernels(.current)

  init(
    evaluator: ErasedEvaluator, dimension: Int, maxDepth: Int, integrator: Integrator = .leapfrog,
    random: RandomStream
  ) {
    // Each level of the recursion has at most one finished half in waiting, and above them are
    // the tree, the half just finished, the state under way and the probe of an adaptive step.
    space = PhaseSpace(
      dimension: dimension, slots: 3 * (maxDepth + 2) + 2, evaluator: evaluator)
    self.integrator = integrator
    sums = VectorPool(dimension: dimension, slots: maxDepth + 3, vectorsPerSlot: 1)
    self.random = random
  }

  /// Begins a trajectory at a state, which gets a fresh momentum.
  mutating func begin(at slot: PhaseSpace.Slot, stepSize: Double) -> Branch {
    space.refreshMomentum(slot, using: &random)
    totals = Totals()
    divergence = nil
    self.stepSize = stepSize
    initialEnergy = space.energy(slot)
    return Branch(single: slot)
  }

  /// A step size times a random factor within `1 ± halfWidth`.
  mutating func jittered(_ stepSize: Double, by halfWidth: Double) -> Double {
    guard halfWidth > 0 else { return stepSize }
    return stepSize * (1 + halfWidth * (2 * Variates.uniform(using: &random) - 1))
  }

  /// Slots for sums of momenta that nobody uses.
  var freeSumCount: Int { sums.freeCount }

  /// The bits that say where each doubling of a trajectory goes.
  mutating func drawDirections() -> UInt64 { random.next() }

  /// Steps once from a state with a fresh momentum and returns `H0 - H`.
  mutating func energyDrop(from slot: PhaseSpace.Slot, stepSize: Double) throws -> Double {
    space.refreshMomentum(slot, using: &random)
    let end = space.take()
    defer { space.release(end) }
    try space.leapfrog(from: slot, to: end, stepSize: stepSize)
    return space.energy(slot) - space.energy(end)
  }

  mutating func step(
    beyond branch: Branch, forward: Bool, into tree: inout Tree<Branch>
  ) -> TreeStop? {
    let slot = space.take()
    let edge = forward ? branch.last : branch.first
    tree.branch = Branch(single: slot)
    do {
      let stop = try move(
        from: edge, to: slot, stepSize: forward ? stepSize : -stepSize, weight: &tree.weight)
      guard let stop else { return nil }
      if stop == .diverging { divergence = (edge, slot) }
      space.release(slot)
      return stop
    } catch {
      failure = error
      space.release(slot)
      return .diverging
    }
  }

  /// Integrates from one state to the next, weighs that and counts; returns why it cannot be part of
  /// the trajectory, if it cannot.
  private mutating func move(
    from edge: PhaseSpace.Slot, to slot: PhaseSpace.Slot, stepSize: Double,
    weight: inout TreeWeight
  ) throws -> TreeStop? {
    totals.moveCount += 1
    var outcome = MacroStep.Outcome.reached
    switch integrator {
    case .leapfrog:
      totals.stepCount += 1
      try space.leapfrog(from: edge, to: slot, stepSize: stepSize)
    case .adaptive:
      let before = space.gradientCount
      let step = try space.macroStep(from: edge, to: slot, stepSize: stepSize)
      totals.stepCount += space.gradientCount - before
      totals.acceptance += step.coarseAcceptance
      totals.symmetricAcceptance += step.coarseAcceptance
      outcome = step.outcome
    }
    let energyError = space.energy(slot) - initialEnergy
    // Written in any case: a branch here would be guessed wrong for a third of the states.
    totals.maxEnergyError =
      abs(energyError) > abs(totals.maxEnergyError) ? energyError : totals.maxEnergyError
    guard energyError <= Self.maxEnergyError, energyError.isFinite, outcome != .exhausted else {
      return .diverging
    }
    if outcome == .irreversible { return .irreversible }
    weight = TreeWeight(exponent: -energyError)
    if integrator == .leapfrog {
      totals.acceptance += weight.atMostOne
      totals.symmetricAcceptance += weight.symmetricAcceptance
    }
    return nil
  }

  mutating func merge(
    _ left: Branch, _ right: Branch, rightProbability: Double
  ) -> Branch {
    let keepsRight = Variates.uniform(using: &random) < rightProbability
    let rejected = keepsRight ? left.sample : right.sample
    var merged = left
    merged.last = right.last
    merged.sample = keepsRight ? right.sample : left.sample
    addMomenta(left, right, into: &merged)
    space.release(left.last, if: !merged.keeps(left.last))
    space.release(right.first, if: !merged.keeps(right.first))
    space.release(
      rejected,
      if: rejected != left.last && rejected != right.first && !merged.keeps(rejected))
    return merged
  }

  func isTurning(_ branch: Branch) -> Bool { branch.isTurning }

  mutating func discard(_ branch: Branch) {
    space.release(finish(branch))
  }

  /// Releases everything that belongs to a branch but its sample, which is returned.
  mutating func finish(_ branch: Branch) -> PhaseSpace.Slot {
    space.release(branch.first, if: branch.first != branch.sample)
    space.release(
      branch.last, if: branch.last != branch.sample && branch.last != branch.first)
    if let sum = branch.sum { sums.release(sum) }
    return branch.sample
  }

  /// Adds up the momenta in one pass together with the U-turn checks, which read the same numbers.
  private mutating func addMomenta(_ left: Branch, _ right: Branch, into merged: inout Branch) {
    let sum = left.sum ?? right.sum ?? sums.take()
    let target = sums.vector(0, of: sum)
    if left.sum == nil && right.sum == nil {
      merged.isTurning = kernels.isTurningOfTwo(
        space.momentum(left.first), space.momentum(right.first), target, sums.paddedDimension)
    } else {
      merged.isTurning = kernels.isTurning(
        joining: momenta(left), momenta(right), into: target, count: sums.paddedDimension)
    }
    if left.sum != nil, let other = right.sum { sums.release(other) }
    merged.sum = sum
  }

  private func momenta(_ branch: Branch) -> DynamicsKernels.Momenta {
    let first = space.momentum(branch.first)
    return DynamicsKernels.Momenta(
      first: first, last: space.momentum(branch.last),
      sum: branch.sum.map { sums.vector(0, of: $0) } ?? first)
  }
}
