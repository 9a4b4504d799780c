/// Collapsed Gaussian likelihoods equal the sums over rows that they replace.
import ApusDistributions
import ApusGraph
import ApusInference
import ApusReferenceModels
import ApusTestSupport
import Testing

@testable import ApusModeling

/// A model whose likelihood can be collapsed, on made data.
struct CollapsePattern: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// How many sums there are to collapse.
  var groups = 1
  let statements: @Sendable (ModelBuilder, MadeData) -> Void

  /// Data of 60 rows: two predictors, two groupings, weights, an offset and an outcome.
  struct MadeData {
    var x: [[Double]] = []
    var z: [Double] = []
    var weights: [Double] = []
    var y: [Double] = []
    var group: [Int] = []
    var site: [Int] = []

    init(seed: UInt64) {
      var generator = GeneratorB(seed: seed)
      for i in 0..<60 {
        x.append([generator.normalish(), 3 + generator.normalish()])
        z.append(generator.normalish())
        weights.append(0.5 + generator.uniform())
        y.append(5 + 2 * generator.normalish())
        group.append(i % 3)
        site.append((i * 7) % 4)
      }
    }
  }

  /// `y ~ Normal(mu, sigma)` with a mean made from the builder and the data.
  private static func normal(
    _ name: String, _ mean: @escaping @Sendable (ModelBuilder, MadeData) -> Tensor
  ) -> CollapsePattern {
    CollapsePattern(testDescription: name) { m, data in
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      m.observe("obs", Normal(mu: mean(m, data), sigma: sigma), equals: m.data("y", data.y))
    }
  }

  static let all: [CollapsePattern] = [
    normal("intercept and slopes") { m, data in
      m.parameter("alpha", Normal(mu: 0, sigma: 2))
        + dot(m.data("X", data.x), m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2]))
    },
    normal("no intercept") { m, data in
      dot(m.data("X", data.x), m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2]))
    },
    normal("a number times a column") { m, data in
      m.parameter("beta", Normal(mu: 0, sigma: 1)) * m.data("z", data.z) - 2
    },
    normal("known offset") { m, data in
      m.parameter("beta", Normal(mu: 0, sigma: 1)) * m.data("z", data.z)
        + m.data("offset", data.weights)
    },
    normal("gathered effects and a slope") { m, data in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [3])
      return a[m.data("g", data.group)]
        + m.parameter("beta", Normal(mu: 0, sigma: 1)) * m.data("z", data.z)
    },
    normal("crossed effects, not centred") { m, data in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let offset = m.parameter("offset", Normal(mu: 0, sigma: 1), shape: [3])
      let site = m.parameter("site", Normal(mu: 0, sigma: 1), shape: [4])
      let effect = m.deterministic("effect", mu + tau * offset)
      return effect[m.data("g", data.group)] + site[m.data("s", data.site)]
    },
    normal("effects scaled by a column") { m, data in
      let slope = m.parameter("slope", Normal(mu: 0, sigma: 1), shape: [3])
      return slope[m.data("g", data.group)] * m.data("z", data.z)
    },
    normal("an intercept and a slope for each level") { m, data in
      let tau = m.parameter("tau", HalfNormal(sigma: 1), shape: [2])
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [3])
      let b = m.parameter("b", Normal(mu: 0, sigma: 1), shape: [3])
      let g = m.data("g", data.group)
      return (tau[0] * a)[g] + (1 + tau[1] * b)[g] * m.data("z", data.z)
        + m.parameter("beta", Normal(mu: 0, sigma: 1)) * m.data("w", data.weights)
    },
    normal("three effects of each level, of which some have no rows for them") { m, data in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [4])
      let b = m.parameter("b", Normal(mu: 0, sigma: 1), shape: [4])
      let c = m.parameter("c", Normal(mu: 0, sigma: 1), shape: [4])
      let g = m.data("s", data.site)
      // Of the last level nothing tells its slope, and in the first both slopes are the same.
      let z = zip(data.z, data.site).map { $1 == 3 ? 2 : $0 }
      let v = zip(data.z, data.site).map { $1 == 0 ? 3 * $0 : $0 * $0 }
      return a[g] * m.data("one", data.weights) + b[g] * m.data("z", z) - c[g] * m.data("v", v)
    },
    normal("a scaled sum") { m, data in
      let scale = m.parameter("scale", HalfNormal(sigma: 1))
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2])
      return scale * (1 + dot(m.data("X", data.x), beta)) / 3
    },
    normal("collinear columns") { m, data in
      let doubled = data.x.map { [$0[0], 2 * $0[0], $0[1]] }
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [3])
      return dot(m.data("X", doubled), beta)
    },
    normal("the same number twice") { m, data in
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1))
      return beta + beta * m.data("z", data.z)
    },
    normal("effects of levels without rows") { m, data in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [6])
      return a[m.data("g", data.group.map { 2 * $0 })]
        + m.parameter("beta", Normal(mu: 0, sigma: 1)) * m.data("z", data.z)
    },
    normal("effects and a predictor of their levels") { m, data in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [3])
      let u = m.data("u", data.group.map { [0.5, -1.25, 2][$0] })
      return m.parameter("alpha", Normal(mu: 0, sigma: 1)) + a[m.data("g", data.group)]
        + m.parameter("gamma", Normal(mu: 0, sigma: 1)) * u
    },
    normal("one effect minus another of the same kind") { m, data in
      let skill = m.parameter("skill", Normal(mu: 0, sigma: 1), shape: [4])
      return skill[m.data("home", data.site)] - skill[m.data("away", data.group)]
    },
    normal("elements of a vector times columns") { m, data in
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2])
      let X = m.data("X", data.x)
      return beta[0] * X.column(0) + beta[1] * X.column(1)
    },
    normal("a column far from zero, without intercept") { m, data in
      m.parameter("beta", Normal(mu: 0, sigma: 1)) * m.data("z", data.z.map { 1e6 + $0 })
    },
    CollapsePattern(testDescription: "a scale for each group", groups: 3) { m, data in
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1), shape: [3])
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2])
      let mu = m.parameter("alpha", Normal(mu: 0, sigma: 2)) + dot(m.data("X", data.x), beta)
      let scale = sigma[m.data("g", data.group)]
      m.observe("obs", Normal(mu: mu, sigma: scale), equals: m.data("y", data.y))
    },
    CollapsePattern(testDescription: "effects and scales by group", groups: 3) { m, data in
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let ratio = m.parameter("ratio", HalfNormal(sigma: 1), shape: [3])
      let site = m.parameter("site", Normal(mu: 0, sigma: 1), shape: [4])
      let scale = (tau * ratio)[m.data("g", data.group)]
      m.observe(
        "obs", Normal(mu: site[m.data("s", data.site)], sigma: scale), equals: m.data("y", data.y))
    },
    CollapsePattern(testDescription: "known standard deviations") { m, data in
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2])
      let likelihood = Normal(
        mu: dot(m.data("X", data.x), beta), sigma: m.data("w", data.weights))
      m.observe("obs", likelihood, equals: m.data("y", data.y))
    },
  ]
}

