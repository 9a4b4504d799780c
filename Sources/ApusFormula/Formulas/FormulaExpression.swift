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

  /// An argument of a call, with its name where it has one: `df=5`.
  struct Argument: Hashable, Sendable {
    let name: String?
    let value: FormulaExpression
  }
}

extension FormulaExpression: CustomStringConvertible {
  /// The expression as Bambi writes it: `scale(x)`, `bs(x, df=5)`, `y['yes']`.
  var description: String {
    switch self {
    case .name(let name):
      let isPlain =
        !name.isEmpty && !name.first!.isNumber
        && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
      return isPlain ? name : "`\(name)`"
    case .number(_, let text): return text
    case .string(let text): return "'\(text)'"
    case .call(let bar, let sides) where bar.hasPrefix("|"):
      return "(\(sides[0].value) \(bar) \(sides[1].value))"
    case .call(let name, let arguments):
      let list = arguments.map { argument in
        (argument.name.map { "\($0)=" } ?? "") + argument.value.description
      }
      return "\(name)(\(list.joined(separator: ", ")))"
    case .unary(let sign, let value): return sign + value.atomText
    case .binary(let sign, let left, let right):
      return sign == ":" || sign == "**"
        ? "\(left.atomText)\(sign)\(right.atomText)" : "\(left.atomText) \(sign) \(right.atomText)"
    case .level(let column, let level): return "\(column)['\(level)']"
    }
  }

  private var atomText: String {
    if case .binary = self { return "(\(description))" }
    return description
  }

  /// The names of all columns in it, in order of appearance.
  var columnNames: [String] {
    switch self {
    case .name(let name): [name]
    case .number, .string: []
    case .call(_, let arguments): arguments.flatMap { $0.value.columnNames }
    case .unary(_, let value), .level(let value, _): value.columnNames
    case .binary(_, let left, let right): left.columnNames + right.columnNames
    }
  }
}
