/// The density that a sampler moves in, and the way back to all parameters.

import ApusDiagnostics
import ApusDistributions
import ApusGraph
import ApusInference
import ApusNumerics

/// A model's density without the parameters that are integrated out, if there are any.
struct SampledDensity: ExplainableDensity {
  /// The density of all parameters.
  let full: ModelDensity
  private let marginal: Marginal?
  /// The names of the coordinates that are sampled.
  let names: [String]
  /// For each parameter that is sampled, why it is not integrated out.
  let reasons: [(parameter: String, reason: String)]

  /// The density of some coordinates, and what the others are drawn from.
  private struct Marginal {
    /// The parameters that are left and those that are integrated out, by their numbers.
    let kept: [Int]
    let members: [Int]
    /// Value and gradient of the marginal density.
    let density: Plan
    /// The joint density at a draw, and the draw of each member.
    let draw: Plan
    /// How many standard normal numbers a draw takes.
    let noiseCount: Int
  }

  /// - Parameters:
  ///   - evenIfSlow: whether a block is integrated out that is sampled as easily.
  ///   - explaining: whether ``reasons`` are wanted even where it is plain that nothing is gained.
  /// - Throws: as ``Plan/init(outputs:unknowns:)``.
  init(
    _ full: ModelDensity, marginalizing: Marginalization, evenIfSlow: Bool = false,
    explaining: Bool = false
  ) throws(ModelError) {
    self.full = full
    guard marginalizing == .automatic else {
      (marginal, names, reasons) = (nil, full.names, [])
      return
    }
    let (parameters, unknowns) = (full.structure.parameters, full.planned.unknowns)
    let candidates = zip(parameters, unknowns).filter { $0.0.bijection is IdentityBijection }
      .map(\.1)
    // Most models without groups end here, at no cost.
    guard evenIfSlow || explaining || full.structure.mayChangeShape else {
      (marginal, names, reasons) = (nil, full.names, [])
      return
    }
    let (found, refusals) = CollapsedDensity(full.expression).gaussianBlock(of: candidates)
    let members = unknowns.indices.filter { found.contains(unknowns[$0]) }
    let pays = evenIfSlow || full.structure.changesShape(ofBlock: members)
    let standardized = StandardizedDensity(full, members)
    let block =
      pays && !members.isEmpty
      ? GaussianBlock(
        CollapsedDensity(standardized.expression),
        members: members.map { standardized.unknowns[$0] }, unknowns: standardized.unknowns)
      : nil
    reasons = zip(parameters, unknowns).enumerated().compactMap { number, pair in
      let (parameter, unknown) = pair
      if !candidates.contains(unknown) { return (parameter.name, "it has bounds or a transform") }
      if let refusal = refusals[unknown] { return (parameter.name, refusal.inWords) }
      if !pays { return (parameter.name, Self.easilySampled) }
      return block == nil
        ? (parameter.name, CollapsedDensity.BlockRefusal.unsupported.inWords) : nil
    }
    guard let block else {
      (marginal, names) = (nil, full.names)
      return
    }
    let kept = unknowns.indices.filter { !members.contains($0) }
    names = kept.flatMap { full.names[full.ranges[$0]] }
    marginal = Marginal(
      kept: kept, members: members,
      density: try Plan(
        outputs: [block.marginal] + gradient(of: block.marginal, withRespectTo: block.rest),
        unknowns: block.rest),
      draw: try Plan(
        outputs: [block.joint - standardized.logScale] + standardized.originals(of: block),
        unknowns: block.rest + block.noise),
      noiseCount: block.noise.reduce(0) { $0 + $1.shape.count })
  }

  private static let easilySampled =
    "it could be, but its conditional distribution keeps its shape, so that sampling is quicker"

  /// The names of the parameters that are integrated out.
  var integratedOut: [String] {
    marginal?.members.map { full.structure.parameters[$0].name } ?? []
  }

  var dimension: Int { names.count }

  func makeEvaluator() throws -> ModelEvaluator {
    ModelEvaluator(plan: marginal?.density ?? full.plan)
  }

  /// What sampling leaves out and what it does not, in words.
  var planLines: [String] {
    guard let marginal else {
      return ["nothing can be integrated out:"] + reasons.map { "'\($0.parameter)': \($0.reason)" }
    }
    let count = full.dimension - dimension
    return [
      "integrated out while sampling: \(integratedOut.joined(separator: ", ")) (\(count) of "
        + "\(full.dimension) coordinates; \(marginal.density.cost.operations) operations a gradient)"
    ] + reasons.map { "sampled is '\($0.parameter)': \($0.reason)" }
  }

  /// The coordinates that are sampled, of a position of all.
  func sampled(of position: [Double]) -> [Double] {
    guard let marginal else { return position }
    return marginal.kept.flatMap { position[full.ranges[$0]] }
  }

  func priorDraw(using generator: inout RandomStream) throws -> [Double] {
    sampled(of: try full.priorDraw(using: &generator))
  }

  func explainRefusal(at position: [Double]) -> String? {
    guard let marginal else { return full.explainRefusal(at: position) }
    let filled = Filling(marginal, of: full).filled(position[...], noise: nil)
    return full.explainRefusal(at: filled.position)
      ?? "the marginal log density is not finite; \(integratedOut.joined(separator: ", ")) can't be "
      + "integrated out there"
  }

