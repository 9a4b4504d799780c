/// From a tree to the terms that it stands for.

/// The terms of the right side of a formula, or of one side of a group term.
struct TermExpansion {
  private(set) var terms: [FormulaTerm] = []
  private(set) var groups: [FormulaGroup] = []
  private(set) var offsets: [FormulaExpression] = []
  /// What was said about the intercept; nil for nothing.
  private(set) var intercept: Bool?

  /// More terms than anybody means, as `(a + b + …)**9` makes.
  private static let mostTerms = 1000

  private init() {}

  init(_ tree: FormulaExpression) throws(FormulaError) {
    switch tree {
    case .number(let value, let text):
      guard value == 0 || value == 1 else {
        throw FormulaError(
          "'\(text)' as a term: write 1 or 0 for the intercept, {\(text)*x} to scale",
          about: tree)
      }
      intercept = value == 1
    case .unary("+", let value): self = try TermExpansion(value)
    case .unary("-", let value): self = try TermExpansion().subtracting(TermExpansion(value), value)
    case .binary("+", let left, let right):
      self = try TermExpansion(left).adding(TermExpansion(right))
    case .binary("-", let left, let right):
      self = try TermExpansion(left).subtracting(TermExpansion(right), right)
    case .binary(":", let left, let right):
      let (a, b) = (try Self.plain(left, tree), try Self.plain(right, tree))
      try add(a.flatMap { a in b.map { FormulaTerm.product(a, $0) } })
    case .binary("*", let left, let right):
      let (a, b) = (try Self.plain(left, tree), try Self.plain(right, tree))
      try add(a + b + a.flatMap { a in b.map { FormulaTerm.product(a, $0) } })
    case .binary("/", let left, let right):
      let (a, b) = (try Self.plain(left, tree), try Self.plain(right, tree))
      let all = a.reduce(FormulaTerm(factors: [])) { FormulaTerm.product($0, $1) }
      try add(a + b.map { FormulaTerm.product(all, $0) })
    case .binary("**", let left, let right):
      guard case .number(let power, _) = right, (1...10).contains(power), power.rounded() == power
      else {
        throw FormulaError(
          "'\(tree)': the power must be a whole number from 1 to 10; write arithmetic as {\(tree)}",
          about: tree)
      }
      let a = try Self.plain(left, tree)
      for _ in 0..<Int(power) {
        try add(terms.flatMap { term in a.map { FormulaTerm.product(term, $0) } } + a)
      }
    case .call(let bar, let sides) where bar.hasPrefix("|") && sides.count == 2:
      if case .binary(let inner, let effects, let name) = sides[0].value, inner.hasPrefix("|") {
        throw FormulaError(
          "'\(tree)': effects that share the name '\(name)' are not supported; write "
            + "(\(effects) \(bar) \(sides[1].value))", about: tree)
      }
      try addGroup(sides[0].value, sides[1].value, isCorrelated: bar == "|")
    case .binary(let sign, let left, let right) where sign == "|" || sign == "||":
      throw FormulaError("'\(tree)' needs parentheses: (\(left) \(sign) \(right))", about: tree)
    case .call("offset", let arguments):
      guard arguments.count == 1, arguments[0].name == nil else {
        throw FormulaError("'\(tree)' needs one argument; write offset(x)", about: tree)
      }
      try FormulaFunction.check(arguments[0].value)
      offsets = [arguments[0].value]
    case .name("."):
      throw FormulaError(
        "'.' for all other columns is not supported; name the columns, as a + b", about: tree)
    case .call:
      try FormulaFunction.check(tree)
      terms = [FormulaTerm(factors: [tree])]
    case .name: terms = [FormulaTerm(factors: [tree])]
    case .string(let text):
      throw FormulaError(
        "\(tree) is no term; write names of columns without quotation marks, as "
          + "\(FormulaExpression.name(text))", about: tree)
    case .list:
      throw FormulaError(
        "'\(tree)' is no term; write lists in calls, as bs(x, knots=\(tree))", about: tree)
    default:
      throw FormulaError("'\(tree)' is no term; write arithmetic as {\(tree)}", about: tree)
    }
  }

  /// The terms of a part that may only have plain ones.
  private static func plain(
    _ part: FormulaExpression, _ whole: FormulaExpression
  ) throws(FormulaError) -> [FormulaTerm] {
    let expansion = try TermExpansion(part)
    guard expansion.groups.isEmpty, expansion.offsets.isEmpty, expansion.intercept == nil,
      !expansion.terms.isEmpty
    else {
      throw FormulaError(
        "'\(part)' cannot be part of '\(whole)'; write it as a term of its own",
        about: part)
    }
    return expansion.terms
  }

  private mutating func add(_ new: [FormulaTerm]) throws(FormulaError) {
    var known = Set(terms)
    for term in new where known.insert(term).inserted { terms.append(term) }
    if terms.count > Self.mostTerms {
      throw FormulaError("the formula stands for more than \(Self.mostTerms) terms; write fewer")
    }
  }

  private func adding(_ other: Self) throws(FormulaError) -> Self {
    var result = self
    try result.add(other.terms)
    result.groups += other.groups
    result.offsets += other.offsets
    result.intercept = other.intercept ?? intercept
    return result
  }

  private func subtracting(
    _ other: Self, _ tree: FormulaExpression
  ) throws(FormulaError) -> Self {
    guard other.groups.isEmpty, other.offsets.isEmpty else {
      throw FormulaError(
        "'\(tree)' cannot be taken away; write plain terms, 0 or 1 after '-'", about: tree)
    }
    var result = self
    let gone = Set(other.terms)
    result.terms.removeAll { gone.contains($0) }
    result.intercept = other.intercept.map { !$0 } ?? intercept
    return result
  }

  private mutating func addGroup(
    _ left: FormulaExpression, _ right: FormulaExpression, isCorrelated: Bool
  ) throws(FormulaError) {
    let effects = try TermExpansion(left)
    guard effects.groups.isEmpty, effects.offsets.isEmpty else {
      throw FormulaError(
        "'\(left)' cannot vary by level; write plain terms before '|'", about: left)
    }
    let hasIntercept = effects.intercept ?? true
    guard hasIntercept || !effects.terms.isEmpty else {
      throw FormulaError(
        "nothing is left before '|' in (\(left) | \(right)); write 1 or a column",
        about: left)
    }
    for factor in try Self.plain(right, .binary("|", left, right)) {
      groups.append(
        FormulaGroup(
          factor: factor, hasIntercept: hasIntercept, terms: effects.terms,
          isCorrelated: isCorrelated))
    }
  }
}
