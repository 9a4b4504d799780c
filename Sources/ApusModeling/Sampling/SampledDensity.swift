/// The density that a sampler moves in.

import ApusDistributions
import ApusGraph
import ApusInference
import ApusNumerics

/// A model's density in the coordinates of a sampler: without the parameters that are integrated out,
/// and with effects between their own units and those of their scale.
struct SampledDensity: ExplainableDensity {
  /// The density of all parameters.
  let full: ModelDensity
  /// What is integrated out, and why the rest is not.
  let choice: BlockChoice
  /// The effects that are sampled in other coordinates, and their shares; see ``RecentredDensity``.
  let recentred: [CentredShare]
  /// What proposes draws of the few coordinates that are left; nil where trajectories make them.
  private(set) var proposal: GridProposal?
  /// The names of the coordinates that are sampled.
  let names: [String]
  /// How all parameters follow from what is sampled; nil where nothing is changed.
  let mapping: Mapping?

  /// The density of some coordinates, and the way back to those of the model.
  struct Mapping {
    /// The numbers of the parameters that have coordinates in what is sampled.
    let kept: [Int]
    /// Those of the parameters that are computed: integrated out or recentred.
    let computed: [Int]
    /// Value and gradient of the density that is sampled.
    var density: Plan { plans[0] }
    /// The joint density of all parameters, and the value of each that is computed.
    var draw: Plan { plans[1] }
    /// How many standard normal numbers a draw takes.
    let noiseCount: Int
    /// The coordinates of what is recentred, from those of the model.
    var entry: Plan { plans[2] }
    /// The density that is sampled without its gradient, where few coordinates are left.
    var value: Plan? { plans.count > 3 ? plans[3] : nil }
    /// The plans of the first data, and those in use.
    fileprivate let reusable: ReusablePlans
    fileprivate(set) var plans: [Plan]
  }

  /// - Parameter recentring: effects that are sampled in other coordinates, in the order of the
  ///   statements; those that are integrated out do not count.
  /// - Throws: as ``Plan/init(outputs:unknowns:)``.
  init(
    _ full: ModelDensity, _ choice: BlockChoice, recentring: [CentredShare] = []
  ) throws(ModelError) {
    var choice = choice
    var form = Form(full, choice, recentring)
    if form.block == nil, !choice.members.isEmpty {
      choice = choice.refused(in: full.structure)
      form = Form(full, choice, recentring)
    }
    (self.full, self.choice, recentred) = (full, choice, form.effects)
    guard form.block != nil || !form.effects.isEmpty else {
      (names, mapping) = (full.names, nil)
      return
    }
    let mapping = try Mapping(form, choice.members)
    names = mapping.kept.flatMap { full.names[full.ranges[$0]] }
    self.mapping = mapping
  }

  /// The density in other coordinates, and the block that is integrated out of it.
  fileprivate struct Form {
    let moved: RecentredDensity
    let density: CollapsedDensity
    let block: GaussianBlock?
    /// The effects that are sampled in other coordinates.
    let effects: [CentredShare]

    init(_ full: ModelDensity, _ choice: BlockChoice, _ recentring: [CentredShare]) {
      let (members, standardized) = (choice.members, choice.standardized(in: full.structure))
      effects = recentring.filter { !members.contains($0.effect.parameter) }
      let moved = RecentredDensity(
        full, (effects + standardized).sorted { $0.effect.parameter < $1.effect.parameter })
      let density = CollapsedDensity(moved.expression)
      (self.moved, self.density) = (moved, density)
      block =
        members.isEmpty
        ? nil
        : GaussianBlock(
          density, members: members.map { moved.unknowns[$0] }, unknowns: moved.unknowns,
          mostDense: choice.mostDense)
    }
  }

  /// The same for other data; nil when the plans don't fit them.
  ///
  /// - Parameter full: the density of all parameters by the plan of that of this one.
  func with(_ full: ModelDensity) -> SampledDensity? {
    guard let mapping else {
      return SampledDensity(full, choice: choice, recentred: recentred, names: names, mapping: nil)
    }
    guard let plans = mapping.reusable.rebound(replacing: full.replaced) else { return nil }
    var other = mapping
    other.plans = plans
    return SampledDensity(full, choice: choice, recentred: recentred, names: names, mapping: other)
  }

