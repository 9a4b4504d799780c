/// Poisson random draws.

extension Variates {
  /// A draw of the Poisson distribution, as a whole `Double`.
  ///
  /// Inversion for small means; transformed rejection with squeeze for others (Hoermann 1993, "The
  /// transformed rejection method for generating Poisson random variables", algorithm PTRS).
  ///
  /// - Parameter mean: at least 0 and finite; NaN is returned for others. Counts beyond 2^53 are
  ///   rounded to doubles, which is why the result isn't an `Int`: no mean can overflow it.
  @inlinable
  public static func poisson(
    mean: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard mean >= 0, mean < .infinity else { return .nan }
    guard mean < Poisson.leastMeanOfRejection else {
      return PoissonRejection(mean: mean).draw(using: &generator)
    }
    return CumulativeMasses.count(
      below: uniform(using: &generator), massAtZero: cExp(-mean), ratio: { mean * $1 })
  }

  /// Draws of the Poisson distribution with one mean, as whole numbers: by a table where
  /// ``poisson(mean:using:)`` adds up probabilities.
  public struct Poisson: Variate {
    @usableFromInline
    enum Method: Sendable { case inversion(CountTable), rejection(PoissonRejection), invalid }

    @usableFromInline let method: Method

    @usableFromInline static let leastMeanOfRejection = 20.0

    /// - Parameter mean: at least 0 and finite; draws are NaN for others.
    public init(mean: Double) {
      method =
        if !(mean >= 0 && mean < .infinity) {
          .invalid
        } else if mean < Self.leastMeanOfRejection {
          .inversion(CountTable(massAtZero: cExp(-mean), ratio: { mean * $1 }))
        } else {
          .rejection(PoissonRejection(mean: mean))
        }
    }

    /// One draw.
    @inlinable
    public func draw(using generator: inout some RandomNumberGenerator) -> Double {
      switch method {
      case .inversion(let table): table.count(below: uniform(using: &generator))
      case .rejection(let rejection): rejection.draw(using: &generator)
      case .invalid: .nan
      }
    }
  }
}

/// Algorithm PTRS with the names of the paper: (u, v) is the point, `us` the distance of u from the
/// nearer end.
@usableFromInline
struct PoissonRejection: Sendable {
  @usableFromInline let mean: Double
  @usableFromInline let a: Double
  @usableFromInline let b: Double
  @usableFromInline let inverseAlpha: Double
  @usableFromInline let squeeze: Double

  @inlinable
  init(mean: Double) {
    self.mean = mean
    b = 0.931 + 2.53 * mean.squareRoot()
    a = -0.059 + 0.02483 * b
    inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
    squeeze = 0.9277 - 3.6224 / (b - 2)
  }

  @inlinable
  func draw(using generator: inout some RandomNumberGenerator) -> Double {
    while true {
      let u = Variates.uniform(using: &generator) - 0.5
      let v = Variates.uniform(using: &generator)
      let us = 0.5 - abs(u)
      guard us > 0 else { continue }
      let count = ((2 * a / us + b) * u + mean + 0.43).rounded(.down)
      if us >= 0.07, v <= squeeze { return count }
      if count < 0 || (us < 0.013 && v > us) { continue }
      if cLog(v * inverseAlpha / (a / (us * us) + b)) <= logMass(count) { return count }
    }
  }

  /// Loader's saddle-point form, whose terms stay small for means of any size.
  @usableFromInline
  func logMass(_ count: Double) -> Double {
    guard count > 0 else { return -mean }
    let deviance = count * excessOverLog1p((mean - count) / count)
    return -deviance - 0.5 * cLog(count) - logSquareRootOfTwoPi - stirlingError(count)
  }
}
