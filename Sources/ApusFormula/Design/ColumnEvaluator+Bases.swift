/// Functions that make several columns of one: splines and polynomials.

extension ColumnEvaluator {
  /// The columns of `bs(x, …)` or `poly(x, …)`.
  mutating func basis(
    _ name: String, _ arguments: [FormulaExpression.Argument], _ call: FormulaExpression
  ) throws(FormulaError) -> [[Double]] {
    guard let function = FormulaFunction.named(name), let first = arguments.first else {
      throw FormulaError("'\(call)' is not known", about: call)
    }
    let options = BasisOptions(call: call, values: try function.values(arguments, call))
    let x = try numbers(first.value)
    let columns = try name == "bs" ? spline(x, options) : polynomial(x, options)
    for (index, column) in columns.enumerated() {
      guard let row = column.firstIndex(where: { !$0.isFinite }) else { continue }
      throw FormulaError(
        "'\(call)[\(index)]' is \(column[row]) in row \(row + 1) of those used, where '\(first.value)' "
          + "is \(x[row]); correct the row or write center(…) inside")
    }
    return columns
  }

  private mutating func spline(
    _ x: [Double], _ options: BasisOptions
  ) throws(FormulaError) -> [[Double]] {
    let call = options.call
    let degree = try options.integer("degree", in: 0...BSplineBasis.mostDegree) ?? 3
    let hasIntercept = try options.flag("intercept") ?? false
    if state.isLearning {
      state.numbers[call.description] = try knots(x, options, degree, hasIntercept)
    }
    guard let learnt = state.numbers[call.description],
      let basis = BSplineBasis(degree: degree, hasIntercept: hasIntercept, knots: learnt)
    else { throw FormulaError("what '\(call)' learnt is not there, or damaged; fit again") }
    return basis.columns(at: x)
  }

  private func knots(
    _ x: [Double], _ options: BasisOptions, _ degree: Int, _ hasIntercept: Bool
  ) throws(FormulaError) -> [Double] {
    let call = options.call
    let sorted = x.sorted()
    guard let low = sorted.first, let high = sorted.last, low < high else {
      throw FormulaError("'\(call)': every row has the same value; leave it out", about: call)
    }
    let columnsWithoutKnots = degree + (hasIntercept ? 1 : 0)
    let count = try options.integer("df", in: 1...BSplineBasis.mostFunctions)
    let given = try options.numbers("knots")
    if let count {
      guard count >= columnsWithoutKnots else {
        throw FormulaError(
          "'\(call)': df=\(count) is too small for degree=\(degree); write df=\(columnsWithoutKnots) "
            + "or more", about: call)
      }
      if let given, given.count != count - columnsWithoutKnots {
        throw FormulaError(
          "'\(call)': df=\(count) goes with \(count - columnsWithoutKnots) knots and not "
            + "\(given.count); write only one of them", about: call)
      }
    }
    guard let inner = given?.count ?? count.map({ $0 - columnsWithoutKnots }) else {
      throw FormulaError(
        "'\(call)' needs df or knots; write bs(x, df=5) or bs(x, knots=[1, 3])", about: call)
    }
    let places =
      given?.sorted()
      ?? (0..<inner).map { BSplineBasis.quantile(sorted, Double($0 + 1) / Double(inner + 1)) }
    if let bad = places.first(where: { !($0 > low && $0 < high) }) {
      throw FormulaError(
        "'\(call)': the knot \(bad.label) is not between the smallest value \(low.label) and the "
          + "largest \(high.label); write other knots, or fewer df", about: call)
    }
    let ends = (
      [Double](repeating: low, count: degree + 1), [Double](repeating: high, count: degree + 1)
    )
    return ends.0 + places + ends.1
  }

