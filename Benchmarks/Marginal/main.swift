/// Sampling with parameters that are normal given all others integrated out, against sampling them.
///
/// Models by name: `course`, `radon`, `centring` (effects of outcomes that are not normal, in the
/// coordinates that the sampler chooses, centred and non-centred), `scaling` (10,000 groups); all
/// without a name.
import Apus
import ApusReferenceModels

struct Outcome {
  let seconds: Double
  let essBulk: Double
  let essTail: Double
  let verdict: Bool
  let centring: String

  var text: String {
    let rounded = (seconds * 1e4).rounded() / 10
    return "\(rounded) ms, smallest bulk ESS \(Int(essBulk)) and tail ESS \(Int(essTail)), "
      + (verdict ? "gates passed" : "gates failed") + (centring.isEmpty ? "" : " (\(centring))")
  }
}

func sampled(
  _ model: Model, _ marginalize: Marginalization, _ parameterization: Parameterization, draws: Int,
  tune: Int, targetAccept: Double, seed: UInt64
) async throws -> Outcome {
  let start = ContinuousClock.now
  let result = try await model.sample(
    draws: draws, tune: tune, targetAccept: targetAccept, marginalize: marginalize,
    parameterization: parameterization, seed: seed)
  let seconds = (ContinuousClock.now - start) / .seconds(1)
  let summary = try result.summary()
  return Outcome(
    seconds: seconds, essBulk: summary.rows.map(\.essBulk).min() ?? 0,
    essTail: summary.rows.map(\.essTail).min() ?? 0, verdict: summary.verdict.passed,
    centring: result.posterior.attributes["centring"]
      ?? result.posterior.attributes["grid_points"].map { "grid of \($0) points" } ?? "")
}

func compare(
  _ name: String, _ model: Model, draws: Int, tune: Int, targetAccept: Double
) async throws {
  print("\(name): 4 chains of \(tune) + \(draws) draws, target \(targetAccept)")
  for line in model.explainPlan().split(separator: "\n") { print("  | \(line)") }
  var speeds = [Double]()
  for seed in 1...3 {
    func run(
      _ marginalize: Marginalization, _ parameterization: Parameterization
    ) async throws -> Outcome {
      try await sampled(
        model, marginalize, parameterization, draws: draws, tune: tune,
        targetAccept: targetAccept, seed: UInt64(seed))
    }
    let on = try await run(.automatic, .automatic)
    let off = try await run(.off, .asWritten)
    print("  integrated out      \(on.text)")
    print("  sampled as written  \(off.text)")
    print("  sampled recentred   \(try await run(.off, .automatic).text)")
    speeds.append((on.essBulk / on.seconds) / (off.essBulk / off.seconds))
  }
  print("  effective draws a second: \((speeds.sorted()[1] * 10).rounded() / 10) times as many")
}

/// Groups with counts or events, with the effects as they are (centred) or in units of their scale.
func groups(
  _ count: Int, rows: Int, events: Bool, isCentred: Bool
) throws -> Model {
  var generator = RandomStream(seed: 7, purpose: .simulation)
  let effects = (0..<count).map { _ in 0.5 + 0.6 * Variates.normal(using: &generator) }
  let group = (0..<count * rows).map { $0 / rows }
  let y = try group.map { j in
    let outcome: any UnivariateDistribution =
      events ? Bernoulli(logitP: effects[j]) : Poisson(logMu: effects[j])
    return Int(try outcome.sample(using: &generator))
  }
  return try Model { m in
    let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
    let tau = m.parameter("tau", HalfNormal(sigma: 1))
    let effects: Tensor
    if isCentred {
      effects = m.parameter("effect", Normal(mu: mu, sigma: tau), shape: [count])
    } else {
      let z = m.parameter("z", Normal(mu: 0, sigma: 1), shape: [count])
      effects = m.deterministic("effect", mu + tau * z)
    }
    let eta = effects[m.data("group", group)]
    if events {
      m.observe("obs", Bernoulli(logitP: eta), equals: m.data("y", y))
    } else {
      m.observe("obs", Poisson(logMu: eta), equals: m.data("y", y))
    }
  }
}

