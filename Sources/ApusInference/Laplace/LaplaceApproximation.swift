/// The normal density that fits a log density at its mode.

public import ApusLinearAlgebra
import ApusNumerics

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The Laplace approximation of a density: a normal with its mode as the mean, and minus the inverse
/// Hessian of the log density there as the covariance.
///
/// ```swift
/// let approximation = try LaplaceApproximation(of: density)
/// print(approximation.mode, approximation.logEvidence, approximation.stop)
/// let draws = approximation.draws(1000, seed: 1)  // draw after draw
/// ```
///
/// It is exact for normal densities. Where a density is skewed or has heavy tails, means and widths
/// are wrong without a sign of it: widths are not for decisions. See Tierney and Kadane (1986),
/// "Accurate approximations for posterior moments and marginal densities".
public struct LaplaceApproximation: Sendable {
  /// The mode, which is the mean of the approximation.
  public let mode: [Double]
  /// The log density at the mode.
  public let logDensityAtMode: Double
  /// The lower triangular L of minus the Hessian at the mode, LLᵀ.
  public let precisionFactor: Matrix
  /// Why the search for the mode stopped.
  public let stop: LBFGS.Stop
  /// The number of steps of that search.
  public let iterations: Int

  /// Approximates a density around the mode that a search finds.
  ///
  /// The search is that of ``LBFGS``; Newton steps with the Hessian then lead from where it stopped
  /// to the mode, up to rounding. The Hessian comes from central differences of gradients along axes
  /// and with steps that fit the density, with an error of about 1e-10 of a unit covariance.
  ///
  /// - Parameters:
  ///   - density: the log density over unconstrained space, with its Jacobian.
  ///   - start: where to begin; nil for the origin or a point where the density is finite.
  ///   - search: the settings of the search.
  /// - Throws: what ``LBFGS/maximize(_:from:)`` throws, and a ``LaplaceError`` when there is no mode,
  ///   or the Hessian there is not negative definite.
  /// - Complexity: 12 gradients a coordinate beside the search, and 2 n³ operations.
  public init(
    of density: some LogDensityModel, from start: [Double]? = nil, search: LBFGS = LBFGS()
  ) throws {
    let optimum = try search.maximize(density, from: start)
    let names =
      (density as? any ExplainableDensity)?.names ?? (0..<density.dimension).map { "x[\($0)]" }
    guard optimum.stop != .unbounded, optimum.stop != .edgeReached else {
      throw LaplaceError.noMode(stop: optimum.stop, distance: nil, coordinate: "")
    }
    var curvature = ModeCurvature(try density.makeEvaluator(), names: names)
    var position = optimum.position
    var factor = try curvature.coordinateFactor(at: position)
    for _ in 0..<Self.newtonRounds {
      let travelled = try curvature.climb(from: &position, factor)
      if travelled < Self.smallJourney { break }
      factor = try curvature.coordinateFactor(at: position)
    }
    factor = try curvature.refinedFactor(at: position, from: factor)
    _ = try curvature.climb(from: &position, factor)
    var evaluator = try density.makeEvaluator()
    let (value, gradient) = try evaluator.evaluate(at: position)
    let ascent = try factor.solveTriangular(.lower, gradient)
    guard norm(ascent) <= Self.tolerance else {
      let steps = try factor.solveTriangular(.lower, transposed: true, ascent)
      let main = steps.indices.max { steps[$0].magnitude < steps[$1].magnitude }
      throw LaplaceError.noMode(
        stop: optimum.stop, distance: norm(ascent), coordinate: main.map { names[$0] } ?? "")
    }
    (mode, logDensityAtMode, precisionFactor) = (position, value, factor)
    (stop, iterations) = (optimum.stop, optimum.iterations)
  }

  /// Hessians that Newton's method may take.
  private static let newtonRounds = 10
  /// Standard deviations over which the Hessian may be taken for constant.
  private static let smallJourney = 0.1
  /// Standard deviations by which the mode may be missed.
  private static let tolerance = 1e-4
}

