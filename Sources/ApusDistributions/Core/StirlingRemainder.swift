/// What Stirling's formula leaves of log-gamma, for densities whose large terms cancel on paper.

import ApusGraph

/// `log Γ(x) - (x - 1/2) log x + x - log √(2π)`, element by element, for `x > 0`; NaN below.
///
/// A difference of log-gammas at large arguments, and its derivative, lose their digits to terms
/// that cancel. Written with this remainder, which is at most `1 / (12 x)`, the terms cancel in the
/// formula instead (Loader 2000, "Fast and accurate computation of binomial probabilities").
func stirlingRemainder(_ x: Tensor) -> Tensor {
  let isLarge = x .>= 10
  // Each branch gets an argument at which the other's derivative is finite: 0 * inf is not 0.
  let large = select(isLarge, x, 10)
  let small = select(isLarge, 1, x)
  let inverseSquare = 1 / square(large)
  var series: Tensor = 0
  for coefficient in stirlingSeries.reversed() {
    series = series * inverseSquare + .constant(coefficient)
  }
  let direct = logGamma(small) - (small - 0.5) * log(small) + small - Normal.logNormalizer
  return select(isLarge, series / large, direct)
}

/// `B(2k) / (2k (2k - 1))` for k = 1, 2, … (DLMF 5.11.1).
private let stirlingSeries: [Double] = [
  1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0, -691 / 360_360.0, 1 / 156.0,
]
