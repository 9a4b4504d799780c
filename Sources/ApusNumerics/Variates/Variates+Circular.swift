/// Random angles.

extension Variates {
  /// A draw of the von Mises distribution with mean direction 0, in [-π, π].
  ///
  /// Best and Fisher (1979), "Efficient simulation of the von Mises distribution": rejection from a
  /// wrapped Cauchy distribution, which is exact for any spread `r` of that; theirs is the best one.
  /// Cosines are taken as distances from 1, so that large concentrations cost no digits.
  ///
  /// - Parameter kappa: the concentration, at least 0 and finite; NaN is returned for others.
  public static func vonMises(
    concentration kappa: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    guard kappa >= 0, kappa < .infinity else { return .nan }
    if kappa == 0 { return .pi * (2 * uniform(using: &generator) - 1) }
    let spread = wrappedCauchySpread(kappa)
    while true {
      let sine = cSin(0.5 * .pi * uniform(using: &generator))
      // 1 - cos of the angle; z = cos(π u) has 1 - z = 2 sin² and 1 + z = 2 (1 - sin²).
      let rise = 2 * spread * sine * sine / (spread + 2 * (1 - sine) * (1 + sine))
      let c = kappa * (spread + rise)
      let u = uniform(using: &generator)
      guard c * (2 - c) > u || cLog(c / u) + 1 >= c else { continue }
      let angle = 2 * cAsin(min(1, (0.5 * rise).squareRoot()))
      return bernoulli(probability: 0.5, using: &generator) ? angle : -angle
    }
  }

  /// `r - 1` of the paper.
  private static func wrappedCauchySpread(_ kappa: Double) -> Double {
    if kappa < 1e-5 { return 1 / kappa + kappa - 1 }
    let root = (1 + 4 * kappa * kappa).squareRoot()
    let gap = ((2 + 2 * root).squareRoot() - 1 - 1 / (root + 2 * kappa)) / (2 * kappa)
    return gap * gap / (2 * (1 - gap))
  }
}