  /// The run with all coordinates, those that were integrated out drawn given the others.
  func completed(_ run: SamplingRun) -> SamplingRun {
    guard let marginal else { return run }
    return run.moved(to: full.dimension) { draws, chain, isWarmup in
      let index = chain << 1 | (isWarmup ? 1 : 0)
      return Filling(marginal, of: full).completed(
        draws, RandomStream(seed: run.seed, index: index, purpose: .integratedOut),
        thin: run.options.thin)
    }
  }

  /// All coordinates of some positions, those that were integrated out drawn.
  func filled(_ positions: [[Double]], seed: UInt64) -> [[Double]] {
    guard let marginal else { return positions }
    let filling = Filling(marginal, of: full)
    var stream = RandomStream(seed: seed, purpose: .integratedOut)
    return positions.map { position in
      let noise = (0..<marginal.noiseCount).map { _ in Variates.normal(using: &stream) }
      return filling.filled(position[...], noise: noise).position
    }
  }

  /// Finds the other coordinates of draws.
  private struct Filling {
    private let marginal: Marginal
    private let full: ModelDensity
    private let executor: Executor

    init(_ marginal: Marginal, of full: ModelDensity) {
      (self.marginal, self.full) = (marginal, full)
      executor = Executor(marginal.draw)
    }

    /// All coordinates, and their joint log density.
    ///
    /// - Parameter noise: standard normal numbers; nil for the mean.
    func filled(
      _ position: ArraySlice<Double>, noise: [Double]?
    ) -> (position: [Double], logDensity: Double) {
      var position = position
      var result = [Double](repeating: 0, count: full.dimension)
      for (memory, parameter) in zip(executor.inputs, marginal.kept) {
        for (i, place) in full.ranges[parameter].enumerated() {
          let value = position.removeFirst()
          memory[i] = value
          result[place] = value
        }
      }
      var numbers = (noise ?? [Double](repeating: 0, count: marginal.noiseCount))[...]
      for memory in executor.inputs.dropFirst(marginal.kept.count) {
        for i in memory.indices { memory[i] = numbers.removeFirst() }
      }
      executor.run()
      for (values, member) in zip(executor.outputs.dropFirst(), marginal.members) {
        for (value, place) in zip(values, full.ranges[member]) { result[place] = value }
      }
      return (result, executor.outputs[0][0])
    }

    /// - Parameter thin: the numbers of draws that were not kept are left out, so that those that
    ///   were have the same bits.
    func completed(
      _ draws: SamplingRun.Draws, _ stream: RandomStream, thin: Int
    ) -> SamplingRun.Draws {
      var (stream, positions, statistics) = (stream, [Double](), draws.statistics)
      positions.reserveCapacity(draws.count * full.dimension)
      var noise = [Double](repeating: 0, count: marginal.noiseCount)
      for draw in 0..<draws.count {
        for _ in 0..<thin {
          noise.withUnsafeMutableBufferPointer { Variates.fillNormal($0, using: &stream) }
        }
        let (position, logDensity) = filled(draws[draw], noise: noise)
        positions += position
        statistics[draw].logDensity = logDensity
      }
      let divergences = draws.divergences.map {
        SamplingRun.Divergence(
          draw: $0.draw, start: filled($0.start[...], noise: nil).position,
          end: filled($0.end[...], noise: nil).position)
      }
      return draws.moved(
        to: positions, dimension: full.dimension, statistics: statistics,
        divergences: divergences)
    }
  }

  /// A run in the names and the constrained space of the model.
  func inferenceData(of run: SamplingRun, keep: [String]?) throws -> InferenceData {
    var result = try full.inferenceData(of: completed(run), keep: keep)
    let names = integratedOut
    if !names.isEmpty {
      result.posterior.attributes["integrated_out"] = names.joined(separator: ", ")
    }
    return result
  }
}

extension CollapsedDensity.BlockRefusal {
  fileprivate var inWords: String {
    switch self {
    case .notQuadratic: "the log density is not quadratic in it"
    case .notWithOthers: "the log density is not quadratic in it and the others together"
    case .unsupported: "the elements are mixed in a way that has no rule, or there are too many"
    }
  }
}

extension ModelStructure {
  /// Whether any prior has a parameter among its arguments, or the mean of any outcome is more than
  /// linear: without that no block changes its shape. Nothing but normal parameters counts too.
  var mayChangeShape: Bool {
    let all = parameters.map(\.tensor)
    if parameters.allSatisfy({ $0.bijection is IdentityBijection }) { return true }
    if !Tensor.unknowns(of: parameters.flatMap(\.distribution.arguments)).isEmpty { return true }
    return observations.contains { observation in
      observation.distribution.arguments.first.map { !$0.isLinear(in: all) } ?? false
    }
  }

  /// Whether the shape of a block's conditional distribution depends on the other parameters, by more
  /// than the scale of the noise: through its priors, as for effects whose scale is unknown, or
  /// through factors of it in the mean of an outcome. Nothing is left to sample counts too.
  ///
  /// - Parameter members: the numbers of the parameters in the block.
  func changesShape(ofBlock members: [Int]) -> Bool {
    let block = members.map { parameters[$0].tensor }
    let rest = parameters.indices.filter { !members.contains($0) }.map { parameters[$0].tensor }
    if rest.isEmpty { return true }
    let others = Set(rest)
    let priors = members.flatMap { parameters[$0].distribution.arguments }
    if Tensor.unknowns(of: priors).contains(where: others.contains) { return true }
    return observations.contains { observation in
      guard let mean = observation.distribution.arguments.first else { return false }
      return mean.multiplies(block, by: rest)
    }
  }
}
