/// Ratios of gamma functions, for counts whose probabilities are themselves uncertain.

import ApusGraph

/// `log Γ(a + x) - log Γ(a)` for `a > 0` and `x >= 0`, element by element, without the log-gammas'
/// common leading terms; exactly 0 at `x = 0`.
func logRisingFactorial(_ a: Tensor, _ x: Tensor) -> Tensor {
  let sum = a + x
  return (a - 0.5) * log1p(x / a) + x * log(sum) - x + stirlingRemainder(sum)
    - stirlingRemainder(a)
}

/// `log Γ(a + x) - log Γ(a) - log x!` for `a > 0` and a count `x`, element by element, without the
/// log-gammas' common leading terms; 0 at `x = 0`.
func logRisingBinomial(_ a: Tensor, _ x: Tensor) -> Tensor {
  let positive = maximum(x, 1)
  return (a - 0.5) * log1p(x / a) + x * log1p(a / positive) + stirlingRemainder(a + x)
    - stirlingRemainder(a) - factorialExcess(x)
}
