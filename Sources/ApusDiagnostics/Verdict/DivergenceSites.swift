/// Where divergent transitions sit.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The chains that divergent transitions come from, and the region of the posterior that they gather in.
///
/// A region is one side of one scalar quantity: three quarters of the divergent draws lie on it, and few
/// of all draws do. Of all quantities the one is named with the smallest share of all draws, and only when
/// so many divergences would hardly gather there by chance (Chernoff's bound for the binomial tail, over
/// both sides of all quantities, at 1 %).
public struct DivergenceSites: Sendable, Equatable {
  /// One side of a quantity.
  public struct Region: Sendable, Equatable {
    /// The quantity, such as `tau` or `beta[1]`.
    public let variable: String
    /// Whether the divergences lie at its small values.
    public let isLow: Bool
    /// Three quarters of the divergent draws lie beyond this value.
    public let limit: Double
    /// The share of all draws that do.
    public let shareOfDraws: Double
    /// Whether all draws of the quantity are positive, as those of scales are.
    public let isPositive: Bool
  }

  /// The number of divergences of each chain.
  public let byChain: [Int]
  /// Where they gather; nil where no region is plain.
  public let region: Region?
  /// The variable with several elements whose spread follows the region's quantity the closest, when
  /// it does so at all: what a scale scales.
  public let scaledBlock: String?

  /// Finds them in the posterior of a run.
  ///
  /// - Returns: nil without divergences, or without the statistic `diverging`.
  public init?(in data: InferenceData) {
    guard let flags = data.sampleStats["diverging"] else { return nil }
    let draws = flags.drawCount
    byChain = (0..<flags.chainCount).map { chain in
      flags.values[chain * draws..<(chain + 1) * draws].count { $0 != 0 }
    }
    let divergent = flags.values.indices.filter { flags.values[$0] != 0 }
    guard !divergent.isEmpty else { return nil }
    let region = Self.region(of: divergent, in: data.posterior, draws: flags.values.count)
    self.region = region
    scaledBlock = region.flatMap { Self.block(scaledBy: $0.variable, in: data.posterior) }
  }

  private static func region(
    of divergent: [Int], in group: DataGroup, draws: Int
  ) -> Region? {
    var (best, sides) = (Region?.none, 0.0)
    let needed = (divergent.count * 3 + 3) / 4
    for name in group.names {
      guard let array = group[name], array.values.count == draws * array.elementCount else {
        continue
      }
      for element in 0..<array.elementCount {
        let values = array.draws(element: element).values
        guard values.hasOnlyFinite else { continue }
        sides += 2
        let sorted = divergent.map { values[$0] }.sorted()
        for isLow in [true, false] {
          let limit = isLow ? sorted[needed - 1] : sorted[sorted.count - needed]
          let beyond = values.count { isLow ? $0 <= limit : $0 >= limit }
          let share = Double(beyond) / Double(draws)
          guard share < best?.shareOfDraws ?? mostOfDraws else { continue }
          best = Region(
            variable: group.elementNames(of: name)[element], isLow: isLow, limit: limit,
            shareOfDraws: share,
            isPositive: values.allSatisfy { $0 > 0 })
        }
      }
    }
    guard let best else { return nil }
    let (gathered, share) = (Double(needed) / Double(divergent.count), best.shareOfDraws)
    let rest = gathered < 1 ? (1 - gathered) * log((1 - gathered) / (1 - share)) : 0
    let surprise = Double(divergent.count) * (gathered * log(gathered / share) + rest)
    return surprise > log(sides / 0.01) ? best : nil
  }

  /// The variable whose elements' spread within a draw has the largest rank correlation with a
  /// positive quantity, of those above one half.
  private static func block(scaledBy quantity: String, in group: DataGroup) -> String? {
    var (best, largest) = (String?.none, 0.5)
    guard let scale = draws(of: quantity, in: group) else { return nil }
    let scores = scale.rankNormalized()
    for name in group.names {
      guard let array = group[name], array.elementCount > 1,
        array.values.count == scale.values.count * array.elementCount,
        !group.elementNames(of: name).contains(quantity)
      else { continue }
      let count = array.elementCount
      let spreads = scale.values.indices.map { draw in
        Draws(Array(array.values[draw * count..<(draw + 1) * count]), chains: 1)
          .standardDeviation()
      }
      let other = Draws(spreads, chains: scale.chainCount).rankNormalized()
      let correlation =
        zip(scores.values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
        / scores.values.reduce(0) { $0 + $1 * $1 }
      if correlation > largest { (best, largest) = (name, correlation) }
    }
    return best
  }

  private static func draws(of quantity: String, in group: DataGroup) -> Draws? {
    for name in group.names {
      if let element = group.elementNames(of: name).firstIndex(of: quantity) {
        return group[name]?.draws(element: element)
      }
    }
    return nil
  }

  /// A region with a larger share of all draws says little.
  private static let mostOfDraws = 0.25
}

extension DivergenceSites: CustomStringConvertible {
  /// The chains and the region in words.
  public var description: String {
    let chains = byChain.enumerated().filter { $0.element > 0 }
      .map { "\($0.element) in chain \($0.offset)" }.joined(separator: ", ")
    guard let region else { return chains }
    return "\(chains); three quarters of them where \(region.variable) is "
      + "\(region.isLow ? "below" : "above") \(significant(region.limit)), as "
      + "\(fixed(region.shareOfDraws * 100, decimals: 1)) % of all draws are"
  }

  /// What to do about them, the most helpful thing first.
  ///
  /// - Parameter targetAccept: that of the run; nil when it is not known.
  func advice(targetAccept: Double?) -> String {
    guard let region, region.isLow, region.isPositive else {
      return Verdict.Advice.divergences(targetAccept: targetAccept)
    }
    let block = scaledBlock.map { "'\($0)', which it scales," } ?? "what it scales"
    let raising = Verdict.Advice.raising(targetAccept).map { "; to \($0) helps less" } ?? ""
    return "'\(region.variable)' next to zero is the neck of a funnel: write \(block) "
      + "non-centred, or give it a prior that keeps it from zero\(raising)"
  }

  private func significant(_ value: Double) -> String {
    let magnitude = value == 0 ? 0 : log10(value.magnitude).rounded(.down)
    return fixed(value, decimals: Int(max(0, min(12, 2 - magnitude))))
  }
}
