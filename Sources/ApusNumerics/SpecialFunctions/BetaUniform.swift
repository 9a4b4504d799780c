/// The incomplete beta integral for two large shapes.

extension BetaIntegral {
  /// I_x(a, b) and its complement by the expansion that holds uniformly in x (Temme 1992; DLMF
  /// 8.18.9), with n = a + b:
  ///
  ///     I = erfc(-eta sqrt(n/2)) / 2 + exp(-n eta^2 / 2) / sqrt(2 pi n) (c_0(eta) + O(1 / n))
  ///
  /// n eta^2 / 2 is `exponent(x, y)`, eta has the sign of x - a / n.
  func uniformTails(_ x: Double, _ y: Double) -> ScaledTails {
    let sum = alpha + beta
    let shift = x * beta - y * alpha
    let exponent = exponent(x, y)
    let size = (2 * exponent / sum).squareRoot()
    let root = alpha.squareRoot() * beta.squareRoot()
    // c_0(eta) = 1 / eta - root / shift is a difference of large numbers where both are small, and
    // there next to its limit.
    let first =
      size < 1e-8
      ? (beta - alpha) / (3 * root)
      : (shift < 0 ? -1 / size : 1 / size) - root / shift
    let correction = first / (2 * .pi * sum).squareRoot()
    let near = 0.5 * SpecialFunctions.erfcx(exponent.squareRoot())
    return shift < 0
      ? ScaledTails(lower: ScaledNumber(exponent: -exponent, factor: near + correction))
      : ScaledTails(upper: ScaledNumber(exponent: -exponent, factor: near - correction))
  }
}
