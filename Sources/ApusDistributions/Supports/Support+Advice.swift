/// What to do about a number that is not where it should be.

extension Support {
  /// The way out of a message about an argument of a distribution.
  var advice: String {
    switch self {
    case .real, .extendedReal: "replace missing and infinite values"
    case .positive, .nonNegative:
      "give a positive number, or a parameter whose prior is positive, as HalfNormal is"
    case .unitInterval, .openUnitInterval:
      "give a probability, or use sigmoid(x), which makes one of any number"
    case .above, .atLeast, .atMost, .interval, .inside:
      "give another number, or move the bound"
    case .circular: "give the angle in radians, without whole turns"
    case .point: "give this number"
    case .naturalNumbers, .binary, .integers: "give whole numbers, as an array of Int"
    case .array(let members): members.set.advice
    }
  }
}
