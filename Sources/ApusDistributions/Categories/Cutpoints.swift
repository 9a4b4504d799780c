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

/// The ends of the interval of each category that was observed, as ``standardizedIntervals`` has
/// them, in one pass over the rows; nil when the categories are not known or the cutpoints differ
/// from row to row.
func standardizedInterval(
  of category: Tensor, _ cutpoints: Tensor, eta: Tensor, sigma: Tensor
) -> (lower: Tensor, upper: Tensor)? {
  guard cutpoints.areSharedBy(category) else { return nil }
  let last = cutpoints.lastLength - 1
  // Where there is no cutpoint any one stands in, and is not taken.
  let below = concatenate([cutpoints[..<1], cutpoints])[category]
  let above = concatenate([cutpoints, cutpoints[last...]])[category]
  return (
    select(category .== 0, -Tensor.infinity, (below - eta) / sigma),
    select(category .== .constant(Double(last + 1)), Tensor.infinity, (above - eta) / sigma)
  )
}

extension Tensor {
  /// Whether these cutpoints are those of every row of known categories.
  func areSharedBy(_ category: Tensor) -> Bool {
    guard shape.rank == 1, lastLength > 0, category.kind == .integer, category.shape.rank == 1,
      let categories = category.knownValues
    else { return false }
    let range = 0...Double(lastLength)
    return categories.allSatisfy(range.contains)
  }
}
