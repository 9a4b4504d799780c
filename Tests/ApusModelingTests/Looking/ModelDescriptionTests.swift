/// Models in mathematical notation.
import ApusDistributions
import ApusGraph
import ApusReferenceModels
import Testing

@testable import ApusModeling

@Suite struct ModelDescriptionTests {
  private func lines(_ statements: (ModelBuilder) throws -> Void) throws -> [String] {
    try Model(statements).description.split(separator: "\n").map(String.init)
  }

  @Test func aModelReadsLikeMathematics() throws {
    #expect(
      try linearModel().description == """
        X = data  [180, 2]
        alpha ~ Normal(0, 2)
        beta ~ Normal(0, 1.5)  [2]
        sigma ~ HalfNormal(1)
        y = data  [180]
        obs ~ Normal(alpha + dot(X, beta), sigma)  observed: y [180]
        """)
    #expect(
      try hierarchicalModel().description.contains(
        """
        a = mu_a + a_offset * sigma_a  [8]
        beta ~ Normal(0, 1)
        sigma ~ HalfNormal(1)
        y = data  [308]
        obs ~ Normal(a[g] + beta * x, sigma)  observed: y [308]
        """.replacing("308", with: "\(hierarchicalModel().variables[0].size)")))
  }

  @Test func bracketsStandWhereTheyAreNeeded() throws {
    let text = try lines { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [3])
      let b = m.parameter("b", Normal(mu: 0, sigma: 1), shape: [3])
      m.deterministic("c1", (a + b) * a - b / (a * b))
      m.deterministic("c2", a - (b - a) - b)
      m.deterministic("c3", -(a + b) * -a)
      m.deterministic("c4", exp(a + b)[[2, 0].tensor])
      m.deterministic("c5", (a + b)[1])
      m.deterministic("c6", select(a .< b + 1, a, -2) + 0.5)
      m.deterministic("c7", sum(square(a), axis: 0))
    }.filter { $0.hasPrefix("c") }
    #expect(
      text == [
        "c1 = (a + b) * a - b / (a * b)  [3]", "c2 = a - (b - a) - b  [3]",
        "c3 = -(a + b) * -a  [3]", "c4 = exp(a + b)[[2, 0]]  [2]", "c5 = (a + b)[1]",
        "c6 = select(a .< b + 1, a, -2) + 0.5  [3]", "c7 = sum(square(a), axis: 0)",
      ])
  }

  @Test func namesStopTheExpansion() throws {
    let text = try lines { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      let b = m.deterministic("b", exp(a))
      let inner = (b + 1).named("inner")
      m.deterministic("c", inner * 2)
      m.deterministic("d", a)
      m.potential("soft", -square(inner))
    }
    #expect(
      text == [
        "a ~ Normal(0, 1)", "b = exp(a)", "c = inner * 2", "d = a",
        "soft = potential(-square(inner))",
      ])
  }

  @Test func distributionsAreShownByWhatTheyAre() throws {
    let text = try lines { m in
      m.coordinate("school", ["A", "B"])
      let a = m.parameter("a", Truncated(Normal(mu: 0, sigma: 1), lower: 0), dims: ["school"])
      let w = m.parameter("w", Dirichlet(a: [1, 2.5]))
      let cuts = m.parameter("cuts", Normal(mu: 0, sigma: 1), shape: [2], transform: Ordered())
      let shape = m.parameter("shape", Gamma(mu: 2, sigma: 1))
      let rate = m.parameter("rate", Gamma(alpha: 2, beta: 1))
      m.deterministic("mean", shape / rate)
      let y = m.data("y", [1, 0])
      m.observe("p", Bernoulli(logitP: cuts + sum(a)), equals: y)
      m.observe("q", Censored(Exponential(lam: 2), upper: [3, 3]), equals: m.data("t", [3.0, 1]))
      m.observe(
        "mixed", Mixture(w: w, compDists: [Normal(mu: 0, sigma: 1), Normal(mu: 3, sigma: 1)]),
        equals: m.data("z", [3.0, 1]))
      m.deterministic("end", m.parameter("walk", GaussianRandomWalk(sigma: 2), shape: [4])[3])
    }
    #expect(
      text == [
        "a ~ Truncated(Normal(0, 1), lower: 0)  [school: 2]", "w ~ Dirichlet([1, 2.5])  [2]",
        "cuts ~ Normal(0, 1)  [2]  transform: Ordered", "shape ~ Gamma(mu: 2, sigma: 1)",
        "rate ~ Gamma(2, 1)", "mean = shape / rate", "y = data  [2]",
        "p ~ Bernoulli(logitP: cuts + sum(a))  observed: y [2]", "t = data  [2]",
        "q ~ Censored(Exponential(2), upper: [3, 3])  observed: t [2]", "z = data  [2]",
        "mixed ~ Mixture(w, [Normal(0, 1), Normal(3, 1)])  observed: z [2]",
        "walk ~ GaussianRandomWalk(0, 2, initDist: Normal(0, 100))  [4]", "end = walk[3]",
      ])
  }

  /// A sum with 2^40 terms when written out, and a chain of a hundred thousand.
  @Test func longExpressionsAreShortened() throws {
    let model = try Model { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      m.deterministic("shared", (0..<40).reduce(a) { x, _ in x + x })
      m.deterministic("long", (0..<100_000).reduce(a) { x, _ in exp(x) })
    }
    for variable in model.variables.dropFirst() {
      #expect(variable.formula.count <= 400 && variable.formula.contains("…"))
    }
  }

  @Test func variablesTellShapesAndSizes() throws {
    let model = try Model { m in
      m.coordinate("school", ["A", "B", "C"])
      let w = m.parameter("w", Dirichlet(a: [1, 1, 1]), dims: ["school"])
      let X = m.data("X", [[1.0, 2, 3], [4, 5, 6]])
      m.observe("obs", Normal(mu: dot(X, w), sigma: 1), equals: m.data("y", [1.0, 2]))
    }
    let w = try #require(model.variables.first)
    #expect(w.kind == .parameter && w.shape == [3] && w.size == 3 && w.unconstrainedSize == 2)
    #expect(w.dims == ["school"] && w.support == "a vector of numbers from 0 on that sum to 1")
    let obs = try #require(model.variables.last)
    #expect(obs.kind == .observed && obs.dependencies == ["w", "X"] && obs.observedData == "y")
    #expect(model.variables.map(\.name) == ["w", "X", "y", "obs"])
    #expect(model.variables.map(\.size) == [3, 6, 2, 2])
    #expect("\(w)" == "w ~ Dirichlet([1, 1, 1])  [school: 3]")
  }

  @Test func whatNoLongerFitsIsShownAsAGap() throws {
    let model = try Model { m in
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2])
      let mu = m.deterministic("mu", dot(m.data("X", [[1.0, 2]]), beta))
      m.observe("obs", Normal(mu: mu, sigma: 1), equals: m.data("y", [1.0]))
    }.replacingData(["X": [[1.0, 2, 3]]])
    #expect(model.description.contains("\nmu = …\n"))
    #expect(model.description.hasSuffix("obs ~ Normal(…, 1)  observed: y [1]"))
    #expect(model.graph().contains("\"mu\""))
  }

  @Test func replacedDataAreShownWithTheirShapes() throws {
    let model = try linearModel().replacingData(["X": [[1.0, 2]], "y": [3.0]])
    #expect(model.description.hasPrefix("X = data  [1, 2]\n"))
    #expect(model.description.hasSuffix("observed: y [1]"))
  }
}