extension LaplaceApproximation {
  /// The number of coordinates.
  public var dimension: Int { mode.count }

  /// The covariance of the approximation, (LLᵀ)⁻¹.
  ///
  /// - Complexity: n³ operations, each time.
  public var covariance: Matrix {
    // Columns of L⁻ᵀ, whose products with their transposes sum up to the covariance.
    axes.rowGram()
  }

  /// The standard deviation of each coordinate.
  public var standardDeviations: [Double] { covariance.diagonal.map { $0.squareRoot() } }

  /// The estimate of the logarithm of the integral of the density,
  /// log p(mode) + n/2 log 2π - Σ log Lᵢᵢ.
  ///
  /// With a density that has all its constants this is the log evidence of a model.
  public var logEvidence: Double { logDensityAtMode + entropyOfAxes }

  /// The entropy of the approximation, n/2 (1 + log 2π) - Σ log Lᵢᵢ.
  public var entropy: Double { entropyOfAxes + 0.5 * Double(dimension) }

  /// The normalised log density of the approximation at a point.
  ///
  /// - Precondition: the point has as many entries as the mode.
  public func logDensity(at position: [Double]) -> Double {
    precondition(position.count == dimension, "\(position.count) coordinates for \(dimension)")
    let deviations = position.minus(mode)
    var squares = 0.0
    for column in 0..<dimension {
      var sum = 0.0
      for row in column..<dimension { sum += precisionFactor[row, column] * deviations[row] }
      squares += sum * sum
    }
    return -0.5 * squares - entropyOfAxes
  }

  /// One draw: mode + L⁻ᵀ z with standard normal z.
  public func draw(using generator: inout some RandomNumberGenerator) -> [Double] {
    var noise = mode.map { _ in Variates.normal(using: &generator) }
    for row in noise.indices.reversed() {
      var sum = noise[row]
      for below in row + 1..<dimension { sum -= precisionFactor[below, row] * noise[below] }
      noise[row] = sum / precisionFactor[row, row]
    }
    return mode.plus(noise)
  }

  /// Independent draws, one after the other in one array.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - seed: the same seed gives the same bits, and the first draws of a larger number.
  /// - Precondition: the count is not negative.
  public func draws(_ count: Int, seed: UInt64) -> [Double] {
    RandomStream.approximationDraws(count, dimension: dimension, seed: seed) {
      draw(using: &$0)
    }
  }

  /// L⁻ᵀ, by back substitution.
  private var axes: Matrix {
    // The diagonal of a Cholesky factor is positive, so that the solution exists.
    (try? precisionFactor.solveTriangular(.lower, transposed: true, .identity(dimension)))
      ?? .identity(dimension)
  }

  /// n/2 log 2π - Σ log Lᵢᵢ, the logarithm of the volume of the approximation.
  private var entropyOfAxes: Double {
    precisionFactor.diagonal.reduce(0.5 * Double(dimension) * log(2 * .pi)) { $0 - log($1) }
  }
}

extension ModeCurvature {
  /// Takes Newton steps with one factor as long as each leaves less than half of the way.
  ///
  /// - Returns: how far that led, in standard deviations.
  fileprivate mutating func climb(
    from position: inout [Double], _ factor: Matrix
  ) throws -> Double {
    guard let first = try gradient(at: position) else { return 0 }
    var ascent = try factor.solveTriangular(.lower, first)
    var travelled = 0.0
    for _ in 0..<20 {
      let next = position.plus(
        try factor.solveTriangular(.lower, transposed: true, ascent))
      guard let gradient = try gradient(at: next) else { break }
      let rest = try factor.solveTriangular(.lower, gradient)
      guard norm(rest) < 0.5 * norm(ascent) else { break }
      travelled += norm(ascent)
      (position, ascent) = (next, rest)
    }
    return travelled
  }
}
