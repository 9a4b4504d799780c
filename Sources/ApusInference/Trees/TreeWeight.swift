/// Sums of the weights of states, without logarithms and without overflow.

/// A positive number as `value * exp(shift)`.
///
/// The weight `exp(H0 - H)` of nearly every state is an ordinary number, and so are sums of them:
/// one exponential for each state is all that a trajectory then costs. Only far from where a chain
/// belongs, where energies change by hundreds in one step, numbers have scales of their own.
struct TreeWeight {
  private(set) var value: Double
  private(set) var shift: Double

  /// Exponents up to this size are ordinary: sums of their exponentials neither overflow nor vanish.
  static let ordinaryExponent = 300.0

  static let one = TreeWeight(exponent: 0)

  /// `exp(exponent)`.
  init(exponent: Double) {
    let isOrdinary = abs(exponent) <= Self.ordinaryExponent
    value = isOrdinary ? exponential(exponent) : 1
    shift = isOrdinary ? 0 : exponent
  }

  /// The number itself, or 1 if it is larger.
  var atMostOne: Double {
    if shift == 0 { return min(value, 1) }
    return shift > 0 ? 1 : value * exponential(shift)
  }

  /// `2 min(1, w) / (1 + w)`: 1 for no error of energy, and less for one of either sign.
  var symmetricAcceptance: Double {
    if shift != 0 { return shift > 0 ? 0 : 2 * atMostOne }
    return 2 * min(value, 1) / (1 + value)
  }

  /// The numbers in units of `exp` of the larger shift.
  private static func onOneScale(_ a: TreeWeight, _ b: TreeWeight) -> (Double, Double, Double) {
    if a.shift == b.shift { return (a.value, b.value, a.shift) }
    if a.shift > b.shift { return (a.value, b.value * exponential(b.shift - a.shift), a.shift) }
    return (a.value * exponential(a.shift - b.shift), b.value, b.shift)
  }

  /// The sum of two weights, and the probability of each rule to select from the second.
  static func join(
    _ near: TreeWeight, _ far: TreeWeight, _ selection: Selection
  ) -> (sum: TreeWeight, farProbability: Double) {
    let (a, b, shift) = onOneScale(near, far)
    var sum = near
    (sum.value, sum.shift) = (a + b, shift)
    switch selection {
    case .multinomial: return (sum, b / (a + b))
    case .biasedToNew: return (sum, b >= a ? 1 : b / a)
    }
  }
}

/// How the sample of a merged tree is selected.
enum Selection {
  /// Each half in proportion to its weight.
  case multinomial
  /// The new half with probability `min(1, w_new / w_old)`, which moves further.
  case biasedToNew
}
