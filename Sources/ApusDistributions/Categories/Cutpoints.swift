/// Categories of a latent number by cutpoints.

import ApusGraph

/// The ends of the K intervals into which increasing cutpoints, along the last axis, divide the line,
/// as distances from `eta` in units of `sigma`.
func standardizedIntervals(
  _ cutpoints: Tensor, eta: Tensor, sigma: Tensor
) -> (lower: Tensor, upper: Tensor) {
  if let invalid = [cutpoints, eta, sigma].first(where: { $0.error != nil }) {
    return (invalid, invalid)
  }
  let (centre, scale) = (overEvents(eta, eventRank: 1), overEvents(sigma, eventRank: 1))
  let ends = (cutpoints - centre) / scale
  let outside = zeros(like: ends)
  return (
    concatenate([outside - Tensor.infinity, ends], axis: ends.lastAxis),
    concatenate([ends, outside + Tensor.infinity], axis: ends.lastAxis)
  )
}
