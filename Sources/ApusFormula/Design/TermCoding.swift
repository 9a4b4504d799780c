/// Columns of terms, coded so that they say nothing twice.

/// Decides which categorical factors of each term have a column for every level, and which leave the
/// first out.
///
/// A factor with all levels stands for itself and the constant: its columns add up to one. A term is
/// therefore the sum of a part for each subset of its categorical factors, of which earlier terms with
/// the same numeric factors have said some; what is left is put together again with all levels where a
/// subset and the one without the factor are both there. (The rule of patsy and formulae.)
struct TermCoding {
  /// The categorical factors of a part, and whether each has a column for all of its levels.
  typealias Part = [(factor: FormulaExpression, hasAllLevels: Bool)]

  private var said: [Set<FormulaExpression>: Set<Set<FormulaExpression>>] = [:]

  init(hasIntercept: Bool) {
    if hasIntercept { said[[]] = [[]] }
  }

  /// The parts of a term, in order.
  mutating func parts(
    numeric: [FormulaExpression], categorical: [FormulaExpression]
  ) -> [Part] {
    var left = Self.subsets(of: categorical).filter { subset in
      !(said[Set(numeric)]?.contains(Set(subset)) ?? false)
    }
    for subset in left { said[Set(numeric), default: []].insert(Set(subset)) }
    left.sort { $0.count < $1.count }
    var parts: [Part] = left.map { $0.map { ($0, false) } }
    while let (short, long, factor) = Self.mergeable(parts) {
      parts[long][factor].hasAllLevels = true
      parts.remove(at: short)
    }
    return parts
  }

  /// Two parts of which the longer has one factor more, with its first level left out.
  private static func mergeable(_ parts: [Part]) -> (short: Int, long: Int, factor: Int)? {
    for (s, short) in parts.enumerated() {
      for (l, long) in parts.enumerated() where long.count == short.count + 1 {
        for factor in long.indices where !long[factor].hasAllLevels {
          let others = long.indices.filter { $0 != factor }.map { long[$0] }
          if zip(others, short).allSatisfy({ $0 == $1 }) { return (s, l, factor) }
        }
      }
    }
    return nil
  }

  private static func subsets(of factors: [FormulaExpression]) -> [[FormulaExpression]] {
    factors.reduce([[]]) { sets, factor in sets + sets.map { $0 + [factor] } }
  }
}
