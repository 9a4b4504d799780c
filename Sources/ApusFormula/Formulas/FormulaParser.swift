/// From tokens to a tree, by precedence.

/// Reads tokens by the precedence of Wilkinson's grammar, the tightest last: `~`, `|`, comparisons,
/// `+ -`, `* /`, `:`, `**`, signs, calls.
struct FormulaParser {
  private let tokens: [FormulaToken]
  private let end: Int
  private var index = 0
  private var depth = 0
  /// Where each part was first seen.
  private var places: [FormulaExpression: Int] = [:]

  /// Parses a whole text to a tree, and tells where each of its parts begins.
  static func parse(
    _ text: String
  ) throws(FormulaError) -> (tree: FormulaExpression, places: [FormulaExpression: Int]) {
    var parser = FormulaParser(tokens: try FormulaToken.all(in: text), end: text.count)
    guard !parser.tokens.isEmpty else {
      throw FormulaError("the formula is empty; write one such as y ~ x + (1 | g)", position: 0)
    }
    let tree = try parser.expression(0)
    if let left = parser.current {
      throw FormulaError(
        "'\(left.text)' does not belong here; "
          + (left.opensTerm ? "write + before it, or leave it out" : "leave it out"),
        position: left.position)
    }
    return (tree, parser.places)
  }

  private init(tokens: [FormulaToken], end: Int) {
    self.tokens = tokens
    self.end = end
  }

  /// Signs between two parts, the loosest first; `**` binds to the right.
  static let levels: [Set<String>] = [
    ["~"], ["|", "||"], ["==", "!=", "<", ">", "<=", ">="], ["+", "-"], ["*", "/"], [":"], ["**"],
  ]

  /// Parentheses deeper than this are refused, since each needs some of the stack.
  private static let mostDepth = 64

  private var current: FormulaToken? { index < tokens.count ? tokens[index] : nil }

  /// The place of what comes next.
  private var here: Int { current?.position ?? end }

  /// Remembers where a part begins.
  private mutating func placed(_ part: FormulaExpression, at position: Int) -> FormulaExpression {
    if places[part] == nil { places[part] = position }
    return part
  }

  private func isNext(_ sign: String) -> Bool { current?.kind == .sign(sign) }

  private mutating func take(_ sign: String) throws(FormulaError) {
    guard isNext(sign) else {
      let found = current.map { "found '\($0.text)'" } ?? "the formula ends"
      throw FormulaError("'\(sign)' is missing: \(found); write it here", position: here)
    }
    index += 1
  }

  private mutating func expression(_ level: Int) throws(FormulaError) -> FormulaExpression {
    guard level < Self.levels.count else { return try signed() }
    let start = here
    // Both sides of ~ are optional on the left: "~ x" has no response.
    if level == 0, isNext("~") {
      index += 1
      return placed(.unary("~", try expression(1)), at: start)
    }
    var left = try expression(level + 1)
    while let token = current, case .sign(let sign) = token.kind, Self.levels[level].contains(sign)
    {
      if level == 0, case .binary("~", _, _) = left {
        throw FormulaError("a formula has one '~'; leave the second out", position: token.position)
      }
      index += 1
      // Powers are read from the right: 2**3**2 is 2**9.
      let right = try expression(sign == "**" ? level : level + 1)
      left = placed(.binary(sign, left, right), at: start)
    }
    return left
  }

  private mutating func signed() throws(FormulaError) -> FormulaExpression {
    var signs: [(sign: String, position: Int)] = []
    while let token = current, case .sign(let sign) = token.kind, sign == "+" || sign == "-" {
      signs.append((sign, token.position))
      index += 1
      if signs.count > Self.mostDepth {
        throw FormulaError(
          "there are more than \(Self.mostDepth) signs in a row; write one",
          position: token.position)
      }
    }
    var value = try postfix()
    for (sign, position) in signs.reversed() { value = placed(.unary(sign, value), at: position) }
    return value
  }

  private mutating func postfix() throws(FormulaError) -> FormulaExpression {
    let start = here
    let value = placed(try atom(), at: start)
    guard isNext("[") else { return value }
    index += 1
    guard let token = current else {
      throw FormulaError("a level is missing after '['; write one, as y['yes']", position: end)
    }
    let level: String
    switch token.kind {
    case .string(let text), .name(let text), .number(let text): level = text
    case .sign:
      throw FormulaError("write the level in quotation marks: y['yes']", position: token.position)
    }
    index += 1
    try take("]")
    return placed(.level(value, level), at: start)
  }

  private mutating func atom() throws(FormulaError) -> FormulaExpression {
    depth += 1
    defer { depth -= 1 }
    guard let token = current else {
      throw FormulaError(
        "the formula ends where a term is missing; write one, or leave the sign before it out",
        position: end)
    }
    guard depth < Self.mostDepth else {
      throw FormulaError(
        "parentheses are nested more than \(Self.mostDepth) deep; write it flatter",
        position: token.position)
    }
    index += 1
    switch token.kind {
    case .number(let text):
      guard let value = Double(text), value.isFinite else {
        throw FormulaError(
          "'\(text)' is no number within range; write another one", position: token.position)
      }
      return .number(value, text: text)
    case .string(let text): return .string(text)
    case .name(let name):
      guard isNext("(") else { return .name(name) }
      index += 1
      return .call(name, try arguments())
    case .sign("("):
      let inner = try expression(0)
      try take(")")
      // A group term needs its parentheses, without which it would reach over its neighbours.
      guard case .binary(let bar, let left, let right) = inner, bar == "|" || bar == "||" else {
        return inner
      }
      return .call(bar, [.init(name: nil, value: left), .init(name: nil, value: right)])
    case .sign("{"):
      let inner = try expression(2)
      try take("}")
      return .call("I", [.init(name: nil, value: inner)])
    case .sign("["): return .list(try list())
    case .sign(let sign):
      let extra = ")]},".contains(sign) ? "the sign before it" : "'\(sign)'"
      throw FormulaError(
        "a term is missing before '\(sign)'; write one, or leave \(extra) out",
        position: token.position)
    }
  }

  private mutating func list() throws(FormulaError) -> [FormulaExpression] {
    var result: [FormulaExpression] = []
    while true {
      result.append(try expression(2))
      guard isNext(",") else { break }
      index += 1
    }
    try take("]")
    return result
  }

  private mutating func arguments() throws(FormulaError) -> [FormulaExpression.Argument] {
    var result: [FormulaExpression.Argument] = []
    if isNext(")") {
      index += 1
      return result
    }
    while true {
      var name: String?
      if let token = current, case .name(let word) = token.kind, index + 1 < tokens.count,
        tokens[index + 1].kind == .sign("=")
      {
        name = word
        index += 2
      }
      result.append(.init(name: name, value: try expression(2)))
      guard isNext(",") else { break }
      index += 1
    }
    try take(")")
    return result
  }
}

extension FormulaToken {
  /// Whether a term can begin with it.
  var opensTerm: Bool {
    switch kind {
    case .name, .number: true
    case .string: false
    case .sign(let sign): sign == "(" || sign == "{"
    }
  }

  /// The token as it was written, roughly.
  var text: String {
    switch kind {
    case .name(let text), .number(let text), .sign(let text): text
    case .string(let text): "'\(text)'"
    }
  }
}
