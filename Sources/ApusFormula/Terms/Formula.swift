/// A formula: what is explained by what.

/// A model formula in Wilkinson's notation with the group terms of lme4, read as Bambi reads it.
///
/// ```swift
/// let formula = try Formula("log_radon ~ 1 + floor + (1 + floor | county)")
/// ```
///
/// | written | means |
/// |---|---|
/// | `a + b`, `a:b`, `a*b` | both terms; their interaction; `a + b + a:b` |
/// | `a/b`, `(a + b)**2` | `a + a:b`; all terms up to order 2 |
/// | `1`, `0` or `-1`, `- a` | the intercept (there unless dropped); none; without the term `a` |
/// | `{x + 1}` = `I(x + 1)`, `log(x)` | arithmetic and functions of columns |
/// | `scale(x)`, `center(x)` | what they learn from the data is kept for new data |
/// | `bs(x, df=5)`, `poly(x, 2)` | B-splines; orthogonal polynomials |
/// | `C(x)`, `C(x, 'a')`, `S(x)` | numbers as levels; the first level; columns that sum to zero |
/// | `(1 \| g)`, `(x \| g)`, `(0 + x \| g)` | an intercept for each level; and a correlated slope; only a slope |
/// | `(x \|\| g)`, `(1 \| a/b)` | not correlated; `(1 \| a) + (1 \| a:b)` |
/// | `offset(x)` | added with coefficient 1 |
/// | `y['yes']`, `prop(y, n)` | the level that counts as success; successes of `n` trials |
/// | `y \| weights(w)`, `trials(n)`, `cens(c)` | weights of rows; numbers of trials; `none`, `left`, `right` |
///
/// Source: Wilkinson and Rogers (1973), Applied Statistics 22; Bates et al. (2015), JSS 67(1).
public struct Formula: Sendable, Hashable, CustomStringConvertible {
  /// The formula as it was written.
  public let description: String
  /// What is explained; nil when there is nothing left of `~`.
  let response: FormulaResponse?
  /// Whether there is an intercept.
  public let hasIntercept: Bool
  /// The terms with coefficients of their own, the intercept aside, those of lower order first.
  let terms: [FormulaTerm]
  /// The terms with effects for each level of a factor.
  let groups: [FormulaGroup]
  /// What is added to the linear predictor.
  let offsets: [FormulaExpression]

  /// Reads a formula.
  ///
  /// - Throws: a ``FormulaError`` with the place of a mistake in the text.
  public init(_ text: String) throws(FormulaError) {
    let (tree, places) = try FormulaParser.parse(text)
    do {
      try self.init(tree, text: text)
    } catch {
      throw error.located(in: places)
    }
  }

  private init(_ tree: FormulaExpression, text: String) throws(FormulaError) {
    let right: FormulaExpression
    switch tree {
    case .binary("~", let left, let explained):
      response = try FormulaResponse(left)
      right = explained
    case .unary("~", let explained):
      (response, right) = (nil, explained)
    default:
      throw FormulaError(
        "there is no '~'; write what is explained, '~' and the terms, as y ~ x + (1 | g)",
        about: tree)
    }
    let expansion = try TermExpansion(right)
    description = text
    hasIntercept = expansion.intercept ?? true
    terms = expansion.terms.enumerated()
      .sorted { ($0.element.factors.count, $0.offset) < ($1.element.factors.count, $1.offset) }
      .map(\.element)
    groups = expansion.groups
    offsets = expansion.offsets
  }
}

/// A product of columns, or of functions of them.
struct FormulaTerm: Hashable, Sendable {
  /// The factors, each once, in the order of appearance.
  let factors: [FormulaExpression]

  /// The name in results; columns go without backquotes there.
  var name: String {
    factors.map { factor in
      if case .name(let column) = factor { return column }
      return factor.description
    }
    .joined(separator: ":")
  }

  /// The expression in the grammar, different for different terms.
  var key: String { factors.map(\.description).joined(separator: ":") }

  /// Terms are equal when they have the same factors in any order.
  static func == (a: Self, b: Self) -> Bool { Set(a.factors) == Set(b.factors) }
  func hash(into hasher: inout Hasher) { hasher.combine(Set(factors)) }

  static func product(_ a: Self, _ b: Self) -> Self {
    FormulaTerm(factors: a.factors + b.factors.filter { !a.factors.contains($0) })
  }
}

/// What varies by the level of a factor.
struct FormulaGroup: Hashable, Sendable {
  /// The columns whose combination of values is the level.
  let factor: FormulaTerm
  let hasIntercept: Bool
  let terms: [FormulaTerm]
  let isCorrelated: Bool
}

/// The left side of a formula.
struct FormulaResponse: Hashable, Sendable {
  let value: FormulaExpression
  /// The level that counts as success.
  let success: String?
  let trials: FormulaExpression?
  let weights: FormulaExpression?
  let censoring: FormulaExpression?

  init(_ tree: FormulaExpression) throws(FormulaError) {
    var (value, additions) = (tree, [FormulaExpression]())
    if case .binary(let sign, let left, let right) = tree, sign == "|" || sign == "||" {
      (value, additions) = (left, Self.summands(right))
    }
    var parts: [String: FormulaExpression] = [:]
    for addition in additions {
      if case .call(let name, _) = addition, let foreign = ForeignFunction.named(name) {
        throw foreign.error(about: addition)
      }
      guard case .call(let name, let arguments) = addition, arguments.count == 1,
        arguments[0].name == nil, ForeignFunction.additions.contains(name), parts[name] == nil
      else {
        throw FormulaError(
          "'\(addition)' is not known beside the response; weights(w), trials(n) and cens(c) are, "
            + "each once, joined by +", about: addition)
      }
      parts[name] = arguments[0].value
    }
    if case .call(let name, let arguments) = value, ["prop", "p", "proportion"].contains(name) {
      guard arguments.count == 2, parts["trials"] == nil else {
        throw FormulaError(
          "'\(value)' needs successes and trials, once; write prop(y, n)", about: value)
      }
      value = arguments[0].value
      parts["trials"] = arguments[1].value
    }
    (success, self.value) =
      if case .level(let column, let level) = value { (level, column) } else { (nil, value) }
    (trials, weights, censoring) = (parts["trials"], parts["weights"], parts["cens"])
    if case .binary(let sign, _, _) = self.value, sign != "==" {
      throw FormulaError(
        "'\(self.value)' as response: write arithmetic as {\(self.value)}", about: self.value)
    }
    for part in [self.value, trials, weights, censoring].compactMap(\.self) {
      try FormulaFunction.check(part)
    }
  }

  private static func summands(_ tree: FormulaExpression) -> [FormulaExpression] {
    guard case .binary("+", let left, let right) = tree else { return [tree] }
    return summands(left) + [right]
  }

  /// The name in results.
  var name: String { success.map { "\(plainName)['\($0)']" } ?? plainName }

  private var plainName: String {
    if case .name(let column) = value { return column }
    return value.description
  }

  /// All parts that are made of columns.
  var parts: [FormulaExpression] { [value] + [trials, weights, censoring].compactMap(\.self) }
}
