/// Whether what was kept of a fit belongs to its formula.

extension DesignState {
  /// Refuses a state that designs of this formula could not use: parts that are not there, parts of
  /// other formulas, and levels or numbers that no fit can have left.
  func validate(for formula: Formula) throws(FormulaError) {
    var factorKeys: Set<String> = []
    var (levelKeys, numberKeys) = (Set<String>(), Set<String>())
    let terms = (formula.terms + formula.groups.flatMap(\.terms)).flatMap(\.factors)
    for part in terms + formula.offsets + (formula.response?.parts ?? []) {
      // Only the table tells whether a column has words, and so levels.
      if case .name = part { factorKeys.insert(part.description) }
      for call in part.calls {
        guard case .call(let name, let arguments) = call else { continue }
        switch name {
        case "C", "T", "S", "binary", "B": levelKeys.insert(call.description)
        default:
          guard try isDamaged(name, arguments, call) != nil else { continue }
          numberKeys.insert(call.description)
        }
      }
    }
    for group in formula.groups { levelKeys.insert("| \(group.factor.key)") }
    try require(Set(numbers.keys) == numberKeys, "numbers")
    try require(levelKeys.isSubset(of: levels.keys), "levels")
    try require(levels.keys.allSatisfy { levelKeys.union(factorKeys).contains($0) }, "levels")
    for (key, labels) in levels {
      try require(!labels.isEmpty && Set(labels).count == labels.count, "levels of '\(key)'")
    }
    for part in terms + formula.offsets + (formula.response?.parts ?? []) {
      for case .call(let name, let arguments) in part.calls {
        let call = FormulaExpression.call(name, arguments)
        try require(try isDamaged(name, arguments, call) != true, "numbers of '\(call)'")
      }
    }
  }

  /// Whether the numbers of a call cannot be used; nil for a call that keeps none.
  private func isDamaged(
    _ name: String, _ arguments: [FormulaExpression.Argument], _ call: FormulaExpression
  ) throws(FormulaError) -> Bool? {
    guard let function = FormulaFunction.named(name) else { return nil }
    let options = BasisOptions(call: call, values: try function.values(arguments, call))
    let kept = numbers[call.description] ?? []
    switch name {
    case "center", "scale", "standardize":
      return kept.count != 2 || !kept.allSatisfy(\.isFinite) || !(kept[1] > 0)
    case "bs":
      let basis = BSplineBasis(
        degree: try options.integer("degree", in: 0...BSplineBasis.mostDegree) ?? 3,
        hasIntercept: try options.flag("intercept") ?? false, knots: kept)
      guard let basis else { return true }
      let count = try options.integer("df", in: 1...BSplineBasis.mostFunctions)
      return count.map { $0 != basis.count } ?? false
    case "poly":
      if try options.flag("raw") ?? false { return nil }
      let limits = 1...OrthogonalPolynomial.mostDegree
      guard let degree = try options.integer("degree", in: limits) else { return true }
      return OrthogonalPolynomial(degree: degree, numbers: kept) == nil
    default: return nil
    }
  }

  private func require(_ isWhole: Bool, _ part: String) throws(FormulaError) {
    guard isWhole else {
      throw FormulaError(
        "the \(part) that were kept do not belong to this formula, or are damaged; fit again")
    }
  }
}
