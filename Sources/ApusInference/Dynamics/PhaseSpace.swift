/// Positions, momenta and energies of one chain, and the leapfrog step between two of its states.

internal import ApusNumerics

/// The phase space of one chain, sampled in whitened coordinates with unit mass.
///
/// With `x = F y + centre`, `y` has the Hamiltonian `H(y, p) = -log p(x) + 1/2 |p|^2` up to a
/// constant (arXiv 1701.02434, section 4.2). Since the map is affine, moving y by `eps p` moves x by
/// `eps F p`: states store x, the momentum p of the whitened space and the gradient g with respect
/// to x, never y. Changing F between two trajectories therefore leaves every stored state valid.
///
/// The force on y is `Fᵀ g`, its *score*. A diagonal F multiplies on the way; for any other one,
/// states of a trajectory store their score, and the scales that kernels multiply with are ones.
struct PhaseSpace: ~Copyable {
  /// A state's place in the pool.
  typealias Slot = Int32

  /// What a state has besides its vectors.
  private struct Scalars {
    var logDensity = -Double.infinity
    var energy = Double.infinity
    /// Leapfrogs from the start of the trajectory, negative backwards in time.
    var distance = 0
  }

  let dimension: Int
  /// The linear part of F. Every stored state stays valid when it changes.
  ///
  /// - Precondition: as many coordinates as the space has.
  var map: WhiteningMap {
    didSet { loadMap() }
  }
  /// Calls of the density so far.
  private(set) var gradientCount = 0
  /// What the density last said when it refused a point.
  var lastRefusal: String?

  private var states: VectorPool
  private let scalars: UnsafeMutablePointer<Scalars>
  private let metric: VectorPool
  /// Whether the scales of the metric are all of F.
  private var isDiagonal = true
  /// The scores of states by slot, when F is not diagonal.
  private let scores: VectorPool
  private let scratch: VectorPool
  private let evaluator: ErasedEvaluator
  private let kernels = DynamicsKernels(.current)

  init(dimension: Int, slots: Int, evaluator: ErasedEvaluator) {
    self.dimension = dimension
    self.evaluator = evaluator
    states = VectorPool(dimension: dimension, slots: slots, vectorsPerSlot: 3)
    scalars = .allocate(capacity: slots)
    scalars.initialize(repeating: Scalars(), count: slots)
    metric = VectorPool(dimension: dimension, slots: 1, vectorsPerSlot: 1)
    scores = VectorPool(dimension: dimension, slots: slots, vectorsPerSlot: 1)
    scratch = VectorPool(dimension: dimension, slots: 1, vectorsPerSlot: 2)
    map = .identity(dimension)
    loadMap()
  }

  deinit {
    scalars.deallocate()
  }

  mutating func take() -> Slot { states.take() }
  mutating func release(_ slot: Slot) { states.release(slot) }
  mutating func release(_ slot: Slot, if condition: Bool) { states.release(slot, if: condition) }
  var freeCount: Int { states.freeCount }

