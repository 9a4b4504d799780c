/// Gamma random draws and what is made from them: chi-squared, Student t and beta.

extension Variates {
  /// A draw of the gamma distribution with scale 1.
  ///
  /// Marsaglia and Tsang (2000), "A simple method for generating gamma variables".
  ///
  /// - Parameter shape: positive and finite; NaN is returned for others. A draw for a tiny shape is
  ///   often smaller than any double, and then 0: take `logGamma(shape:using:)` for its logarithm.
  @inlinable
  public static func gamma(
    shape: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    Gamma(shape: shape).draw(using: &generator)
  }

  /// Draws of the gamma distribution with scale 1 and one shape, those of ``gamma(shape:using:)``.
  public struct Gamma: Variate {
    @usableFromInline let shape: Double
    /// The names of the paper, for a shape of at least 1.
    @usableFromInline let d: Double
    @usableFromInline let c: Double
    /// What takes the place of the paper's 0.0331 unless `x` is far below 0.
    @usableFromInline let steepness: Double

    /// - Parameter shape: positive and finite; draws are NaN for others.
    @inlinable
    public init(shape: Double) {
      self.shape = shape
      d = (shape < 1 ? shape + 1 : shape) - 1 / 3.0
      c = 1 / (9 * d).squareRoot()
      steepness = 0.0157 / d
    }

    /// One draw.
    @inlinable
    public func draw(using generator: inout some RandomNumberGenerator) -> Double {
      guard shape > 0, shape < .infinity else { return .nan }
      let draw = boosted(using: &generator)
      return shape < 1 ? draw * cExp(-exponential(using: &generator) / shape) : draw
    }

    /// The logarithm of a draw, that of ``logGamma(shape:using:)``.
    @inlinable
    func logDraw(using generator: inout some RandomNumberGenerator) -> Double {
      guard shape > 0, shape < .infinity else { return .nan }
      let logDraw = cLog(boosted(using: &generator))
      return shape < 1 ? logDraw - exponential(using: &generator) / shape : logDraw
    }

    /// A draw of the shape, or of one more where it is less than 1.
    @inlinable
    func boosted(using generator: inout some RandomNumberGenerator) -> Double {
      while true {
        let x = normal(using: &generator)
        let root = 1 + c * x
        guard root > 0 else { continue }
        let v = root * root * root
        let u = uniform(using: &generator)
        let square = x * x
        if u < leastAcceptance(root: root, square: square) { return d * v }
        if cLog(u) < 0.5 * square + d * (1 - v + cLog(v)) { return d * v }
      }
    }

    /// A number below the probability that a normal draw is accepted, which saves both logarithms in
    /// nearly all cases.
    ///
    /// With `y = c x` the logarithm of that probability is -3 d times the integral of t³ / (1 + t)
    /// from 0 to y, which for `y >= -1/2` is at least -1.2711 d y⁴ = -0.01570 x⁴ / d.
    @inlinable
    @inline(__always)
    func leastAcceptance(root: Double, square: Double) -> Double {
      1 - (root >= 0.5 ? steepness : 0.0331) * square * square
    }
  }

  /// The logarithm of a gamma draw, finite for all shapes.
  ///
  /// For shape < 1 a draw is a draw of shape + 1 times a uniform to the power 1/shape (Marsaglia
  /// and Tsang 2000, section 6), of which only the logarithm stays in range.
  ///
  /// - Parameter shape: positive and finite; NaN is returned for others.
  @inlinable
  public static func logGamma(
    shape: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    Gamma(shape: shape).logDraw(using: &generator)
  }

  /// A draw of the chi-squared distribution, twice a gamma draw of half the shape.
  ///
  /// - Parameter degreesOfFreedom: positive and finite; NaN is returned for others.
  @inlinable
  public static func chiSquared(
    degreesOfFreedom: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    2 * gamma(shape: 0.5 * degreesOfFreedom, using: &generator)
  }

  /// A draw of Student's t distribution: a normal over the root of a mean square.
  ///
  /// - Parameter degreesOfFreedom: nu, positive; infinity gives a normal draw, others NaN. With
  ///   nu below 0.01 a good part of the draws exceeds all doubles and is infinite.
  @inlinable
  public static func studentT(
    degreesOfFreedom nu: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    StudentT(degreesOfFreedom: nu).draw(using: &generator)
  }

  /// Draws of Student's t distribution with one number of degrees of freedom, those of
  /// ``studentT(degreesOfFreedom:using:)``.
  public struct StudentT: Variate {
    @usableFromInline let nu: Double
    /// Half the sum of nu squares.
    @usableFromInline let gamma: Gamma

    /// - Parameter degreesOfFreedom: nu, positive; draws are NaN for others.
    @inlinable
    public init(degreesOfFreedom nu: Double) {
      self.nu = nu
      gamma = Gamma(shape: 0.5 * nu)
    }

    /// One draw.
    @inlinable
    public func draw(using generator: inout some RandomNumberGenerator) -> Double {
      guard nu > 0 else { return .nan }
      let numerator = normal(using: &generator)
      if nu == .infinity { return numerator }
      if nu >= 2 { return numerator / (2 * gamma.draw(using: &generator) / nu).squareRoot() }
      // The mean square of few degrees of freedom may underflow.
      let logMeanSquare = gamma.logDraw(using: &generator) - cLog(0.5 * nu)
      return numerator * cExp(-0.5 * logMeanSquare)
    }
  }

  /// A draw of the beta distribution: of two gamma draws, the share of the first.
  ///
  /// - Parameters:
  ///   - alpha: the first shape, positive and finite; NaN is returned for others.
  ///   - beta: the second shape, likewise.
  /// - Returns: a number in [0, 1]; for shapes far below 1 the ends occur, by rounding.
  @inlinable
  public static func beta(
    alpha: Double, beta: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    Beta(alpha: alpha, beta: beta).draw(using: &generator)
  }

  /// Draws of the beta distribution with one pair of shapes, those of ``beta(alpha:beta:using:)``.
  public struct Beta: Variate {
    @usableFromInline let alpha: Gamma
    @usableFromInline let beta: Gamma

    /// - Parameters:
    ///   - alpha: the first shape, positive and finite; draws are NaN for others.
    ///   - beta: the second shape, likewise.
    @inlinable
    public init(alpha: Double, beta: Double) {
      self.alpha = Gamma(shape: alpha)
      self.beta = Gamma(shape: beta)
    }

    /// One draw.
    @inlinable
    public func draw(using generator: inout some RandomNumberGenerator) -> Double {
      if alpha.shape >= 1, beta.shape >= 1 {
        let first = alpha.draw(using: &generator)
        return first / (first + beta.draw(using: &generator))
      }
      // Both gamma draws may underflow; their ratio doesn't.
      let first = alpha.logDraw(using: &generator)
      return SpecialFunctions.sigmoid(first - beta.logDraw(using: &generator))
    }
  }
}