@Suite struct CollapseTests {
  @Test(arguments: CollapsePattern.all)
  func collapsedDensityEqualsTheSumOverRows(_ pattern: CollapsePattern) throws {
    let data = CollapsePattern.MadeData(seed: 3)
    let model = try Model { m in pattern.statements(m, data) }
    let collapsed = try model.compile()
    let plain = try ModelDensity(model.structure, collapsing: false)
    #expect(collapsed.collapsed.count == pattern.groups && plain.collapsed.isEmpty)
    #expect(collapsed.plan.cost.loops.isEmpty)
    var fast = try collapsed.makeEvaluator()
    var slow = try plain.makeEvaluator()
    var generator = GeneratorB(seed: 17)
    for _ in 0..<20 {
      let position = (0..<plain.dimension).map { _ in generator.normalish() }
      let (value, gradient) = try fast.evaluate(at: position)
      let (expected, slopes) = try slow.evaluate(at: position)
      #expect(abs(value - expected) <= 1e-10 * abs(expected))
      let scale = slopes.map(abs).max() ?? 0
      for (a, b) in zip(gradient, slopes) { #expect(abs(a - b) <= 1e-10 * max(abs(b), scale)) }
    }
  }

  @Test func planSaysWhatWasCollapsed() throws {
    let plan = try linearModel().explainPlan()
    #expect(plan.contains("180 rows -> 3 x 3"))
    #expect(plan.contains("outside of these:") && plan.contains("innerProduct (3)"))
  }

  @Test func likelihoodThatIsNotAffineIsLeftAlone() throws {
    let data = CollapsePattern.MadeData(seed: 3)
    let model = try Model { m in
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1))
      let mu = exp(beta * m.data("z", data.z))
      m.observe("obs", Normal(mu: mu, sigma: 1), equals: m.data("y", data.y))
    }
    #expect(try model.compile().collapsed.isEmpty)
  }

  @Test func designWithMoreColumnsThanPayIsLeftAlone() throws {
    let data = CollapsePattern.MadeData(seed: 3)
    let model = try Model { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [60])
      m.observe(
        "obs", Normal(mu: a[m.data("i", Array(0..<60))], sigma: 1), equals: m.data("y", data.y))
    }
    #expect(try model.compile().collapsed.isEmpty)
  }
}

