/// The transition by proposals that do not depend on where a chain is.

internal import ApusNumerics

/// Independence Metropolis-Hastings (Tierney 1994, "Markov chains for exploring posterior
/// distributions", Annals of Statistics 22(4), section 2.3.3): a proposal `y` from `q` replaces the
/// position `x` with the probability
///
///     min(1, p(y) q(x) / (p(x) q(y)))
///
/// For a ``GridProposal`` nearly all are accepted, and the draws are nearly independent.
final class IndependenceKernel: TransitionKernel {
  private let proposal: GridProposal
  private let evaluator: ErasedEvaluator
  private let current: UnsafeMutableBufferPointer<Double>
  private let candidate: UnsafeMutableBufferPointer<Double>
  /// `log p - log q` at the position.
  private var logWeight = -Double.infinity

  private(set) var logDensity = -Double.infinity
  private(set) var random: RandomStream
  private(set) var gradientCount = 0
  var adaptedState: AdaptedState

  /// - Parameter random: the chain's stream of proposals and acceptances.
  init(evaluator: ErasedEvaluator, proposal: GridProposal, random: RandomStream) {
    (self.evaluator, self.proposal, self.random) = (evaluator, proposal, random)
    current = .allocate(capacity: proposal.dimension)
    candidate = .allocate(capacity: proposal.dimension)
    current.initialize(repeating: 0)
    candidate.initialize(repeating: 0)
    adaptedState = AdaptedState(
      stepSize: 1, stepSizeJitter: 0, map: .diagonal(variances: proposal.variances))
  }

  deinit {
    current.deallocate()
    candidate.deallocate()
  }

  var position: UnsafeBufferPointer<Double> { UnsafeBufferPointer(current) }

  /// Nothing diverges.
  var divergence: (start: [Double], end: [Double])? { nil }

  /// A chain begins with a draw of the proposal, wherever others would begin.
  func begin(at start: InitialPoint) throws {
    repeat { try propose() } while logDensity == -.infinity
  }

  func start(at point: [Double]) throws -> String? {
    _ = current.update(fromContentsOf: point)
    logDensity = try logDensity(at: position)
    logWeight = logDensity - proposal.logDensity(at: position)
    return logDensity.isFinite ? nil : "the log density is \(logDensity)"
  }

  func draw() throws -> DrawStatistics {
    let before = logDensity
    let acceptance = try propose()
    return DrawStatistics(
      logDensity: logDensity, acceptanceRate: acceptance, stepSize: 1, treeDepth: 0, stepCount: 1,
      hasDiverged: false, reachedMaxTreeDepth: false, energy: -logDensity,
      energyError: before - logDensity, maxEnergyError: before - logDensity)
  }

  /// Moves to a proposal if it is accepted.
  ///
  /// - Returns: the probability with which it was.
  @discardableResult
  private func propose() throws -> Double {
    proposal.draw(into: candidate, using: &random)
    let value = try logDensity(at: UnsafeBufferPointer(candidate))
    let weight = value - proposal.logDensity(at: UnsafeBufferPointer(candidate))
    // From nowhere every proposal with a density is accepted.
    let acceptance = logWeight == -.infinity ? 1 : min(1, exponential(weight - logWeight))
    guard value > -.infinity, Variates.uniform(using: &random) < acceptance else {
      return value > -.infinity ? acceptance : 0
    }
    for i in current.indices { current[i] = candidate[i] }
    (logDensity, logWeight) = (value, weight)
    return acceptance
  }

  private func logDensity(at position: UnsafeBufferPointer<Double>) throws -> Double {
    gradientCount += 1
    return try evaluator.logDensityOrNone(at: position)
  }
}
