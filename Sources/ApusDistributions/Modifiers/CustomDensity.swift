/// Distributions that users write as a function of expressions.

public import ApusGraph
public import ApusNumerics

/// A distribution given by a function that makes its log density, and one that draws from it if
/// predictions are wanted.
///
/// ```swift
/// let ramp = CustomDensity([.init("slope", slope, .positive)], support: .positive) { x, slopes in
///   2 * log(slopes[0]) + log(x) - slopes[0] * x
/// }
/// m.observe("y", ramp, equals: y)
/// ```
public struct CustomDensity: ArrayDistribution {
  /// Makes the log density of values, one number for each of a batch, from the values and the
  /// arguments in their order.
  public typealias LogDensity = @Sendable (_ value: Tensor, _ arguments: [Tensor]) -> Tensor
  /// Makes one draw of a shape, in row-major order, from the numbers of each argument.
  public typealias Sampler =
    @Sendable (
      _ arguments: [[Double]], _ shape: Shape, _ generator: inout RandomStream
    ) throws -> [Double]

  /// The arguments, with the values that each may have.
  public let parameters: [DistributionParameter]
  /// The values that the density is given for.
  public let support: Support
  /// The shape of one value, as far as the arguments tell.
  public let eventShape: Shape?
  private let sampler: Sampler?
  private let density: LogDensity

  /// A distribution with a log density of its own.
  ///
  /// - Parameters:
  ///   - parameters: the arguments with their names and domains.
  ///   - support: the values that have a density; others have none, whatever the function says.
  ///   - eventShape: the shape of one vector or matrix; nil for numbers, and where it is that of the
  ///     parameter or the data.
  ///   - sampler: makes a draw; without it there are no predictions.
  ///   - logDensity: makes the log density at values in the support.
  public init(
    _ parameters: [DistributionParameter], support: Support = .real, eventShape: Shape? = nil,
    sampler: Sampler? = nil, logDensity: @escaping LogDensity
  ) {
    self.parameters = parameters
    self.support = support
    self.eventShape = support.eventRank == 0 ? .scalar : eventShape
    self.sampler = sampler
    density = logDensity
  }

  /// The distribution with other arguments, in the order of ``parameters``.
  public func replacingParameters(_ values: [Tensor]) -> CustomDensity {
    CustomDensity(
      zip(parameters, values).map { .init($0.name, $1, $0.domain) }, support: support,
      eventShape: eventShape, sampler: sampler, logDensity: density)
  }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    density(value, parameters.map(\.value))
  }

  /// Not known.
  public var expectation: Tensor { broadcast(.constant(.nan), to: eventShape ?? .scalar) }

  /// Not known.
  public var elementVariance: Tensor { expectation }

  /// One draw.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) throws {
    guard let sampler else {
      throw ModelError(
        .unsupported, "CustomDensity has no sampler, which predictions need; give it one")
    }
    let draw = try sampler(parameters.map(Array.init), shape, &generator)
    guard draw.count == value.count else {
      throw ModelError(
        .shapeMismatch,
        "CustomDensity: the sampler made \(draw.count) numbers for a draw of the shape "
          + "\(shape); return as many as the shape has elements")
    }
    _ = value.update(from: draw)
  }
}