  func position(_ slot: Slot) -> UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(start: states.vector(0, of: slot), count: dimension)
  }

  func gradient(_ slot: Slot) -> UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: states.vector(2, of: slot), count: dimension)
  }

  /// The momentum in whitened space, which there is also the velocity.
  func momentum(_ slot: Slot) -> UnsafeMutablePointer<Double> { states.vector(1, of: slot) }

  func logDensity(_ slot: Slot) -> Double { scalars[Int(slot)].logDensity }

  /// The Hamiltonian of the state; `+infinity` for a point outside of the support.
  func energy(_ slot: Slot) -> Double { scalars[Int(slot)].energy }

  /// The leapfrogs between the start of the trajectory and the state, negative backwards in time.
  func distance(_ slot: Slot) -> Int { scalars[Int(slot)].distance }

  private mutating func loadMap() {
    precondition(
      map.dimension == dimension && map.isWellFormed,
      "a malformed map, or one of \(map.dimension) coordinates for \(dimension)")
    let target = metric.vector(0, of: 0)
    if case .diagonal(let scales) = map {
      isDiagonal = true
      target.update(from: scales, count: dimension)
    } else {
      isDiagonal = false
      target.update(repeating: 1, count: dimension)
    }
  }

  /// Evaluates log density and gradient at the position of a slot.
  ///
  /// - Throws: what the density throws, except for `outsideSupport`, which becomes `-infinity`.
  mutating func evaluate(_ slot: Slot) throws {
    gradientCount &+= 1
    do {
      scalars[Int(slot)].logDensity = try evaluator.evaluate(
        at: states.vector(0, of: slot), gradient: states.vector(2, of: slot))
    } catch DensityError.outsideSupport(let reason) {
      lastRefusal = reason
      scalars[Int(slot)].logDensity = -.infinity
    }
  }

  /// Draws a fresh standard normal momentum and sets the energy.
  mutating func refreshMomentum(_ slot: Slot, using generator: inout RandomStream) {
    let momentum = states.vector(1, of: slot)
    var squares = 0.0
    for i in 0..<dimension {
      let value = Variates.normal(using: &generator)
      momentum[i] = value
      squares += value * value
    }
    setEnergy(slot, kinetic: 0.5 * squares)
    scalars[Int(slot)].distance = 0
    // F may have changed since the state was made.
    if !isDiagonal { setScore(slot) }
  }

  /// One leapfrog (Stoermer-Verlet) step of (signed) size `stepSize` from one state into another
  /// slot, or the same one (arXiv 1206.1901, equations 2.28 to 2.30, in the coordinates y).
  mutating func leapfrog(from start: Slot, to end: Slot, stepSize: Double) throws {
    let scales = metric.vector(0, of: 0)
    scalars[Int(end)].distance = scalars[Int(start)].distance &+ (stepSize < 0 ? -1 : 1)
    if isDiagonal {
      kernels.kickAndDrift(
        states.vector(0, of: start), states.vector(1, of: start), states.vector(2, of: start),
        scales, stepSize, states.vector(0, of: end), states.vector(1, of: end),
        states.paddedDimension)
    } else {
      kickAndDriftByMap(from: start, to: end, stepSize: stepSize)
    }
    try evaluate(end)
    guard scalars[Int(end)].logDensity > -.infinity else {
      scalars[Int(end)].energy = .infinity
      return
    }
    if !isDiagonal { setScore(end) }
    let score = isDiagonal ? states.vector(2, of: end) : scores.vector(0, of: end)
    let squares = kernels.kick(
      states.vector(1, of: end), score, scales, 0.5 * stepSize, states.paddedDimension)
    setEnergy(end, kinetic: 0.5 * squares)
  }

  /// Marks a state as the next one in time after another, or the one before it.
  func setDistance(_ slot: Slot, next start: Slot, forward: Bool) {
    scalars[Int(slot)].distance = scalars[Int(start)].distance &+ (forward ? 1 : -1)
  }

  /// The first half of a leapfrog when F is more than scales.
  private mutating func kickAndDriftByMap(from start: Slot, to end: Slot, stepSize: Double) {
    let momentum = states.vector(1, of: end)
    momentum.update(from: states.vector(1, of: start), count: dimension)
    _ = kernels.kick(
      momentum, scores.vector(0, of: start), metric.vector(0, of: 0), 0.5 * stepSize,
      states.paddedDimension)
    let velocity = UnsafeMutableBufferPointer(start: scratch.vector(0, of: 0), count: dimension)
    _ = velocity.update(fromContentsOf: UnsafeBufferPointer(start: momentum, count: dimension))
    map.apply(to: velocity, scratch: scratchMemory)
    let (from, to) = (states.vector(0, of: start), states.vector(0, of: end))
    for i in 0..<dimension { to[i] = from[i] + stepSize * velocity[i] }
  }

  private mutating func setScore(_ slot: Slot) {
    let score = UnsafeMutableBufferPointer(start: scores.vector(0, of: slot), count: dimension)
    _ = score.update(fromContentsOf: gradient(slot))
    map.applyTransposed(to: score, scratch: scratchMemory)
  }

  private var scratchMemory: UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(start: scratch.vector(1, of: 0), count: dimension)
  }

  /// A NaN, from a density or a gradient that is not a number, counts as infinitely unlikely.
  private func setEnergy(_ slot: Slot, kinetic: Double) {
    let energy = kinetic - scalars[Int(slot)].logDensity
    scalars[Int(slot)].energy = energy.isNaN ? .infinity : energy
  }
}
