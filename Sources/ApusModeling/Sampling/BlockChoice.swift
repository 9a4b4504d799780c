/// Which parameters a sampler leaves out.

import ApusDistributions
import ApusGraph
import ApusInference

/// The parameters that are integrated out while the others are sampled, and why the others are not.
struct BlockChoice {
  /// The numbers of the parameters that are integrated out.
  let members: [Int]
  /// For each parameter that is sampled, why; empty where it is plain that nothing is gained.
  let reasons: [(parameter: String, reason: String)]
  /// The largest number of elements for which a dense Cholesky factor still pays.
  let mostDense: Int
  /// Whether the shape of the block's conditional distribution depends on what is sampled.
  private let changesShape: Bool

  private init(
    members: [Int], reasons: [(parameter: String, reason: String)], mostDense: Int = 0,
    changesShape: Bool = false
  ) {
    (self.members, self.reasons) = (members, reasons)
    (self.mostDense, self.changesShape) = (mostDense, changesShape)
  }

  /// Everything is sampled.
  static let none = BlockChoice(members: [], reasons: [])

  /// - Parameters:
  ///   - evenIfSlow: whether a block is integrated out that is sampled as easily.
  ///   - explaining: whether ``reasons`` are wanted even where it is plain that nothing is gained.
  init(_ full: ModelDensity, evenIfSlow: Bool = false, explaining: Bool = false) {
    let (parameters, unknowns) = (full.structure.parameters, full.planned.unknowns)
    let isFree = parameters.map { $0.bijection is IdentityBijection }
    let bounded = zip(isFree, full.ranges).reduce(0) { $0 + ($1.0 ? 0 : $1.1.count) }
    // Most models without groups end here, at no cost.
    guard
      evenIfSlow || explaining || bounded <= GridProposal.mostCoordinates
        || full.structure.mayChangeShape
    else {
      self = .none
      return
    }
    let candidates = zip(isFree, unknowns).filter(\.0).map(\.1)
    let (found, refusals) = CollapsedDensity(full.expression).gaussianBlock(of: candidates)
    let members = unknowns.indices.filter { found.contains(unknowns[$0]) }
    let left = full.ranges.indices.filter { !members.contains($0) }
      .reduce(0) { $0 + full.ranges[$1].count }
    // What a grid covers takes far fewer evaluations.
    let isFew = left <= GridProposal.mostCoordinates
    changesShape = full.structure.changesShape(ofBlock: members)
    let pays = evenIfSlow || changesShape || isFew
    self.members = pays ? members : []
    mostDense =
      changesShape || evenIfSlow
      ? (isFew ? Self.mostDenseOnGrid : Self.mostDenseAlways) : Self.mostDenseIfEasy
    reasons = zip(parameters, unknowns).compactMap { parameter, unknown in
      if !candidates.contains(unknown) { return (parameter.name, "it has bounds or a transform") }
      if let refusal = refusals[unknown] {
        return (
          parameter.name,
          explaining
            ? full.structure.reason(refusal, parameter.tensor, with: members) : refusal.inWords
        )
      }
      return pays ? nil : (parameter.name, Self.easilySampled)
    }
  }

  /// Dense factors of more columns cost more than the gradients that they save: where trajectories
  /// need some thousand evaluations, where a grid does, and where the block is sampled as easily.
  private static let (mostDenseAlways, mostDenseOnGrid, mostDenseIfEasy) = (32, 64, 12)

  private static let easilySampled =
    "it could be, but its conditional distribution keeps its shape, so that sampling is quicker"

  /// The choice that is left when the block cannot be integrated out.
  func refused(in structure: ModelStructure) -> BlockChoice {
    let reason =
      changesShape ? CollapsedDensity.BlockRefusal.unsupported.inWords : Self.easilySampled
    return BlockChoice(
      members: [], reasons: reasons + members.map { (structure.parameters[$0].name, reason) })
  }

  /// The effects among the members whose scale is sampled; they are integrated out in its units.
  func standardized(in structure: ModelStructure) -> [CentredShare] {
    if members.isEmpty { return [] }
    return structure.locationScales.filter {
      $0.isCentred && members.contains($0.parameter)
        && !Tensor.unknowns(of: [$0.scale]).isEmpty
    }.map { CentredShare(effect: $0, share: [0]) }
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
  /// Why a parameter is not in the block, by the first statement that is not quadratic in it, or not in
  /// it and the block together.
  fileprivate func reason(
    _ refusal: CollapsedDensity.BlockRefusal, _ parameter: Tensor, with members: [Int]
  ) -> String {
    let others = refusal == .notWithOthers ? members.map { parameters[$0].tensor } : []
    guard let term = terms.first(where: { !$0.density.isQuadratic(in: others + [parameter]) })
    else { return refusal.inWords }
    return "\(term.name) is not quadratic in it"
      + (others.isEmpty ? "" : " and the parameters that are integrated out")
  }

  /// The summands of the log density, by the statements that they come from.
  private var terms: [(name: String, density: Tensor)] {
    parameters.map {
      ("the prior of '\($0.name)'", $0.distribution.logDensityInSupport($0.tensor))
    }
      + observations.map { observation in
        let (distribution, value) = observation.observed
        return ("the likelihood of '\(observation.name)'", distribution.logDensity(value))
      } + potentials.map { ("the potential '\($0.name)'", $0.tensor) }
  }

  /// Whether any prior has a parameter among its arguments, or the mean of any outcome is more than
  /// linear: without that no block changes its shape. Nothing but normal parameters counts too.
  fileprivate var mayChangeShape: Bool {
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
  fileprivate func changesShape(ofBlock members: [Int]) -> Bool {
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