  private mutating func polynomial(
    _ x: [Double], _ options: BasisOptions
  ) throws(FormulaError) -> [[Double]] {
    let call = options.call
    let limit = OrthogonalPolynomial.mostDegree
    guard let degree = try options.integer("degree", in: 1...limit) else {
      throw FormulaError("'\(call)' needs a degree; write poly(x, 2)")
    }
    if try options.flag("raw") ?? false {
      var powers = [x]
      while powers.count < degree {
        powers.append(zip(powers[powers.count - 1], x).map { $0 * $1 })
      }
      return powers
    }
    if state.isLearning {
      let distinct = Set(x).count
      guard distinct > degree, let learnt = OrthogonalPolynomial(degree: degree, learning: x) else {
        throw FormulaError(
          "'\(call)': '\(call.firstArgument)' has \(distinct) different values, too few or too close "
            + "together for degree \(degree); write a smaller one", about: call)
      }
      state.numbers[call.description] = learnt.numbers
    }
    guard let numbers = state.numbers[call.description],
      let learnt = OrthogonalPolynomial(degree: degree, numbers: numbers)
    else { throw FormulaError("what '\(call)' learnt is not there, or damaged; fit again") }
    return learnt.columns(at: x)
  }
}

/// The options of a call, read as numbers, lists and truths.
struct BasisOptions {
  let call: FormulaExpression
  let values: [String: FormulaExpression]

  /// A whole number within limits; nil when it is not given.
  func integer(_ name: String, in limits: ClosedRange<Int>) throws(FormulaError) -> Int? {
    guard let value = values[name], value != .name("None") else { return nil }
    guard let number = value.constant, let whole = Int(exactly: number), limits.contains(whole)
    else {
      throw FormulaError(
        "'\(call)': \(name) must be a whole number from \(limits.lowerBound) to "
          + "\(limits.upperBound), not \(value)", about: call)
    }
    return whole
  }

  /// `True` or `False`; nil when it is not given.
  func flag(_ name: String) throws(FormulaError) -> Bool? {
    guard let value = values[name], value != .name("None") else { return nil }
    switch value {
    case .name("True"), .name("TRUE"), .name("true"): return true
    case .name("False"), .name("FALSE"), .name("false"): return false
    default:
      throw FormulaError("'\(call)': \(name) must be True or False, not \(value)", about: call)
    }
  }

  /// A list of numbers; nil when it is not given.
  func numbers(_ name: String) throws(FormulaError) -> [Double]? {
    guard let value = values[name], value != .name("None") else { return nil }
    var items = [value]
    if case .list(let list) = value { items = list }
    if case .call("c", let arguments) = value { items = arguments.map(\.value) }
    var result: [Double] = []
    for item in items {
      guard let number = item.constant else {
        throw FormulaError(
          "'\(call)': \(name) must be a list of numbers such as [1, 3], not \(value)", about: call)
      }
      result.append(number)
    }
    return result
  }

  /// A list of levels; nil when it is not given.
  func levels(_ name: String) throws(FormulaError) -> [String]? {
    guard let value = values[name], value != .name("None") else { return nil }
    var items = [value]
    if case .list(let list) = value { items = list }
    if case .call("c", let arguments) = value { items = arguments.map(\.value) }
    var result: [String] = []
    for item in items { result.append(try level(item, name)) }
    if result.count != Set(result).count {
      throw FormulaError("'\(call)': \(name) has a level twice; write each once", about: call)
    }
    return result
  }

  /// A level; nil when it is not given.
  func level(_ name: String) throws(FormulaError) -> String? {
    guard let value = values[name], value != .name("None") else { return nil }
    return try level(value, name)
  }

  func level(_ value: FormulaExpression, _ name: String) throws(FormulaError) -> String {
    if case .string(let text) = value { return text }
    guard let number = value.constant else {
      throw FormulaError(
        "'\(call)': \(name) must be a number or in quotation marks, not \(value)", about: call)
    }
    return number.label
  }
}

extension FormulaExpression {
  /// The first argument of a call; others are themselves.
  var firstArgument: FormulaExpression {
    if case .call(_, let arguments) = self, let first = arguments.first { return first.value }
    return self
  }

  /// The value of a number with or without a sign.
  var constant: Double? {
    switch self {
    case .number(let value, _): value
    case .unary("-", .number(let value, _)): -value
    case .unary("+", .number(let value, _)): value
    default: nil
    }
  }
}
