/// Distributions in mathematical notation.

import ApusGraph

extension Distribution {
  /// The name and the arguments: `Normal(0, 1.5)`.
  public var formula: String { formula(parameters.map(\.formula)) }

  /// The name with arguments in words.
  func formula(_ arguments: [String?]) -> String {
    "\(name)(\(arguments.compactMap { $0 }.joined(separator: ", ")))"
  }
}

extension DistributionParameter {
  /// The value in the user's names, after the name of the argument where that tells which form of
  /// the distribution it is; nil for a bound that is none.
  var formula: String? {
    if value.isKnownToBe(.infinity) || value.isKnownToBe(-.infinity) { return nil }
    return isLabelled ? "\(name): \(value.formula)" : value.formula
  }
}
