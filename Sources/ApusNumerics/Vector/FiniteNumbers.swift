/// The question whether numbers are finite, asked of many at once.

extension Sequence<Double> {
  /// Whether no number is NaN or infinite; true without numbers.
  ///
  /// - Complexity: one pass without branches.
  @inlinable
  public var hasOnlyFinite: Bool {
    // A sum of zeros stays zero; NaN and infinity times zero are NaN, and NaN sticks.
    var check = 0.0
    for value in self { check += value * 0 }
    return check == 0
  }
}
