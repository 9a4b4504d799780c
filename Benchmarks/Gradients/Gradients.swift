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

  /// One value with its gradient, to be called again and again.
  var work: () throws -> Void {
    var gradient = [Double](repeating: 0, count: density.dimension)
    var evaluator = evaluator
    return {
      var span = gradient.mutableSpan
      _ = try evaluator.evaluate(at: position.span, gradient: &span)
    }
  }

  /// The best time of some runs.
  func seconds(calls: Int) throws -> Double { try bestSeconds(calls: calls, work) }
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
      ("gaussian", { try gaussian(rows: [1_000, 10_000, 100_000, 1_000_000]) }),
      ("collapse-1000", { try collapse(rows: 1_000) }),
      ("collapse-10000", { try collapse(rows: 10_000) }),
      ("collapse-100000", { try collapse(rows: 100_000) }),
      ("collapse-1000000", { try collapse(rows: 1_000_000) }),
      ("collinear", { try collapse(rows: 100_000, nearness: 1e-7) }),
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
    let gradient = try GradientTimer(regression.logistic()).work
    let race = try Race(
      rounds: 15, [(calls, gradient)] + readings(of: regression.X.storage, calls: calls))
    print(
      "logistic \(rows) x \(columns): \(text(race.seconds(0) * 1e3, 3)) ms, reading X "
        + "\(text(min(race.seconds(1), race.seconds(2)) * 1e3, 3)) ms, ratio "
        + text(race.median { $0[0] / min($0[1], $0[2]) }))
  }

  /// The gradient of collapsed models, whose time should not depend on the rows.
  static func gaussian(rows: [Int]) throws {
    let timers = try rows.map { rows in
      var regression = MadeRegression(rows: rows, columns: 100)
      return try GradientTimer(regression.gaussian())
    }
    let race = try Race(rounds: 25, timers.map { (500, $0.work) })
    for (place, rows) in rows.enumerated() {
      print(
        "gaussian \(rows) x 100: gradient \(text(race.seconds(place) * 1e6)) us, "
          + "\(text(race.median { $0[place] / $0[0] })) of the first one")
    }
  }

  /// What collapsing a model costs once, beside a ridge fit.
  static func collapse(rows: Int, nearness: Double = 1) throws {
    let columns = 100
    var regression = MadeRegression(rows: rows, columns: columns, nearness: nearness)
    let model = try regression.gaussian()
    // What compiling costs besides: that of a model with hardly more rows than collapse at all, less
    // a ridge fit of these.
    var few = MadeRegression(rows: 128, columns: columns)
    let small = try few.gaussian()
    let calls = max(1, 20_000 / rows)
    let race = try Race(
      rounds: 9,
      [
        (calls, { _ = try model.compile() }), (calls, { _ = try small.compile() }),
        (calls, { try ridgeSolve(regression.X) }), (calls, { try ridgeSolve(few.X) }),
      ])
    func planning(_ seconds: [Double]) -> Double { seconds[1] - seconds[3] }
    print(
      "collapse of \(rows) x \(columns)\(nearness < 1 ? ", nearly collinear" : ""): compiling "
        + "\(text(race.seconds(0) * 1e3, 1)) ms, of it planning "
        + "\(text(race.median(of: planning) * 1e3, 1)), dsyrk and dpotrf \(text(race.seconds(2) * 1e3, 1)) ms, ratio of the collapse "
        + text(race.median { ($0[0] - planning($0)) / $0[2] }))
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
    let eta = [Double](repeating: 0.5, count: rows)
    var means = eta
    let exponential = {
      means.withUnsafeMutableBufferPointer { means in
        eta.withUnsafeBufferPointer { VectorMath.exp($0, into: means) }
      }
    }
    let race = try Race(
      rounds: 15, [(200, try GradientTimer(model).work), (200, exponential)])
    func perRow(_ seconds: Double) -> String { text(seconds / Double(rows) * 1e9) }
    print(
      "poisson with 500 groups, \(rows) rows: \(perRow(race.seconds(0))) ns a row, of it exp "
        + "\(perRow(race.seconds(1))), above exp \(perRow(race.median { $0[0] - $0[1] }))")
  }
}
