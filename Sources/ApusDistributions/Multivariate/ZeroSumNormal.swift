/// Normal vectors that sum to zero.

public import ApusGraph
public import ApusNumerics

/// The distribution of independent normal numbers with standard deviation `sigma > 0`, given that
/// they sum to 0 along each of the last axes.
///
/// The density at a vector of length `n` with the sum 0, with respect to `n - 1` orthonormal
/// coordinates, is `exp(-Σ x² / (2 sigma²)) / (sigma √(2π))^(n - 1)`; the mean is 0, the variance
/// of an element `sigma² (1 - 1 / n)`, and the covariance of two `-sigma² / n`. With more axes the
/// factors of all of them are multiplied.
///
/// The length is that of the parameter (`shape:` or `dims:`) or of the data, unless `supportShape`
/// gives it.
///
/// ```swift
/// m.coordinate("county", names)
/// let effect = m.parameter("effect", ZeroSumNormal(sigma: 1), dims: ["county"])
/// ```
public struct ZeroSumNormal: ArrayDistribution {
  /// The standard deviation before the sum is given.
  public let sigma: Tensor
  /// The number of axes along which sums are 0.
  public let nZerosumAxes: Int
  private let supportShape: [Int]?

  /// Normal numbers that sum to 0.
  ///
  /// - Parameters:
  ///   - sigma: the standard deviation, positive.
  ///   - nZerosumAxes: the number of axes along which sums are 0, the last ones.
  ///   - supportShape: the lengths of these axes, when they don't follow from the parameter or data.
  /// - Precondition: at least one axis, and as many lengths if any.
  public init(
    sigma: some TensorConvertible = 1.0, nZerosumAxes: Int = 1, supportShape: [Int]? = nil
  ) {
    precondition(
      nZerosumAxes >= 1 && supportShape?.count ?? nZerosumAxes == nZerosumAxes,
      "\(nZerosumAxes) axes with the lengths \(supportShape ?? [])")
    self.sigma = sigma.tensor
    self.nZerosumAxes = nZerosumAxes
    self.supportShape = supportShape
  }

  /// The argument `sigma`, with the values that it may have.
  public var parameters: [DistributionParameter] { [.init("sigma", sigma, .positive)] }

  /// The distribution with another `sigma`.
  public func replacingParameters(_ values: [Tensor]) -> ZeroSumNormal {
    ZeroSumNormal(sigma: values[0], nZerosumAxes: nZerosumAxes, supportShape: supportShape)
  }

  /// Arrays that sum to 0 along each of their last `nZerosumAxes` axes.
  public var support: Support { .members(of: ZeroSum(eventRank: nZerosumAxes)) }

  /// The shape of one value, as far as the arguments tell.
  public var eventShape: Shape? { supportShape.map { Shape($0) } }

  /// The logarithm of the density above, for values that the support has.
  public func logDensityInSupport(_ value: Tensor) -> Tensor {
    let shape = value.shape.event(eventRank: nZerosumAxes)
    let free = shape.dimensions.reduce(1) { $0 * Double($1 - 1) }
    let squares = sumOfEvents(
      square(value / overEvents(sigma, eventRank: nZerosumAxes)), eventRank: nZerosumAxes)
    return -0.5 * squares - .constant(free) * (log(sigma) + Normal.logNormalizer)
  }

  /// The mean of each element.
  public var expectation: Tensor {
    guard let shape = eventShape else { return .constant(0) }
    return broadcast(0, to: shape)
  }

  /// The variance of each element.
  public var elementVariance: Tensor {
    guard let shape = eventShape else { return .constant(.nan) }
    let share = shape.dimensions.reduce(1) { $0 * (1 - 1 / Double($1)) }
    return broadcast(square(sigma) * .constant(share), to: shape)
  }

  /// Independent draws less their means, along one axis after the other.
  public func draw(
    into value: UnsafeMutableBufferPointer<Double>, shape: Shape,
    parameters: [UnsafeBufferPointer<Double>], using generator: inout RandomStream
  ) {
    for i in value.indices { value[i] = parameters[0][0] * Variates.normal(using: &generator) }
    var step = 1
    for length in shape.dimensions.reversed() {
      for start in value.indices where start / step % length == 0 {
        let line = (0..<length).map { start + $0 * step }
        let mean = line.reduce(0) { $0 + value[$1] } / Double(length)
        for i in line { value[i] -= mean }
      }
      step *= length
    }
  }
}
