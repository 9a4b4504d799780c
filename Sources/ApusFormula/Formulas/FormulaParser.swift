/// From tokens to a tree, by precedence.

/// Reads tokens by climbing the precedences of Wilkinson's grammar, the tightest last: `~`, `|`,
/// comparisons, `+ -`, `* /`, `:`, `**`, signs, calls.
struct FormulaParser {
  private let tokens: [FormulaToken]
  private let end: Int
  private var index = 0
  private var nesting = 0
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
    let tree = try parser.expression(0).tree
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

  /// A part and the length of the longest way down its tree.
  private struct Node {
    let tree: FormulaExpression
    let depth: Int
  }

  /// Signs between two parts, the loosest first; `**` binds to the right.
  static let levels: [Set<String>] = [
    ["~"], ["|", "||"], ["==", "!=", "<", ">", "<=", ">="], ["+", "-"], ["*", "/"], [":"], ["**"],
  ]

  /// Parentheses and trees deeper than this are refused: what reads a tree needs some of the stack for
  /// each level.
  private static let mostDepth = 48
  /// Longer sums are put together in halves, so that their trees are not deep.
  static let longSum = 16

  private var current: FormulaToken? { index < tokens.count ? tokens[index] : nil }

  /// The place of what comes next.
  private var here: Int { current?.position ?? end }

  /// Puts a part together, and remembers where it begins.
  private mutating func node(
    _ tree: FormulaExpression, at position: Int, above parts: [Node] = []
  ) throws(FormulaError) -> Node {
    let depth = 1 + parts.reduce(0) { max($0, $1.depth) }
    guard depth <= Self.mostDepth else { throw Self.tooDeep(position) }
    if places[tree] == nil { places[tree] = position }
    return Node(tree: tree, depth: depth)
  }

  private static func tooDeep(_ position: Int) -> FormulaError {
    FormulaError(
      "this part is nested more than \(mostDepth) deep; write it shorter, or its values into the table",
      position: position)
  }

  private func isNext(_ sign: String) -> Bool { current?.kind == .sign(sign) }

  private mutating func take(_ sign: String) throws(FormulaError) {
    guard isNext(sign) else {
      let found = current.map { "found '\($0.text)'" } ?? "the formula ends"
      throw FormulaError("'\(sign)' is missing: \(found); write it here", position: here)
    }
    index += 1
  }

  /// A part of which all signs bind at least as tightly as those of a level.
  private mutating func expression(_ least: Int) throws(FormulaError) -> Node {
    let start = here
    // There may be nothing left of ~: "~ x" has no response.
    if least == 0, isNext("~") {
      index += 1
      let right = try expression(1)
      return try node(.unary("~", right.tree), at: start, above: [right])
    }
    var left = try signed()
    while let token = current, case .sign(let sign) = token.kind,
      let level = Self.levels.firstIndex(where: { $0.contains(sign) }), level >= least
    {
      if level == 0, case .binary("~", _, _) = left.tree {
        throw FormulaError("a formula has one '~'; leave the second out", position: token.position)
      }
      index += 1
      var parts = [left, try expression(level + 1)]
      // Sums and powers are read as a whole, however many there are.
      while sign == "+" || sign == "**", isNext(sign) {
        index += 1
        parts.append(try expression(level + 1))
      }
      switch sign {
      case "+": left = try sum(parts[...], at: start)
      case "**": left = try power(parts, at: start)
      default:
        left = try node(.binary(sign, parts[0].tree, parts[1].tree), at: start, above: parts)
      }
    }
    return left
  }

  /// Powers bind to the right: 2**3**2 is 2**9.
  private mutating func power(_ parts: [Node], at start: Int) throws(FormulaError) -> Node {
    var result = parts[parts.count - 1]
    for (index, part) in parts.dropLast().enumerated().reversed() {
      let place = index == 0 ? start : places[part.tree] ?? start
      result = try node(.binary("**", part.tree, result.tree), at: place, above: [part, result])
    }
    return result
  }