/// Designs of several blocks, of good and bad condition, and groupings with many levels.
@Suite struct LargeCollapseTests {
  /// 3,000 rows and 12 predictors, of which the last is almost the first when `nearness` is small.
  private func model(nearness: Double, shift: Double) throws -> Model {
    var generator = GeneratorB(seed: 23)
    let X = (0..<3000).map { _ in
      var row = (0..<12).map { _ in shift + generator.normalish() }
      row[11] = row[0] + nearness * row[11]
      return row
    }
    let y = X.map { $0[0] - 0.5 * $0[1] + generator.normalish() }
    return try Model { m in
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [12])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 1))
      let mu = alpha + dot(m.data("X", X), beta)
      m.observe("obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", y))
    }
  }

  @Test(arguments: [(1.0, 0.0), (1e-3, 0.0), (1e-7, 0.0), (0.0, 0.0), (1.0, 1e5)])
  func collapsedDensityEqualsTheSumOverRows(nearness: Double, shift: Double) throws {
    let model = try model(nearness: nearness, shift: shift)
    let collapsed = try model.compile()
    #expect(collapsed.collapsed.map(\.description) == ["3000 rows -> 13 x 13"])
    var fast = try collapsed.makeEvaluator()
    var slow = try model.compile(collapsing: false).makeEvaluator()
    var generator = GeneratorB(seed: 29)
    for _ in 0..<5 {
      let position = (0..<14).map { _ in 0.3 * generator.normalish() }
      let (value, gradient) = try fast.evaluate(at: position)
      let (expected, slopes) = try slow.evaluate(at: position)
      #expect(abs(value - expected) <= 1e-10 * abs(expected))
      let scale = slopes.map(abs).max() ?? 0
      for (a, b) in zip(gradient, slopes) { #expect(abs(a - b) <= 1e-10 * max(abs(b), scale)) }
    }
  }

  /// 400 levels cost their number, not its square.
  @Test func manyLevelsAreKeptApart() throws {
    var generator = GeneratorB(seed: 31)
    let n = 5000
    let group = (0..<n).map { ($0 * 17 + $0 / 7) % 400 }
    let x = group.map { [generator.normalish() + Double($0), generator.normalish()] }
    let y = group.map { 0.1 * Double($0) + generator.normalish() }
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      let tau = m.parameter("tau", HalfNormal(sigma: 1))
      let a = m.parameter("a", Normal(mu: mu, sigma: tau), shape: [400])
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let mean = a[m.data("g", group)] + dot(m.data("X", x), beta)
      m.observe("obs", Normal(mu: mean, sigma: sigma), equals: m.data("y", y))
    }
    let collapsed = try model.compile()
    #expect(collapsed.collapsed.map(\.description) == ["5000 rows -> 2 x 2 and 400 levels"])
    var fast = try collapsed.makeEvaluator()
    var slow = try model.compile(collapsing: false).makeEvaluator()
    for _ in 0..<5 {
      let position = (0..<405).map { _ in 0.3 * generator.normalish() }
      let (value, gradient) = try fast.evaluate(at: position)
      let (expected, slopes) = try slow.evaluate(at: position)
      #expect(abs(value - expected) <= 1e-10 * abs(expected))
      let scale = slopes.map(abs).max() ?? 0
      for (a, b) in zip(gradient, slopes) { #expect(abs(a - b) <= 1e-10 * max(abs(b), scale)) }
    }
  }
}
