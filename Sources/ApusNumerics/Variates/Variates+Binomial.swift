/// Binomial random draws.

extension Variates {
  /// A draw of the binomial distribution, as a whole `Double`.
  ///
  /// Inversion for small means; transformed rejection with squeeze for others (Hoermann 1993, "The
  /// generation of binomial random variates", algorithm BTRS).
  ///
  /// - Parameters:
  ///   - trials: a whole number, at least 0.
  ///   - probability: in [0, 1]; NaN is returned for arguments outside of their domains.
  @inlinable
  public static func binomial(
    trials: Double, probability: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard trials >= 0, trials < .infinity, probability >= 0, probability <= 1 else { return .nan }
    let rarer = RarerOutcome(trials: trials, probability: min(probability, 1 - probability))
    let count =
      rarer.hasSmallMean
      ? rarer.byInversion(using: &generator)
      : BinomialRejection(rarer).draw(using: &generator) { rarer.logMass(rarer.mode) }
    return probability > 0.5 ? trials - count : count
  }

  /// Draws of the binomial distribution with one pair of arguments, as whole numbers: by a table
  /// where ``binomial(trials:probability:using:)`` adds up probabilities.
  public struct Binomial: Variate {
    @usableFromInline
    enum Method: Sendable {
      case inversion(CountTable)
      case rejection(BinomialRejection, logModeMass: Double)
      case invalid
    }

    @usableFromInline let method: Method
    @usableFromInline let trials: Double
    @usableFromInline let countsFailures: Bool

    /// - Parameters:
    ///   - trials: a whole number, at least 0.
    ///   - probability: in [0, 1]; draws are NaN for arguments outside of their domains.
    public init(trials: Double, probability: Double) {
      self.trials = trials
      countsFailures = probability > 0.5
      let rarer = RarerOutcome(trials: trials, probability: min(probability, 1 - probability))
      method =
        if !(trials >= 0 && trials < .infinity && probability >= 0 && probability <= 1) {
          .invalid
        } else if rarer.hasSmallMean {
          .inversion(CountTable(massAtZero: rarer.massAtZero, ratio: rarer.ratio))
        } else {
          .rejection(BinomialRejection(rarer), logModeMass: rarer.logMass(rarer.mode))
        }
    }

    /// One draw.
    @inlinable
    public func draw(using generator: inout some RandomNumberGenerator) -> Double {
      let count: Double
      switch method {
      case .inversion(let table):
        count = min(table.count(below: uniform(using: &generator)), trials)
      case .rejection(let rejection, let logModeMass):
        count = rejection.draw(using: &generator) { logModeMass }
      case .invalid: return .nan
      }
      return countsFailures ? trials - count : count
    }
  }
}

/// How often the outcome with a probability of at most 1/2 occurs.
@usableFromInline
struct RarerOutcome: Sendable {
  @usableFromInline let n: Double
  @usableFromInline let p: Double

  @inlinable
  init(trials: Double, probability: Double) {
    (n, p) = (trials, probability)
  }

  /// Whether probabilities are added up.
  @inlinable var hasSmallMean: Bool { n * p < 10 }

  @inlinable var massAtZero: Double { cExp(n * cLog1p(-p)) }

  /// The probabilities of counts over those of the counts before them.
  @inlinable
  func ratio(_ counts: SIMD8<Double>, _ inverses: SIMD8<Double>) -> SIMD8<Double> {
    (n + 1 - counts) * inverses * (p / (1 - p))
  }

  @inlinable
  func byInversion(using generator: inout some RandomNumberGenerator) -> Double {
    let u = Variates.uniform(using: &generator)
    return min(CumulativeMasses.count(below: u, massAtZero: massAtZero, ratio: ratio), n)
  }

  @inlinable var mode: Double { ((n + 1) * p).rounded(.down) }

  /// Loader's saddle-point form, as of the Poisson mass.
  @usableFromInline
  func logMass(_ count: Double) -> Double {
    let rest = n - count
    if count == 0 || rest == 0 { return n * (count == 0 ? cLog1p(-p) : cLog(p)) }
    let shift = n * p - count
    let deviance =
      count * excessOverLog1p(shift / count) + rest * excessOverLog1p(-shift / rest)
    return stirlingError(n) - stirlingError(count) - stirlingError(rest) - deviance
      + 0.5 * cLog(n / (2 * .pi * count * rest))
  }
}

/// Algorithm BTRS with the names of the paper, as in ``PoissonRejection``.
@usableFromInline
struct BinomialRejection: Sendable {
  @usableFromInline let outcome: RarerOutcome
  @usableFromInline let a: Double
  @usableFromInline let b: Double
  @usableFromInline let alpha: Double
  @usableFromInline let squeeze: Double

  @inlinable
  init(_ outcome: RarerOutcome) {
    self.outcome = outcome
    let deviation = (outcome.n * outcome.p * (1 - outcome.p)).squareRoot()
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * outcome.p
    alpha = (2.83 + 5.1 / b) * deviation
    squeeze = 0.92 - 4.2 / b
  }

  /// - Parameter logModeMass: the logarithm of the greatest mass, which few draws need.
  @inlinable
  func draw(
    using generator: inout some RandomNumberGenerator, logModeMass: () -> Double
  ) -> Double {
    let (n, p) = (outcome.n, outcome.p)
    while true {
      let u = Variates.uniform(using: &generator) - 0.5
      let v = Variates.uniform(using: &generator)
      let us = 0.5 - abs(u)
      guard us > 0 else { continue }
      let count = ((2 * a / us + b) * u + n * p + 0.5).rounded(.down)
      if us >= 0.07, v <= squeeze { return count }
      if count < 0 || count > n { continue }
      let height = cLog(v * alpha / (a / (us * us) + b))
      if height <= outcome.logMass(count) - logModeMass() { return count }
    }
  }
}
