/// The ends of a set of numbers, from which membership follows.

import ApusGraph

/// Numbers between two ends, either of which may be absent: all of them, or the whole ones.
struct NumberRange {
  /// An end of a range.
  struct End {
    let bound: Tensor
    let isIncluded: Bool

    static func included(_ bound: Tensor) -> End { End(bound: bound, isIncluded: true) }

    static func excluded(_ bound: Tensor) -> End { End(bound: bound, isIncluded: false) }

    /// Whether two numbers, of which one may be the bound, are not in this order. A bound that is
    /// not a number excludes nothing: it is somebody else's mistake.
    func excludes(_ small: Double, before large: Double) -> Bool {
      isIncluded ? small > large : small >= large
    }

    /// 1 where two values, of which one may be the bound, are in this order, else 0.
    func admits(_ small: Tensor, before large: Tensor) -> Tensor {
      isIncluded ? small .<= large : small .< large
    }
  }

  /// Where numbers between the ends are missing.
  enum Gaps { case none, betweenWholeNumbers, anywhere }

  var lower: End?
  var upper: End?
  var gaps = Gaps.none

  /// Some member of the set, where every density on it is finite and smooth.
  var member: Tensor {
    if gaps != .none { return lower?.bound ?? upper?.bound ?? 0 }
    return switch (lower?.bound, upper?.bound) {
    case (let lower?, let upper?): 0.5 * (lower + upper)
    case (let lower?, nil): lower + 1
    case (nil, let upper?): upper - 1
    case (nil, nil): 0
    }
  }

  /// 1 where a value is not below the set, else 0.
  func isReached(by x: Tensor) -> Tensor { lower?.admits(lower?.bound ?? x, before: x) ?? 1 }

  /// 1 where a value is not beyond the set, else 0.
  func isNotExceeded(by x: Tensor) -> Tensor { upper?.admits(x, before: upper?.bound ?? x) ?? 1 }

  /// The same range with those ends only whose numbers are known.
  var known: NumberRange {
    var result = self
    if let bound = lower?.bound, !bound.isKnown { result.lower = nil }
    if let bound = upper?.bound, !bound.isKnown { result.upper = nil }
    return result
  }
}

extension Tensor {
  /// Whether its numbers follow from constants and data alone.
  var isKnown: Bool { error == nil && Tensor.unknowns(of: [self]).isEmpty }

  /// This tensor with its numbers worked out, where they follow from constants and data alone.
  var evaluated: Tensor {
    guard knownValues == nil, isKnown, let numbers = knownNumbers(in: shape) else { return self }
    return .constant(numbers, shape: shape, kind: kind)
  }

  /// Where a bad number of this tensor stands, as a message goes on after the number.
  func place(of outsider: Outsider) -> String {
    let isAnonymous = knownValues != nil && Tensor.leaves(of: [self]).isEmpty
    if outsider.isAlone { return isAnonymous ? "" : " from \(self)" }
    return " in \(outsider.place)" + (isAnonymous ? "" : " of \(self)")
  }

  /// The numbers of a known tensor, in the layout of a larger shape unless it is a single one.
  func knownNumbers(in shape: Shape) -> [Double]? {
    if let values = knownValues, values.count == 1 || self.shape == shape { return values }
    let plan = try? Plan(outputs: [broadcast(self, to: shape)], unknowns: [])
    return plan?.evaluate()[0]
  }
}