/// Effective draws of the worst variable for each gradient after warm-up, the median of five seeds.
func essPerGradient(
  _ model: Model, _ parameterization: Parameterization
) async throws -> (speed: Double, seconds: Double, centring: String) {
  var speeds = [Double]()
  var (seconds, centring) = (0.0, "")
  for seed in 1...5 {
    let start = ContinuousClock.now
    let result = try await model.sample(
      draws: 1000, tune: 1000, chains: 2, parameterization: parameterization, seed: UInt64(seed),
      keep: ["mu", "tau", "effect"])
    seconds += (ContinuousClock.now - start) / .seconds(1) / 5
    let gradients = result.sampleStats["n_steps"]?.values.reduce(0, +) ?? 0
    let ess = try result.summary().rows.map(\.essBulk).min() ?? 0
    speeds.append(ess / gradients)
    centring = result.posterior.attributes["centring"] ?? "as written"
  }
  return (speeds.sorted()[2], seconds, centring)
}

func centring() async throws {
  for (count, rows, events) in [(500, 40, false), (500, 2, false), (1000, 5, true)] {
    print("\(count) groups of \(rows) rows, \(events ? "logistic" : "Poisson"), 2 x (1000 + 1000):")
    let centred = try groups(count, rows: rows, events: events, isCentred: true)
    let other = try groups(count, rows: rows, events: events, isCentred: false)
    var best = 0.0
    for (name, model, choice) in [
      ("centred", centred, Parameterization.asWritten), ("non-centred", other, .asWritten),
      ("automatic", centred, .automatic), ("automatic, written non-centred", other, .automatic),
    ] {
      let result = try await essPerGradient(model, choice)
      if choice == .asWritten { best = max(best, result.speed) }
      print(
        "  \(name): \((result.speed * 1e5).rounded() / 1e5) effective draws a gradient, "
          + "\((result.speed / best * 100).rounded()) % of the better, "
          + "\((result.seconds * 1e3).rounded()) ms (\(result.centring))")
    }
  }
}

/// Varying intercepts and slopes over groups of 20 rows: the time of a gradient of what is left to be
/// sampled.
func scaling() async throws {
  print("intercepts and slopes of groups of 20 rows, all effects integrated out:")
  for count in [100, 1_000, 10_000] {
    var generator = RandomStream(seed: 7, purpose: .simulation)
    func normals(_ count: Int) -> [Double] {
      (0..<count).map { _ in Variates.normal(using: &generator) }
    }
    let (group, x) = ((0..<count * 20).map { $0 / 20 }, normals(count * 20))
    let (a, b, noise) = (normals(count), normals(count), normals(count * 20))
    let y = group.indices.map { i in a[group[i]] + 0.5 * b[group[i]] * x[i] + noise[i] }
    let model = try Model { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1), shape: [2])
      let tau = m.parameter("tau", HalfNormal(sigma: 1), shape: [2])
      let intercept = m.parameter("intercept", Normal(mu: mu[0], sigma: tau[0]), shape: [count])
      let slope = m.parameter("slope", Normal(mu: mu[1], sigma: tau[1]), shape: [count])
      let g = m.data("group", group)
      m.observe(
        "obs",
        Normal(
          mu: intercept[g] + slope[g] * m.data("x", x),
          sigma: m.parameter("sigma", HalfNormal(sigma: 1))), equals: m.data("y", y))
    }
    func sampling(_ draws: Int) async throws -> (seconds: Double, steps: Double) {
      let start = ContinuousClock.now
      let result = try await model.sample(
        draws: draws, tune: 200, chains: 1, seed: 1, keep: ["mu", "tau", "sigma"])
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      return (seconds, result.sampleStats["n_steps"]?.values.reduce(0, +) ?? 0)
    }
    // The same seed gives the same draws, so that the difference is that of the further ones.
    let (few, many) = (try await sampling(100), try await sampling(500))
    let each = (many.seconds - few.seconds) / (many.steps - few.steps)
    print(
      "  \(count) groups, \(count * 20) rows: \((each * 1e7).rounded() / 10) us a gradient with its "
        + "share of a draw, \((each / Double(count) * 1e11).rounded() / 100) ns a group; first "
        + "300 draws \((few.seconds * 1e3).rounded()) ms")
  }
}

func run(_ names: [String]) async throws {
  if names.isEmpty || names.contains("course") {
    try await compare(
      "the course's varying intercepts", try hierarchicalModel(), draws: 2000, tune: 2000,
      targetAccept: 0.95)
  }
  if names.isEmpty || names.contains("centring") { try await centring() }
  if names.isEmpty || names.contains("scaling") { try await scaling() }
  if names.isEmpty || names.contains("radon") {
    for model in ReferenceModel.all where model.name.contains("radon") {
      let reference = try ReferencePosterior(model.name)
      try await compare(
        model.name, try model.build(reference), draws: 1000, tune: 1000, targetAccept: 0.8)
    }
  }
}

try await run(Array(CommandLine.arguments.dropFirst()))