  private mutating func sum(_ parts: ArraySlice<Node>, at start: Int) throws(FormulaError) -> Node {
    if parts.count > Self.longSum {
      let middle = (parts.startIndex + parts.endIndex) / 2
      let left = try sum(parts[..<middle], at: start)
      let right = try sum(parts[middle...], at: places[parts[middle].tree] ?? start)
      return try node(.binary("+", left.tree, right.tree), at: start, above: [left, right])
    }
    var result = parts[parts.startIndex]
    for part in parts.dropFirst() {
      result = try node(.binary("+", result.tree, part.tree), at: start, above: [result, part])
    }
    return result
  }

  private mutating func signed() throws(FormulaError) -> Node {
    var signs: [(sign: String, position: Int)] = []
    while let token = current, case .sign(let sign) = token.kind, sign == "+" || sign == "-" {
      signs.append((sign, token.position))
      index += 1
    }
    var value = try postfix()
    for (sign, position) in signs.reversed() {
      value = try node(.unary(sign, value.tree), at: position, above: [value])
    }
    return value
  }

  private mutating func postfix() throws(FormulaError) -> Node {
    let start = here
    let value = try atom()
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
    return try node(.level(value.tree, level), at: start, above: [value])
  }

  private mutating func atom() throws(FormulaError) -> Node {
    guard let token = current else {
      throw FormulaError(
        "the formula ends where a term is missing; write one, or leave the sign before it out",
        position: end)
    }
    index += 1
    switch token.kind {
    case .number(let text):
      guard let value = Double(text), value.isFinite else {
        throw FormulaError(
          "'\(text)' is no number within range; write another one", position: token.position)
      }
      return try node(.number(value, text: text), at: token.position)
    case .string(let text): return try node(.string(text), at: token.position)
    case .name(let name):
      guard isNext("(") else { return try node(.name(name), at: token.position) }
      index += 1
      let (list, parts) = try arguments()
      return try node(.call(name, list), at: token.position, above: parts)
    case .sign(let sign): return try bracketed(sign, at: token.position)
    }
  }

  /// What stands in parentheses, braces or brackets, of which the first has been read.
  private mutating func bracketed(
    _ sign: String, at position: Int
  ) throws(FormulaError) -> Node {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.mostDepth else { throw Self.tooDeep(position) }
    switch sign {
    case "(":
      let inner = try expression(0)
      try take(")")
      // A group term needs its parentheses, without which it would reach over its neighbours.
      guard case .binary(let bar, let left, let right) = inner.tree, bar == "|" || bar == "||"
      else { return inner }
      let sides = [left, right].map { FormulaExpression.Argument(name: nil, value: $0) }
      return try node(.call(bar, sides), at: position, above: [inner])
    case "{":
      let inner = try expression(2)
      try take("}")
      return try node(
        .call("I", [.init(name: nil, value: inner.tree)]), at: position, above: [inner])
    case "[":
      var values = [try expression(2)]
      while isNext(",") {
        index += 1
        values.append(try expression(2))
      }
      try take("]")
      return try node(.list(values.map(\.tree)), at: position, above: values)
    default:
      let extra = ")]},".contains(sign) ? "the sign before it" : "'\(sign)'"
      throw FormulaError(
        "a term is missing before '\(sign)'; write one, or leave \(extra) out", position: position)
    }
  }

  private mutating func arguments() throws(FormulaError) -> (
    list: [FormulaExpression.Argument], parts: [Node]
  ) {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting <= Self.mostDepth else { throw Self.tooDeep(here) }
    var list: [FormulaExpression.Argument] = []
    var parts: [Node] = []
    while !isNext(")") || !parts.isEmpty {
      var name: String?
      if let token = current, case .name(let word) = token.kind, index + 1 < tokens.count,
        tokens[index + 1].kind == .sign("=")
      {
        name = word
        index += 2
      }
      let value = try expression(2)
      list.append(.init(name: name, value: value.tree))
      parts.append(value)
      guard isNext(",") else { break }
      index += 1
    }
    try take(")")
    return (list, parts)
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
