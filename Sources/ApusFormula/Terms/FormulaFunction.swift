/// The functions that a formula may call, and their arguments.

/// What a function takes: a column or an expression of columns first, and perhaps options.
struct FormulaFunction: Sendable {
  /// The options by position; each can be given by name too.
  let options: [String]
  /// Names by which an option alone can be given as well: `ref` for `reference`.
  let synonyms: [String: String]
  /// How many arguments must be there at least.
  let leastArguments: Int
  /// An example for errors.
  let example: String

  /// Whether all arguments after the first are options and not columns.
  var takesOptions: Bool { !options.isEmpty }

  private init(
    _ example: String, options: [String] = [], synonyms: [String: String] = [:],
    leastArguments: Int = 1
  ) {
    self.example = example
    self.options = options
    self.synonyms = synonyms
    self.leastArguments = leastArguments
  }

  /// Functions of one number.
  private static let plain = [
    "I", "log", "log2", "log10", "log1p", "exp", "expm1", "sqrt", "abs", "sin", "cos", "tan",
    "tanh",
    "center", "scale", "standardize",
  ]

  private static let all: [String: FormulaFunction] = {
    var all: [String: FormulaFunction] = [:]
    for name in plain { all[name] = FormulaFunction("\(name)(x)") }
    let references = ["ref": "reference"]
    all["C"] = FormulaFunction(
      "C(x), C(x, 'a') or C(x, levels=['a', 'b'])", options: ["reference", "levels"],
      synonyms: references.merging(["contrast": "reference"]) { first, _ in first })
    all["T"] = FormulaFunction(
      "T(x, ref='a')", options: ["reference", "levels"], synonyms: references)
    all["S"] = FormulaFunction("S(x, omit='a')", options: ["omit", "levels"])
    all["bs"] = FormulaFunction(
      "bs(x, df=5) or bs(x, knots=[1, 3])", options: ["df", "knots", "degree", "intercept"])
    all["poly"] = FormulaFunction("poly(x, 2)", options: ["degree", "raw"], leastArguments: 2)
    for name in ["binary", "B"] {
      all[name] = FormulaFunction("\(name)(x, 'yes')", options: ["success"])
    }
    return all
  }()

  static func named(_ name: String) -> FormulaFunction? { all[name] }

  /// Refuses calls of functions that are not known, and arguments that a function does not take.
  static func check(_ expression: FormulaExpression) throws(FormulaError) {
    for call in expression.calls {
      guard case .call(let name, let arguments) = call else { continue }
      if let foreign = ForeignFunction.named(name) { throw foreign.error(about: call) }
      guard let function = named(name) else {
        if name == "offset" {
          throw FormulaError(
            "'\(call)' cannot be part of another term; write + \(call)", about: call)
        }
        if ForeignFunction.additions.contains(name) || ["prop", "p", "proportion"].contains(name) {
          throw FormulaError(
            "'\(call)' belongs to the response; write it left of '~'", about: call)
        }
        throw FormulaError(
          "the function '\(name)' is not known"
            + (name.mostSimilar(of: all.keys.sorted()).map { "; did you mean '\($0)'? There" }
              ?? "; there") + " are \(all.keys.sorted().joined(separator: ", ")), offset",
          about: call)
      }
      try function.check(arguments, call)
    }
  }

  private func check(
    _ arguments: [FormulaExpression.Argument], _ call: FormulaExpression
  ) throws(FormulaError) {
    _ = try values(arguments, call)
    guard let first = arguments.first, first.name == nil, arguments.count >= leastArguments else {
      throw FormulaError("'\(call)' lacks an argument; write \(example)", about: call)
    }
  }

  /// The options of a call by their full names.
  func values(
    _ arguments: [FormulaExpression.Argument], _ call: FormulaExpression
  ) throws(FormulaError) -> [String: FormulaExpression] {
    var result: [String: FormulaExpression] = [:]
    for (place, argument) in arguments.dropFirst().enumerated() {
      let isNamed = argument.name != nil
      guard
        let name = argument.name.map({ synonyms[$0] ?? $0 })
          ?? (place < options.count ? options[place] : nil),
        options.contains(name),
        isNamed || !arguments[1...place + 1].contains(where: { $0.name != nil }),
        result.updateValue(argument.value, forKey: name) == nil
      else {
        let options =
          takesOptions ? "options are \(options.joined(separator: ", "))" : "it takes one"
        throw FormulaError(
          "'\(call)' has an argument too many or of another name; \(options), as in \(example)",
          about: call)
      }
    }
    return result
  }
}

/// What other systems write into formulas and we lack.
struct ForeignFunction {
  let name: String
  let meaning: String
  let instead: String

  /// Additions to the response that we have.
  static let additions = ["weights", "trials", "cens"]

  private static let byName: [String: (meaning: String, instead: String)] = {
    let basis = "write a basis such as bs(x, df=5)"
    return [
      "s": ("a smooth term", basis), "t2": ("a tensor smooth", basis),
      "te": ("a tensor smooth", basis), "ti": ("a tensor smooth", basis),
      "gp": ("a Gaussian process", basis), "hsgp": ("a Gaussian process", basis),
      "mo": ("a monotonic effect", "write C(x), a coefficient for each level"),
      "me": ("a predictor with measurement error", "write the measured column itself"),
      "mi": ("imputation of missing values", "leave it out; rows with missing values are left out"),
      "cs": ("category specific effects", "write the term itself"),
      "mm": ("multiple membership", "write (1 | g) with one column of groups"),
      "mmc": ("multiple membership", "write columns of their own"),
      "gr": ("options of groups", "write the column itself, as (1 | g)"),
      "ar": ("autocorrelation", "write a column of the value before"),
      "ma": ("autocorrelation", "write a column of the value before"),
      "arma": ("autocorrelation", "write a column of the value before"),
      "car": ("spatial correlation", "write (1 | region)"),
      "sar": ("spatial correlation", "write (1 | region)"),
      "trunc": ("truncation of the response", "leave it out"),
      "se": ("known standard errors", "leave it out, or give weights(w)"),
      "rate": ("exposure", "write + offset(log(n)) on the right"),
      "dec": ("decisions", "leave it out"), "cat": ("categories", "leave it out"),
      "thres": ("thresholds", "leave it out"), "subset": ("rows", "give a table of these rows"),
      "index": ("indices", "leave it out"), "vreal": ("data of own families", "leave it out"),
      "vint": ("data of own families", "leave it out"),
      "mvbind": ("several responses", "write a formula for each"),
      "ns": ("a natural spline", basis), "cr": ("a cubic regression spline", basis),
      "cc": ("a cyclic spline", basis),
      "factor": ("levels", "write C(x)"), "ordered": ("ordered levels", "write C(x)"),
      "relevel": ("levels", "write C(x, 'a')"), "Sum": ("a coding", "write S(x)"),
      "Treatment": ("a coding", "write T(x, ref='a')"),
    ]
  }()

  static func named(_ name: String) -> ForeignFunction? {
    byName[name].map { ForeignFunction(name: name, meaning: $0.meaning, instead: $0.instead) }
  }

  func error(about subject: FormulaExpression) -> FormulaError {
    FormulaError("'\(name)(…)' (\(meaning)) is not supported; \(instead)", about: subject)
  }
}
