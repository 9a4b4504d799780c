/// One value with its gradient, on models of several sizes, beside reading the data once.
import Apus

/// Times of the gradient of a model at a point near zero.
struct GradientTimer {
  private let density: ModelDensity
  private let evaluator: ModelEvaluator
  private let position: [Double]

  init(_ model: Model, collapsing: Bool = true) throws {
    density = try model.compile(collapsing: collapsing)
    evaluator = try density.makeEvaluator()
    position = (0..<density.dimension).map { 0.01 * Double($0 % 7) }
  }

  func seconds(calls: Int) throws -> Double {
    var gradient = [Double](repeating: 0, count: density.dimension)
    var evaluator = evaluator
    return try bestSeconds(calls: calls) {
      var span = gradient.mutableSpan
      _ = try evaluator.evaluate(at: position.span, gradient: &span)
    }
  }
}

/// A design of standard normals with an outcome made from its first columns.
struct MadeRegression {
  let X: Matrix
  let linear: [Double]
  private var generator = RandomStream(seed: 1, purpose: .simulation)

  /// - Parameter nearness: the distance of the last column from the first one, if it is less than 1.
  init(rows: Int, columns: Int, nearness: Double = 1) {
    var storage = [Double](repeating: 0, count: rows * columns)
    for i in storage.indices { storage[i] = Variates.normal(using: &generator) }
    for i in 0..<(nearness < 1 ? rows : 0) {
      let last = (columns - 1) * rows + i
      storage[last] = storage[i] + nearness * storage[last]
    }
    let made = Matrix(rows: rows, columns: columns, columnMajor: storage)
    X = made
    linear = (0..<rows).map { 0.3 * made[$0, 0] - 0.2 * made[$0, 1] }
  }

  mutating func gaussian() throws -> Model {
    let y = linear.map { $0 + Variates.normal(using: &generator) }
    return try Model { m in
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [X.columns])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let mu = dot(m.data("X", X), beta)
      m.observe("obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", y))
    }
  }

  mutating func logistic() throws -> Model {
    let y = linear.map { eta in
      Variates.uniform(using: &generator) < SpecialFunctions.sigmoid(eta) ? 1 : 0
    }
    return try Model { m in
      let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 1))
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [X.columns])
      let eta = alpha + dot(m.data("X", X), beta)
      m.observe("obs", Bernoulli(logitP: eta), equals: m.data("y", y))
    }
  }
}

@main
struct Gradients {
  static func main() throws {
    print("instruction set: \(InstructionSet.current)")
    let chosen = CommandLine.arguments.dropFirst()
    for (name, run) in suites where chosen.isEmpty || chosen.contains(name) { try run() }
  }

  /// What can be asked for by name; all without arguments.
  static var suites: [(String, () throws -> Void)] {
    [
      ("course", course),
      ("logistic", { try logistic(rows: 10_000, columns: 50, calls: 50) }),
      ("large-logistic", { try logistic(rows: 200_000, columns: 100, calls: 2) }),
      ("gaussian-1000", { try gaussian(rows: 1_000) }),
      ("gaussian-10000", { try gaussian(rows: 10_000) }),
      ("gaussian-100000", { try gaussian(rows: 100_000) }),
      ("gaussian-1000000", { try gaussian(rows: 1_000_000) }),
      ("collinear", { try gaussian(rows: 100_000, nearness: 1e-7) }),
      ("poisson", grouped),
      (
        "likelihoods",
        {
          var likelihoods = Likelihoods(rows: 10_000)
          try likelihoods.report()
        }
      ),
    ]
  }

  static func course() throws {
    var regression = MadeRegression(rows: 180, columns: 2)
    let model = try regression.gaussian()
    let collapsed = try GradientTimer(model)
    let plain = try GradientTimer(model, collapsing: false)
    print(
      "linear model 180 x 2: \(text(try collapsed.seconds(calls: 20_000) * 1e9, 0)) ns collapsed, "
        + "\(text(try plain.seconds(calls: 20_000) * 1e9, 0)) ns over the rows")
  }

  static func logistic(rows: Int, columns: Int, calls: Int) throws {
    var regression = MadeRegression(rows: rows, columns: columns)
    let timer = try GradientTimer(regression.logistic())
    let gradient = try timer.seconds(calls: calls)
    let read = readSeconds(regression.X.storage, calls: calls)
    print(
      "logistic \(rows) x \(columns): \(text(gradient * 1e3, 3)) ms, reading X "
        + "\(text(read * 1e3, 3)) ms, ratio \(text(gradient / read))")
  }

  static func gaussian(rows: Int, nearness: Double = 1) throws {
    let columns = 100
    var regression = MadeRegression(rows: rows, columns: columns, nearness: nearness)
    let model = try regression.gaussian()
    let compiling = try bestSeconds(runs: 5, calls: 1) { _ = try model.compile() }
    // What compiling costs before it comes to the rows.
    var few = MadeRegression(rows: 20, columns: columns)
    let small = try few.gaussian()
    let planning = try bestSeconds(runs: 5, calls: 1) { _ = try small.compile() }
    let gradient = try GradientTimer(model).seconds(calls: 2_000)
    let ridge = try bestSeconds(runs: 5, calls: 1) { try ridgeSolve(regression.X) }
    print(
      "gaussian \(rows) x \(columns)\(nearness < 1 ? ", nearly collinear" : ""): "
        + "gradient \(text(gradient * 1e6)) us, compiling \(text(compiling * 1e3, 1)) ms, of it "
        + "planning \(text(planning * 1e3, 1)), dsyrk and dpotrf \(text(ridge * 1e3, 1)) ms, "
        + "ratio of the collapse \(text((compiling - planning) / ridge))")
  }

  /// The bare work of a closed-form ridge solve: the Gram matrix and its Cholesky factor.
  static func ridgeSolve(_ X: Matrix) throws {
    var gram = Matrix.identity(X.columns)
    try gram.withMutableView { (target) throws(LinearAlgebraError) in
      X.withView { BLAS.syrk(.transposed($0), into: target, .lower, beta: 1) }
      try LAPACK.potrf(.lower, inPlace: target)
    }
  }

  static func grouped() throws {
    let rows = 20_000
    var generator = RandomStream(seed: 2, purpose: .simulation)
    let group = (0..<rows).map { _ in Variates.index(below: 500, using: &generator) }
    let counts = (0..<rows).map { _ in Int(Variates.poisson(mean: 2, using: &generator)) }
    let x = (0..<rows).map { _ in Variates.normal(using: &generator) }
    let model = try Model { m in
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let a = m.parameter("a", Normal(mu: 0, sigma: tau), shape: [500])
      let b = m.parameter("b", Normal(mu: 0, sigma: 1))
      // The slope keeps the rows apart: without it one exponential a group would do.
      let eta = a[m.data("group", group)] + b * m.data("x", x)
      m.observe("obs", Poisson(logMu: eta), equals: m.data("count", counts))
    }
    let timer = try GradientTimer(model)
    let gradient = try timer.seconds(calls: 200)
    let eta = [Double](repeating: 0.5, count: rows)
    var means = eta
    let exponential = bestSeconds(calls: 200) {
      means.withUnsafeMutableBufferPointer { means in
        eta.withUnsafeBufferPointer { VectorMath.exp($0, into: means) }
      }
    }
    let (perRow, perExp) = (gradient / Double(rows) * 1e9, exponential / Double(rows) * 1e9)
    print(
      "poisson with 500 groups, \(rows) rows: \(text(perRow)) ns a row, of it exp \(text(perExp))")
  }
}
