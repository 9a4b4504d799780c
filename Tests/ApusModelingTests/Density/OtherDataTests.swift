/// Densities that use the plan of the same model with other data.
import ApusDistributions
import ApusGraph
import ApusInference
import ApusReferenceModels
import ApusTestSupport
import Testing

@testable import ApusModeling

@Suite struct OtherDataTests {
  /// Values and slopes of two densities near a point.
  private func expectSame(
    _ a: ModelDensity, _ b: ModelDensity, near start: [Double]? = nil,
    _ location: Testing.SourceLocation = #_sourceLocation
  ) throws {
    var (first, second) = (try a.makeEvaluator(), try b.makeEvaluator())
    var generator = GeneratorB(seed: 23)
    for _ in 0..<5 {
      let position = (start ?? [Double](repeating: 0, count: a.dimension)).map {
        $0 + 0.3 * generator.normalish()
      }
      let (value, gradient) = try first.evaluate(at: position)
      let (expected, slopes) = try second.evaluate(at: position)
      #expect(
        abs(value - expected) <= 1e-11 * max(1, abs(expected)), sourceLocation: location)
      let scale = slopes.map(abs).max() ?? 0
      for (ours, theirs) in zip(gradient, slopes) {
        #expect(abs(ours - theirs) <= 1e-11 * max(1, scale), sourceLocation: location)
      }
      let values = try a.constrain(position)
      #expect(values == (try b.constrain(position)), sourceLocation: location)
    }
    #expect(
      Set(Tensor.data(of: [a.expression]).map { $0.knownValues ?? [] })
        == Set(Tensor.data(of: [b.expression]).map { $0.knownValues ?? [] }),
      sourceLocation: location)
  }

  /// What is observed, in the opposite order; counts that have a largest possible one, each less by
  /// one.
  private func otherOutcomes(of model: Model) -> [String: any ModelData] {
    var result: [String: any ModelData] = [:]
    for observation in model.structure.observations {
      let outcomes = Tensor.data(of: [observation.value])
      for data in model.structure.data where outcomes.contains(data.tensor) {
        guard let values = data.tensor.knownValues, data.tensor.shape.rank == 1 else { continue }
        let other =
          observation.distribution is Binomial
          ? values.map { $0 > 1 ? $0 - 1 : $0 } : values.reversed()
        result[data.name] = data.tensor.kind == .integer ? other.map { Int($0) } : other
      }
    }
    return result
  }

  private static let readData: Set<String> = []

  @Test(arguments: ReferenceModel.all)
  func referenceModelsHaveTheDensityOfACompilation(_ model: ReferenceModel) throws {
    let reference = try ReferencePosterior(model.name)
    let written = try model.build(reference)
    let first = try written.compile()
    let outcomes = otherOutcomes(of: written)
    guard !outcomes.isEmpty, let check = try reference.checks().first else { return }
    let other = try written.replacingData(outcomes)
    let rebound = try other.compile()
    #expect(rebound.planned.isRebound)
    // Nothing was written down again, but where data stand behind a prior or are read for a matrix.
    #expect(!rebound.replaced.isEmpty || Self.readData.contains(model.name))
    try expectSame(
      rebound, try ModelDensity(other.structure), near: try first.unconstrain(check.point))
  }

  @Test(arguments: CollapsePattern.all)
  func collapsedSumsAreThoseOfTheOtherData(_ pattern: CollapsePattern) throws {
    let model = try Model { m in pattern.statements(m, CollapsePattern.MadeData(seed: 3)) }
    let wanted = try Model { m in pattern.statements(m, CollapsePattern.MadeData(seed: 4)) }
    let first = try model.compile()
    var replacements: [String: any ModelData] = [:]
    for data in wanted.structure.data {
      let tensor = data.tensor
      let values = tensor.knownValues ?? []
      switch (tensor.shape.rank, tensor.kind) {
      case (0, _): replacements[data.name] = values[0]
      case (1, .integer): replacements[data.name] = values.map { Int($0) }
      case (1, .real): replacements[data.name] = values
      default:
        let width = tensor.shape.dimensions[1]
        replacements[data.name] = (0..<tensor.shape.dimensions[0]).map { row in
          Array(values[(row * width)..<((row + 1) * width)])
        }
      }
    }
    let rebound = try model.replacingData(replacements).compile()
    #expect(rebound.planned.isRebound)
    try expectSame(rebound, try wanted.compile())
    // The first model is as it was.
    try expectSame(first, try ModelDensity(model.structure))
  }

  /// What is integrated out, or not, is planned once for all data of the same shapes.
  @Test(arguments: ReferenceModel.all)
  func sampledDensitiesAreThoseOfACompilation(_ model: ReferenceModel) throws {
    let reference = try ReferencePosterior(model.name)
    let written = try model.build(reference)
    _ = try written.compile()
    let outcomes = otherOutcomes(of: written)
    guard !outcomes.isEmpty, let check = try reference.checks().first else { return }
    let other = try written.replacingData(outcomes)
    let ours = try other.template.sampled(try other.compile())
    let plain = try ModelDensity(other.structure)
    let theirs = try SampledDensity(plain, BlockChoice(plain))
    #expect(ours.names == theirs.names && ours.integratedOut == theirs.integratedOut)
    let start = ours.sampled(of: try plain.unconstrain(check.point))
    #expect(start == theirs.sampled(of: try plain.unconstrain(check.point)))
    var (first, second) = (try ours.makeEvaluator(), try theirs.makeEvaluator())
    var generator = GeneratorB(seed: 31)
    for _ in 0..<3 {
      let position = start.map { $0 + 0.3 * generator.normalish() }
      let (value, gradient) = try first.evaluate(at: position)
      let (expected, slopes) = try second.evaluate(at: position)
      #expect(abs(value - expected) <= 1e-10 * max(1, abs(expected)))
      let scale = slopes.map(abs).max() ?? 0
      for (a, b) in zip(gradient, slopes) { #expect(abs(a - b) <= 1e-9 * max(1, scale)) }
      for (a, b) in zip(
        ours.filled([position], seed: 1)[0], theirs.filled([position], seed: 1)[0])
      {
        #expect(abs(a - b) <= 1e-8 * max(1, abs(b)))
      }
    }
  }

  /// Data are checked although no statement is written down again.
  @Test func otherDataAreRefusedAsTheFirstWere() throws {
    let model = try Model { m in
      let p = m.parameter("p", Beta(alpha: 1, beta: 1))
      let trials = m.data("n", [5, 6, 7])
      m.observe("obs", Binomial(n: trials, p: p), equals: m.data("y", [1, 2, 3]))
    }
    _ = try model.compile()
    #expect(try !model.replacingData(["y": [4, 1, 6]]).compile().replaced.isEmpty)
    for (replacement, reason) in [
      (["y": [6, 2, 3]], ModelError.Reason.outsideSupport),
      (["y": [-1, 2, 3]], .outsideSupport), (["n": [5, 6, -7]], .invalidArgument),
    ] {
      let other = try model.replacingData(replacement)
      let error = #expect(throws: ModelError.self) { try other.compile() }
      let plain = #expect(throws: ModelError.self) { try ModelDensity(other.structure) }
      #expect(error?.message == plain?.message && error?.reason == plain?.reason)
      #expect(error?.reason == reason)
    }
  }

  /// Weights of neighbours are read when the statement is written down.
  @Test func dataThatStatementsReadAreReadAgain() throws {
    func weights(_ w: Double) -> [[Double]] { [[0, w, 0], [w, 0, 1], [0, 1, 0]] }
    func model(_ w: Double) throws -> Model {
      try Model { m in
        let phi = m.parameter(
          "phi", CAR(mu: [0.0, 0, 0], W: m.data("W", weights(w)), alpha: 0.5, tau: 1))
        m.observe("obs", Normal(mu: phi, sigma: 1), equals: m.data("y", [1.0, 2, 3]))
      }
    }
    let written = try model(1)
    _ = try written.compile()
    let other = try written.replacingData(["W": weights(2)]).compile()
    #expect(other.replaced.isEmpty)
    try expectSame(other, try model(2).compile())
  }

  /// A regression whose slope counts where a condition on data holds.
  private func kinked(_ x: [Double], y: [Double]) throws -> Model {
    try Model { m in
      let (a, b) = (
        m.parameter("a", Normal(mu: 0, sigma: 1)), m.parameter("b", Normal(mu: 0, sigma: 1))
      )
      let x = m.data("x", x)
      m.observe(
        "obs", StudentT(nu: 4, mu: select(x .> 0, a * x, b), sigma: 1), equals: m.data("y", y))
    }
  }

  @Test func conditionsOnDataAreLookedAtAgain() throws {
    let model = try kinked([1, 2, 3], y: [1, 2, 2])
    _ = try model.compile()
    for x in [[1.0, 2, 4], [1, -2, 4], [-1, -2, -4]] {
      let density = try model.replacingData(["x": x]).compile()
      #expect(density.planned.isRebound == (x == [1, 2, 4]))
      try expectSame(density, try kinked(x, y: [1, 2, 2]).compile())
    }
  }

  @Test func countsOfZeroAreLookedAtAgain() throws {
    func model(_ y: [Int]) throws -> Model {
      try Model { m in
        let p = m.parameter("p", Beta(alpha: 1, beta: 1), shape: [3])
        let x = m.data("y", y)
        m.potential("loglik", x * log(p + 2.5))
      }
    }
    let written = try model([1, 2, 3])
    _ = try written.compile()
    for y in [[3, 2, 1], [0, 2, 1]] {
      let density = try written.replacingData(["y": y]).compile()
      #expect(density.planned.isRebound == (y == [3, 2, 1]))
      try expectSame(density, try model(y).compile())
    }
  }

  /// A column of ones leaves no row in the factor.
  @Test func factorsOfOtherShapesArePlannedAgain() throws {
    func model(_ x: [[Double]], _ y: [Double]) throws -> Model {
      try Model { m in
        let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2])
        let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
        m.observe(
          "obs", Normal(mu: dot(m.data("X", x), beta), sigma: sigma), equals: m.data("y", y))
      }
    }
    var generator = GeneratorB(seed: 29)
    let rows = (0..<40).map { _ in [generator.normalish(), generator.normalish()] }
    let y = rows.map { $0[0] + generator.normalish() }
    let written = try model(rows, y)
    _ = try written.compile()
    for (other, isRebound) in [
      (rows.map { [$0[1], $0[0]] }, true), (rows.map { [$0[0], 2 * $0[0]] }, true),
      (rows.map { [$0[0], 1] }, false),
    ] {
      let density = try written.replacingData(["X": other]).compile()
      #expect(density.planned.isRebound == isRebound)
      try expectSame(density, try model(other, y).compile())
    }
  }

  /// 0 and 1 in data are not the 0 and 1 of a formula.
  @Test func numbersOfDataAreNotSimplifiedAway() throws {
    func model(_ scale: Double, _ shift: Double) throws -> Model {
      try Model { m in
        let mu = m.parameter("mu", Normal(mu: 0, sigma: m.data("scale", scale)))
        m.observe(
          "obs",
          StudentT(nu: 4, mu: mu * m.data("factor", scale) + m.data("shift", shift), sigma: 1),
          equals: m.data("y", [1.0, 2]))
      }
    }
    let written = try model(1, 0)
    _ = try written.compile()
    let density = try written.replacingData(["scale": 2.0, "factor": 2.0, "shift": 3.0]).compile()
    #expect(density.planned.isRebound)
    try expectSame(density, try model(2, 3).compile())
  }

  @Test func otherShapesArePlannedAgainAndThenUsed() throws {
    let model = try kinked([1, 2, 3], y: [1, 2, 2])
    _ = try model.compile()
    let longer = try model.replacingData(["x": [1.0, 2, 3, 4], "y": [1.0, 2, 3, 4]])
    #expect(try !longer.compile().planned.isRebound)
    let changed = try longer.replacingData(["y": [4.0, 3, 2, 1]])
    #expect(try changed.compile().planned.isRebound)
    try expectSame(try changed.compile(), try kinked([1, 2, 3, 4], y: [4, 3, 2, 1]).compile())
  }

  /// What is laid out of data that did not change is shared, and outlives the first plan.
  @Test func plansOutliveTheirFirstData() throws {
    var model: Model? = try kinked([1, 2, 3], y: [1, 2, 2])
    _ = try model?.compile()
    let other = try model!.replacingData(["y": [0.0, 1, 5]])
    model = nil
    try expectSame(try other.compile(), try kinked([1, 2, 3], y: [0, 1, 5]).compile())
  }
}
