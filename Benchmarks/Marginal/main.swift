/// Sampling with parameters that are normal given all others integrated out, against sampling them.
///
/// Models by name: `course`, `radon`; all without a name.
import Apus
import ApusReferenceModels

struct Outcome {
  let seconds: Double
  let essBulk: Double
  let essTail: Double
  let verdict: Bool

  var text: String {
    let rounded = (seconds * 1e4).rounded() / 10
    return "\(rounded) ms, smallest bulk ESS \(Int(essBulk)) and tail ESS \(Int(essTail)), "
      + (verdict ? "gates passed" : "gates failed")
  }
}

func sampled(
  _ model: Model, _ marginalize: Marginalization, draws: Int, tune: Int, targetAccept: Double,
  seed: UInt64
) async throws -> Outcome {
  let start = ContinuousClock.now
  let result = try await model.sample(
    draws: draws, tune: tune, targetAccept: targetAccept, marginalize: marginalize, seed: seed)
  let seconds = (ContinuousClock.now - start) / .seconds(1)
  let summary = try result.summary()
  return Outcome(
    seconds: seconds, essBulk: summary.rows.map(\.essBulk).min() ?? 0,
    essTail: summary.rows.map(\.essTail).min() ?? 0, verdict: summary.verdict.passed)
}

func compare(
  _ name: String, _ model: Model, draws: Int, tune: Int, targetAccept: Double
) async throws {
  print("\(name): 4 chains of \(tune) + \(draws) draws, target \(targetAccept)")
  var speeds = [Double]()
  for seed in 1...3 {
    let on = try await sampled(
      model, .automatic, draws: draws, tune: tune, targetAccept: targetAccept, seed: UInt64(seed))
    let off = try await sampled(
      model, .off, draws: draws, tune: tune, targetAccept: targetAccept, seed: UInt64(seed))
    print("  integrated out  \(on.text)")
    print("  sampled         \(off.text)")
    speeds.append((on.essBulk / on.seconds) / (off.essBulk / off.seconds))
  }
  print("  effective draws a second: \((speeds.sorted()[1] * 10).rounded() / 10) times as many")
}

func run(_ names: [String]) async throws {
  if names.isEmpty || names.contains("course") {
    try await compare(
      "the course's varying intercepts", try hierarchicalModel(), draws: 2000, tune: 2000,
      targetAccept: 0.95)
  }
  if names.isEmpty || names.contains("radon") {
    for model in ReferenceModel.all where model.name.contains("radon") {
      let reference = try ReferencePosterior(model.name)
      try await compare(
        model.name, try model.build(reference), draws: 1000, tune: 1000, targetAccept: 0.8)
    }
  }
}

try await run(Array(CommandLine.arguments.dropFirst()))