  private init(
    _ full: ModelDensity, choice: BlockChoice, recentred: [CentredShare], names: [String],
    mapping: Mapping?
  ) {
    self.full = full
    self.choice = choice
    self.recentred = recentred
    self.names = names
    self.mapping = mapping
  }

  /// The density with a proposal for the run of a seed, where few coordinates are left to be sampled and
  /// a grid covers them.
  func proposing(seed: UInt64, threads: Int?) async throws -> SampledDensity {
    guard mapping?.value != nil else { return self }
    var result = self
    result.proposal = try await GridProposal.covering(self, seed: seed, threads: threads)
    return result
  }

  /// The bytes that the plans have made of data for themselves, besides the data.
  var ownBytes: Int { mapping?.reusable.ownBytes ?? 0 }

  /// The names of the parameters that are integrated out.
  var integratedOut: [String] { choice.members.map { full.structure.parameters[$0].name } }

  var dimension: Int { names.count }

  func makeEvaluator() throws -> ModelEvaluator {
    ModelEvaluator(plan: mapping?.density ?? full.plan, valuePlan: mapping?.value)
  }

  /// The coordinates that are sampled, of a position of all.
  func sampled(of position: [Double]) -> [Double] {
    guard let mapping else { return position }
    var values = full.ranges.map { Array(position[$0]) }
    let moved = mapping.entry.evaluate(values)
    for (choice, coordinates) in zip(recentred, moved) {
      values[choice.effect.parameter] = coordinates
    }
    return mapping.kept.flatMap { values[$0] }
  }

  func priorDraw(using generator: inout RandomStream) throws -> [Double] {
    sampled(of: try full.priorDraw(using: &generator))
  }

  func explainRefusal(at position: [Double]) -> String? {
    guard let mapping else { return full.explainRefusal(at: position) }
    let filled = Filling(mapping, of: full).filled(position[...], noise: nil)
    return full.explainRefusal(at: filled.position)
      ?? "the log density that is sampled is not finite"
      + (integratedOut.isEmpty
        ? "" : "; \(integratedOut.joined(separator: ", ")) can't be integrated out there")
  }
}

extension SampledDensity.Mapping {
  fileprivate init(_ form: SampledDensity.Form, _ members: [Int]) throws(ModelError) {
    let (moved, density, block) = (form.moved, form.density, form.block)
    let effects = form.effects.map(\.effect.parameter)
    kept = moved.unknowns.indices.filter { !members.contains($0) }
    computed = (members + effects).sorted()
    let unknowns = kept.map { moved.unknowns[$0] }
    var draw = Substitution(
      Dictionary(uniqueKeysWithValues: zip(block?.members ?? [], block?.draws ?? [])))
    let values = computed.map { draw(moved.values[$0]) }
    let sampled =
      if let block {
        try CollapsedDensity(block.marginal, collapsing: false).plan(withRespectTo: unknowns)
      } else {
        try density.plan(withRespectTo: unknowns)
      }
    let joint = block?.joint ?? density.value
    let noise = block?.noise ?? []
    let drawn = try Plan(
      outputs: [joint - draw(moved.logScale)] + values, unknowns: unknowns + noise)
    noiseCount = noise.reduce(0) { $0 + $1.shape.count }
    let entry = try Plan(
      outputs: effects.compactMap { moved.coordinates[$0] }, unknowns: moved.originals)
    var all = [sampled, drawn, entry]
    let dimension = unknowns.reduce(0) { $0 + $1.shape.count }
    if let block, (1...GridProposal.mostCoordinates).contains(dimension) {
      all.append(try Plan(outputs: [block.marginal], unknowns: unknowns))
    }
    reusable = ReusablePlans(all, of: density)
    plans = reusable.plans
  }
}
