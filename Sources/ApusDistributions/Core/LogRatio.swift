/// Logarithms of ratios and of factorials for densities whose large terms cancel on paper.

import ApusGraph

/// `log(1 + excess)`, element by element: by `log1p` near 0, and elsewhere by `far`, the same
/// logarithm from terms that keep their digits where `excess` is close to -1.
func logRatio(excess: Tensor, far: Tensor) -> Tensor {
  select(abs(excess) .< 0.5, log1p(excess), far)
}

/// `log x! - x log x + x` for `x >= 0`, element by element: what remains of a log-factorial when
/// its leading terms are combined with others on paper.
func factorialExcess(_ x: Tensor) -> Tensor {
  let positive = select(x .> 0, x, 1)
  return select(
    x .> 0, 0.5 * log(positive) + Normal.logNormalizer + stirlingRemainder(positive), 0)
}
