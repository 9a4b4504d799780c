/// The sets of values that distributions and their arguments live on.

import ApusGraph

/// A set of numbers: what a distribution can produce, or what one of its arguments may be.
public enum Support: Sendable, Equatable, CustomStringConvertible {
  /// All real numbers.
  case real
  /// Real numbers above 0.
  case positive
  /// Real numbers from 0 on.
  case nonNegative
  /// Real numbers from 0 to 1.
  case unitInterval
  /// 0, 1, 2, ….
  case naturalNumbers
  /// 0 and 1.
  case binary

  /// Whether a number belongs to the set; NaN and infinities never do.
  public func contains(_ x: Double) -> Bool {
    guard x.isFinite else { return false }
    return switch self {
    case .real: true
    case .positive: x > 0
    case .nonNegative: x >= 0
    case .unitInterval: x >= 0 && x <= 1
    case .naturalNumbers: x >= 0 && x == x.rounded()
    case .binary: x == 0 || x == 1
    }
  }

  /// 1 where a value belongs to the set and 0 elsewhere. Only the bounds are looked at: discrete
  /// values are data, which are checked when a model is made.
  func contains(_ x: Tensor) -> Tensor {
    switch self {
    case .real: 1
    case .positive: x .> 0
    case .nonNegative, .naturalNumbers: x .>= 0
    case .unitInterval, .binary: (x .>= 0) * (x .<= 1)
    }
  }

  /// Some member of the set, where every density of it is finite and smooth.
  var member: Double {
    switch self {
    case .real: 0
    case .unitInterval: 0.5
    case .positive, .nonNegative, .naturalNumbers, .binary: 1
    }
  }

  /// Whether the set has gaps, so that no sampler that follows gradients can move on it.
  public var isDiscrete: Bool {
    switch self {
    case .naturalNumbers, .binary: true
    default: false
    }
  }

  /// The map that parameters on this set are sampled through; nil for discrete sets.
  public var bijection: (any Bijection)? {
    switch self {
    case .real: IdentityBijection()
    case .positive, .nonNegative: PositiveBijection()
    case .unitInterval: UnitIntervalBijection()
    case .naturalNumbers, .binary: nil
    }
  }

  /// What a member of the set is, as in "must be …".
  public var description: String {
    switch self {
    case .real: "a finite number"
    case .positive: "positive"
    case .nonNegative: "0 or more"
    case .unitInterval: "between 0 and 1"
    case .naturalNumbers: "0, 1, 2, …"
    case .binary: "0 or 1"
    }
  }
}
