/// What moves a chain.

internal import ApusNumerics

/// A Markov kernel with the state of one chain.
protocol TransitionKernel: AnyObject {
  /// The position of the chain; valid until the next draw.
  var position: UnsafeBufferPointer<Double> { get }
  /// The log density there.
  var logDensity: Double { get }
  /// The chain's stream of random numbers, as far as it was used.
  var random: RandomStream { get }
  /// Calls of the density so far.
  var gradientCount: Int { get }
  /// What warm-up sets, all at once.
  var adaptedState: AdaptedState { get set }
  /// The leapfrog by which the last draw diverged, if it did; asked for before the next draw.
  var divergence: (start: [Double], end: [Double])? { get }

  /// Places a chain that is new.
  ///
  /// - Throws: ``SamplerError/noInitialPoint(_:)``, or what the density throws.
  func begin(at start: InitialPoint) throws

  /// Moves the chain to a point and evaluates the density there.
  ///
  /// - Returns: nil if the chain can go on from there, else what is wrong.
  func start(at point: [Double]) throws -> String?

  /// Makes one draw.
  ///
  /// - Throws: what the density throws, except for points outside of its support.
  func draw() throws -> DrawStatistics
}
