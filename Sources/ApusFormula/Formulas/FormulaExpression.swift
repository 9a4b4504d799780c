/// Formulas as trees.

/// A part of a formula.
indirect enum FormulaExpression: Hashable, Sendable {
  case name(String)
  case number(Double, text: String)
  case string(String)
  case call(String, [Argument])
  case unary(String, FormulaExpression)
  case binary(String, FormulaExpression, FormulaExpression)
  /// A level of a column: `y['yes']`.
  case level(FormulaExpression, String)
  /// Several values as an argument: `knots=[1, 3]`.
  case list([FormulaExpression])

  /// An argument of a call, with its name where it has one: `df=5`.
  struct Argument: Hashable, Sendable {
    let name: String?
    let value: FormulaExpression
  }
}

extension FormulaExpression: CustomStringConvertible {
  /// The expression as Bambi writes it: `scale(x)`, `bs(x, df=5)`, `I(x * 2 + z)`.
  ///
  /// Parentheses stand where the grammar needs them, so that the text means the same expression.
  var description: String {
    switch self {
    case .name(let name):
      let isPlain =
        name.first.map { $0.isLetter || $0 == "_" || $0 == "." } == true
        && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
      return isPlain ? name : "`\(name)`"
    case .number(_, let text): return text
    case .string(let text): return text.contains("'") ? "\"\(text)\"" : "'\(text)'"
    case .call(let bar, let sides) where bar.hasPrefix("|") && sides.count == 2:
      return "(\(sides[0].value) \(bar) \(sides[1].value))"
    case .call(let name, let arguments):
      let list = arguments.map { argument in
        (argument.name.map { "\($0)=" } ?? "") + argument.value.description
      }
      return "\(name)(\(list.joined(separator: ", ")))"
    case .unary(let sign, let value): return sign + value.text(atLeast: Self.unaryPrecedence)
    case .binary("+", _, _) where summands.count > FormulaParser.longSum:
      // The halves of long sums are the parser's, and it makes the same ones again.
      let own = precedence
      return summands.enumerated()
        .map { $1.text(atLeast: $0 == 0 ? own : own + 1) }.joined(separator: " + ")
    case .binary(let sign, let left, let right):
      // Equal signs in a row are read from the left, but powers from the right.
      let own = precedence
      let isPower = sign == "**"
      let a = left.text(atLeast: isPower ? own + 1 : own)
      let b = right.text(atLeast: isPower ? own : own + 1)
      return sign == ":" ? "\(a):\(b)" : "\(a) \(sign) \(b)"
    case .level(let column, let level): return "\(column)[\(FormulaExpression.string(level))]"
    case .list(let values):
      return "[\(values.map(\.description).joined(separator: ", "))]"
    }
  }

  /// The parts of a sum, in order; of others, themselves.
  private var summands: [FormulaExpression] {
    guard case .binary("+", let left, let right) = self else { return [self] }
    return left.summands + right.summands
  }

  private static let unaryPrecedence = FormulaParser.levels.count

  /// How tightly the sign of an expression binds.
  private var precedence: Int {
    switch self {
    case .binary(let sign, _, _):
      FormulaParser.levels.firstIndex { $0.contains(sign) } ?? 0
    case .unary: Self.unaryPrecedence
    default: .max
    }
  }

  private func text(atLeast least: Int) -> String {
    precedence < least ? "(\(description))" : description
  }

  /// The names of all columns in it, in order of appearance; options such as `intercept=True` have none.
  var columnNames: [String] {
    switch self {
    case .name(let name): [name]
    case .number, .string: []
    case .call(let name, let arguments):
      (FormulaFunction.named(name)?.takesOptions == true ? arguments.prefix(1) : arguments[...])
        .flatMap { $0.value.columnNames }
    case .unary(_, let value), .level(let value, _): value.columnNames
    case .binary(_, let left, let right): left.columnNames + right.columnNames
    case .list(let values): values.flatMap(\.columnNames)
    }
  }

  /// The calls in it, the outer ones first.
  var calls: [FormulaExpression] {
    switch self {
    case .name, .number, .string: []
    case .call(let name, let arguments):
      [self]
        + (FormulaFunction.named(name)?.takesOptions == true ? arguments.prefix(1) : arguments[...])
        .flatMap { $0.value.calls }
    case .unary(_, let value), .level(let value, _): value.calls
    case .binary(_, let left, let right): left.calls + right.calls
    case .list(let values): values.flatMap(\.calls)
    }
  }
}
