/// The sets of values that distributions and their arguments live on.

public import ApusGraph

/// A set of numbers, vectors or matrices: what a distribution can produce, or what one of its
/// arguments may be.
///
/// Bounds may be expressions, such as other arguments of the same distribution; where they are
/// arrays, each element of a value has bounds of its own. Two sets are equal when they are of one
/// kind and their bounds are the same tensors.
public enum Support: Sendable, Equatable {
  /// All real numbers.
  case real
  /// All real numbers and both infinities: bounds that may be absent.
  case extendedReal
  /// Real numbers above 0.
  case positive
  /// Real numbers from 0 on.
  case nonNegative
  /// Real numbers from 0 to 1.
  case unitInterval
  /// Real numbers between 0 and 1, without these two.
  case openUnitInterval
  /// Real numbers above a bound.
  case above(Tensor)
  /// Real numbers from a bound on.
  case atLeast(Tensor)
  /// Real numbers up to a bound.
  case atMost(Tensor)
  /// Real numbers from one bound to another.
  case interval(lower: Tensor, upper: Tensor)
  /// Real numbers between two bounds, without these two.
  case inside(lower: Tensor, upper: Tensor)
  /// Angles from -π to π, whose ends are one point.
  case circular
  /// A single number.
  case point(Tensor)
  /// 0, 1, 2, ….
  case naturalNumbers
  /// 0 and 1.
  case binary
  /// Whole numbers from one bound to another; an infinite bound is none.
  case integers(from: Tensor, through: Tensor)
  /// Vectors or matrices of some set.
  case array(AnyArraySet)

  /// The real numbers from one bound to another, of which either may be known to be infinite.
  static func between(_ lower: Tensor, _ upper: Tensor) -> Support {
    switch (lower.isKnownToBe(-.infinity), upper.isKnownToBe(.infinity)) {
    case (true, true): .real
    case (true, false): .atMost(upper)
    case (false, true): .atLeast(lower)
    case (false, false): .interval(lower: lower, upper: upper)
    }
  }

  /// Whether the set has gaps, so that no sampler that follows gradients can move on it.
  public var isDiscrete: Bool {
    if case .array(let members) = self { members.set.isDiscrete } else { range.gaps != .none }
  }

  /// The map that parameters on this set are sampled through; nil for discrete sets.
  public var bijection: (any Bijection)? {
    switch self {
    case .real, .extendedReal: IdentityBijection()
    case .positive, .nonNegative: PositiveBijection()
    case .unitInterval, .openUnitInterval: UnitIntervalBijection()
    case .above(let lower), .atLeast(let lower): LowerBijection(lower: lower)
    case .atMost(let upper): UpperBijection(upper: upper)
    case .interval(let lower, let upper), .inside(let lower, let upper):
      IntervalBijection(lower: lower, upper: upper)
    case .circular: CircularBijection()
    case .point, .naturalNumbers, .binary, .integers: nil
    case .array(let members): members.set.bijection
    }
  }

  /// What the numbers of the set lie between.
  var range: NumberRange {
    switch self {
    case .real, .extendedReal, .array: NumberRange()
    case .positive: NumberRange(lower: .excluded(0))
    case .nonNegative: NumberRange(lower: .included(0))
    case .unitInterval: NumberRange(lower: .included(0), upper: .included(1))
    case .openUnitInterval: NumberRange(lower: .excluded(0), upper: .excluded(1))
    case .above(let lower): NumberRange(lower: .excluded(lower))
    case .atLeast(let lower): NumberRange(lower: .included(lower))
    case .atMost(let upper): NumberRange(upper: .included(upper))
    case .interval(let lower, let upper):
      NumberRange(lower: .included(lower), upper: .included(upper))
    case .inside(let lower, let upper):
      NumberRange(lower: .excluded(lower), upper: .excluded(upper))
    case .circular: NumberRange(lower: .included(-.pi), upper: .included(.pi))
    case .point(let number):
      NumberRange(lower: .included(number), upper: .included(number), gaps: .anywhere)
    case .naturalNumbers: NumberRange(lower: .included(0), gaps: .betweenWholeNumbers)
    case .binary: NumberRange(lower: .included(0), upper: .included(1), gaps: .betweenWholeNumbers)
    case .integers(let lower, let upper):
      NumberRange(
        lower: lower.isKnownToBe(-.infinity) ? nil : .included(lower),
        upper: upper.isKnownToBe(.infinity) ? nil : .included(upper), gaps: .betweenWholeNumbers)
    }
  }
}

extension Support: CustomStringConvertible {
  /// What a member of the set is, as in "must be …".
  public var description: String {
    switch self {
    case .real: "a finite number"
    case .extendedReal: "a number, which may be infinite"
    case .positive: "positive"
    case .nonNegative: "0 or more"
    case .unitInterval: "between 0 and 1"
    case .openUnitInterval: "inside of (0, 1)"
    case .above(let lower): "above \(lower)"
    case .atLeast(let lower): "\(lower) or more"
    case .atMost(let upper): "at most \(upper)"
    case .interval(let lower, let upper): "between \(lower) and \(upper)"
    case .inside(let lower, let upper): "inside of (\(lower), \(upper))"
    case .circular: "an angle between -π and π"
    case .point(let number): "\(number)"
    case .naturalNumbers: "0, 1, 2, …"
    case .binary: "0 or 1"
    case .integers(let lower, let upper):
      upper.isKnownToBe(.infinity)
        ? "a whole number from \(lower) on" : "a whole number from \(lower) to \(upper)"
    case .array(let members): members.set.description
    }
  }
}

extension Tensor {
  /// Half a turn.
  static let pi = Tensor.constant(.pi)

  /// Whether every element is known and is this number.
  func isKnownToBe(_ number: Double) -> Bool {
    knownValues?.allSatisfy { $0 == number } ?? false
  }
}
