/// What a family of normal densities must do so that its parameters can be optimised.

/// Neighbouring parameters that are optimised at one pace.
struct Segment {
  let range: Range<Int>
  /// The learning rate of these parameters by that of the run.
  var pace = 1.0
}

/// Normal densities over unconstrained space, whose parameters are numbers in a *frame*: a centre
/// and units. A point is `x = c + W y`, and y has the density N(tau, T Tᵀ).
///
/// In a frame whose units W are about the factor of the covariance, all parameters are of order one
/// and so is the curvature of the objective: one learning rate fits every parameter of every
/// density, whatever its units are.
protocol VariationalFamily: AnyObject {
  init(dimension: Int, pairs: Int)

  /// The parameters in the frame: tau first, then those of T, with the logarithms of its diagonal.
  var parameters: NumberBlock { get }
  /// The slopes of the evidence lower bound along the parameters.
  var slopes: NumberBlock { get }
  /// The places in ``parameters`` that are in use.
  var segments: [Segment] { get }
  /// The places of tau and of the logarithms of T's diagonal, which tell whether a run has settled.
  var monitored: [Int] { get }

  /// Chooses the frame at a normal density: its centre is the mean, its units are those of the
  /// scale, each `reach` times as long.
  func setFrame(at normal: NormalDensity, reach: [Double])

  /// Makes what depends on the parameters alone; to be called when they have changed.
  func refresh()

  /// The sum of the logarithms of the diagonal of the scale W T.
  var logScale: Double { get }

  /// The mean of a coordinate, and its place on the diagonal of the scale.
  func extent(of coordinate: Int) -> (mean: Double, scale: Double)

  /// Writes the points that belong to the noise of a block.
  func place(_ block: DrawBlock)

  /// Writes the slopes, from the gradients of a block.
  func differentiate(_ block: DrawBlock, _ estimator: ADVI.GradientEstimator)

  /// The normal density with the present parameters.
  func normal() -> NormalDensity
}
