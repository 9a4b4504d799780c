/// The values of a formula's parts on a table.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Evaluates factors on the rows of one table; learns what must be kept.
struct ColumnEvaluator {
  let table: DataTable
  var state: DesignState

  /// The values of a factor of a term.
  mutating func values(of factor: FormulaExpression) throws(FormulaError) -> FactorValues {
    switch factor {
    case .name(let name):
      let column = try table.column(name)
      if case .numbers(let numbers) = column.values {
        return .numeric(columns: [numbers], labels: [])
      }
      return try categorical(factor, column)
    case .call(let function, let arguments) where function == "C" || function == "T":
      return try categorical(factor, arguments)
    default:
      return .numeric(columns: [try numbers(factor)], labels: [])
    }
  }

  /// The values of an expression that must be a number in each row.
  mutating func numbers(_ expression: FormulaExpression) throws(FormulaError) -> [Double] {
    let result = try evaluate(expression)
    if let bad = result.firstIndex(where: { !$0.isFinite }) {
      throw FormulaError(
        "'\(expression)' is \(result[bad]) in row \(bad + 1) of those used; correct the row or write "
          + "another expression")
    }
    return result
  }

  private mutating func evaluate(_ expression: FormulaExpression) throws(FormulaError) -> [Double] {
    switch expression {
    case .name(let name):
      guard case .numbers(let numbers) = try table.column(name).values else {
        throw FormulaError("column '\(name)' holds words where numbers are needed")
      }
      return numbers
    case .number(let value, _): return [Double](repeating: value, count: table.rowCount)
    case .unary("-", let value): return try evaluate(value).map { -$0 }
    case .unary("+", let value): return try evaluate(value)
    case .binary(let sign, let left, let right):
      if sign == "==" || sign == "!=", case .string(let word) = right {
        return try labels(left).map { ($0 == word) == (sign == "==") ? 1 : 0 }
      }
      guard let operation = Self.operations[sign] else {
        throw FormulaError("'\(sign)' is no arithmetic, in '\(expression)'")
      }
      let (a, b) = (try evaluate(left), try evaluate(right))
      return zip(a, b).map { operation($0, $1) }
    case .call(let name, let arguments): return try call(name, arguments, expression)
    case .level(let column, let level):
      return try labels(column).map { $0 == level ? 1 : 0 }
    default: throw FormulaError("'\(expression)' is not a number")
    }
  }

  private static let operations: [String: @Sendable (Double, Double) -> Double] = [
    "+": { $0 + $1 }, "-": { $0 - $1 }, "*": { $0 * $1 }, "/": { $0 / $1 },
    "**": { pow($0, $1) }, "==": { $0 == $1 ? 1 : 0 }, "!=": { $0 != $1 ? 1 : 0 },
    "<": { $0 < $1 ? 1 : 0 }, ">": { $0 > $1 ? 1 : 0 }, "<=": { $0 <= $1 ? 1 : 0 },
    ">=": { $0 >= $1 ? 1 : 0 },
  ]

  private static let functions: [String: @Sendable (Double) -> Double] = [
    "I": { $0 }, "log": { log($0) }, "log2": { log2($0) }, "log10": { log10($0) },
    "log1p": { log1p($0) }, "exp": { exp($0) }, "expm1": { expm1($0) }, "sqrt": { $0.squareRoot() },
    "abs": { $0.magnitude }, "sin": { sin($0) }, "cos": { cos($0) }, "tan": { tan($0) },
    "tanh": { tanh($0) },
  ]

  private mutating func call(
    _ name: String, _ arguments: [FormulaExpression.Argument], _ whole: FormulaExpression
  ) throws(FormulaError) -> [Double] {
    let known =
      "\(Self.functions.keys.sorted().joined(separator: ", ")), center, scale, standardize, binary, C"
    guard
      ["center", "scale", "standardize", "binary", "B"].contains(name)
        || Self.functions[name] != nil
    else { throw FormulaError("the function '\(name)' is not known; there are \(known)") }
    if name == "binary" || name == "B" { return try binary(arguments, whole) }
    guard arguments.count == 1, arguments[0].name == nil else {
      throw FormulaError("'\(whole)' needs one argument, as \(name)(x)")
    }
    let values = try evaluate(arguments[0].value)
    if let function = Self.functions[name] { return values.map(function) }
    let key = whole.description
    let learnt: [Double]
    if state.isLearning {
      let count = Double(max(values.count, 1))
      let mean = values.reduce(0) { $0 + $1 / count }
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }
      guard name == "center" || variance > 0 && variance.isFinite else {
        throw FormulaError(
          "'\(whole)' cannot be scaled: every row has the same value; leave it out")
      }
      learnt = [mean, name == "center" ? 1 : variance.squareRoot()]
      state.numbers[key] = learnt
    } else {
      learnt = state.numbers[key] ?? []
      guard learnt.count == 2 else { throw FormulaError("nothing was learnt for '\(whole)'") }
    }
    return values.map { ($0 - learnt[0]) / learnt[1] }
  }

  /// 1 where a column has a level, 0 elsewhere: `binary(x, 'yes')`.
  private mutating func binary(
    _ arguments: [FormulaExpression.Argument], _ whole: FormulaExpression
  ) throws(FormulaError) -> [Double] {
    guard arguments.count == 2 else {
      throw FormulaError("'\(whole)' needs a column and a level, as binary(x, 'yes')")
    }
    let level: String
    switch arguments[1].value {
    case .string(let text): level = text
    case .number(let value, _): level = value.label
    default:
      throw FormulaError("'\(whole)': the level must be a word in quotation marks or a number")
    }
    return try labels(arguments[0].value).map { $0 == level ? 1 : 0 }
  }

  /// The values of a column as labels.
  func labels(_ expression: FormulaExpression) throws(FormulaError) -> [String?] {
    guard case .name(let name) = expression else {
      throw FormulaError("'\(expression)' is no column; name one")
    }
    return try table.column(name).labels
  }
}
