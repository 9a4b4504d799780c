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
    case .call(let function, let arguments) where ["C", "T", "S"].contains(function):
      return try categorical(function, arguments, factor)
    case .call(let function, let arguments) where function == "bs" || function == "poly":
      let columns = try basis(function, arguments, factor)
      return .numeric(columns: columns, labels: columns.indices.map { "\($0)" })
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
        throw FormulaError(
          "column '\(name)' holds words where numbers are needed; write C(\(expression)) for "
            + "its levels")
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
        throw FormulaError(
          "'\(sign)' is no arithmetic, in '\(expression)'; write + - * / ** or a comparison",
          about: expression)
      }
      let (a, b) = (try evaluate(left), try evaluate(right))
      return zip(a, b).map { operation($0, $1) }
    case .call(let name, let arguments): return try call(name, arguments, expression)
    case .level(let column, let level):
      return try labels(column).map { $0 == level ? 1 : 0 }
    default:
      throw FormulaError(
        "'\(expression)' is not a number; write a column or a number",
        about: expression)
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
    if name == "binary" || name == "B" { return try binary(name, arguments, whole) }
    guard let first = arguments.first?.value, FormulaFunction.named(name)?.takesOptions == false
    else {
      throw FormulaError(
        "'\(whole)' has several columns; write it as a term of its own, not inside another",
        about: whole)
    }
    let values = try evaluate(first)
    if let function = Self.functions[name] { return values.map(function) }
    let key = whole.description
    if state.isLearning { state.numbers[key] = try Self.centerAndScale(of: values, name, whole) }
    guard let learnt = state.numbers[key], learnt.count == 2, learnt[1] != 0 else {
      throw FormulaError("what '\(whole)' learnt is not there, or damaged; fit again")
    }
    return values.map { ($0 - learnt[0]) / learnt[1] }
  }

  /// The mean, and the population standard deviation unless only the mean is taken away.
  private static func centerAndScale(
    of values: [Double], _ name: String, _ whole: FormulaExpression
  ) throws(FormulaError) -> [Double] {
    let count = Double(max(values.count, 1))
    let mean = values.reduce(0) { $0 + $1 / count }
    if name == "center" { return [mean, 1] }
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }
    guard variance.isFinite else {
      throw FormulaError(
        "'\(whole)' cannot be scaled: '\(whole.firstArgument)' has values without a finite variance; "
          + "correct the rows")
    }
    guard variance > 0, values.contains(where: { $0 != values[0] }) else {
      throw FormulaError(
        "'\(whole)' cannot be scaled: every row has the same value; leave it out", about: whole)
    }
    return [mean, variance.squareRoot()]
  }

  /// 1 where a column has a level, 0 elsewhere: `binary(x, 'yes')`; by default its first level.
  private mutating func binary(
    _ name: String, _ arguments: [FormulaExpression.Argument], _ whole: FormulaExpression
  ) throws(FormulaError) -> [Double] {
    guard let function = FormulaFunction.named(name) else { return [] }
    let options = BasisOptions(call: whole, values: try function.values(arguments, whole))
    let labels = try self.labels(whole.firstArgument)
    if state.isLearning, case .name(let column) = whole.firstArgument {
      let levels = try table.column(column).sortedLevels
      guard let success = try options.level("success") ?? levels.first, levels.contains(success)
      else {
        throw FormulaError(
          "'\(whole)': no row of '\(column)' has this level; its levels are "
            + levels.prefix(20).joined(separator: ", "), about: whole)
      }
      state.levels[whole.description] = [success]
    }
    guard let success = state.levels[whole.description]?.first else {
      throw FormulaError("what '\(whole)' learnt is not there, or damaged; fit again")
    }
    return labels.map { $0 == success ? 1 : 0 }
  }

  /// The values of a column as labels.
  func labels(_ expression: FormulaExpression) throws(FormulaError) -> [String?] {
    guard case .name(let name) = expression else {
      throw FormulaError(
        "'\(expression)' is not the name of a column; write one",
        about: expression)
    }
    return try table.column(name).labels
  }
}
