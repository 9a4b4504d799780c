/// The draws of one scalar quantity, chain after chain in flat storage.

/// The draws of one scalar quantity: what every convergence statistic takes.
///
/// The statistics share one policy for input that says nothing. Unless a method documents
/// otherwise, they return NaN when a value is not finite; convergence statistics also return NaN
/// for fewer than ``minimumDrawCount`` draws a chain. None of them traps.
public struct Draws: Sendable, Equatable {
  /// The fewest draws a chain must have before anything is said about its convergence.
  public static let minimumDrawCount = 4

  /// All values, the draws of the first chain first.
  public let values: [Double]
  /// The number of chains.
  public let chainCount: Int

  /// The number of draws in each chain.
  public var drawCount: Int { chainCount == 0 ? 0 : values.count / chainCount }

  /// Draws of `chains` chains of equal length.
  ///
  /// - Precondition: the number of values is a multiple of the number of chains.
  public init(_ values: [Double], chains: Int) {
    precondition(
      chains > 0 ? values.count.isMultiple(of: chains) : chains == 0 && values.isEmpty,
      "\(values.count) values for \(chains) chains")
    self.values = values
    chainCount = chains
  }

  /// The positions of one chain in ``values``.
  func range(ofChain chain: Int) -> Range<Int> {
    chain * drawCount..<(chain + 1) * drawCount
  }

  /// Each chain cut into its first and its last half; the middle draw of an odd chain is dropped.
  func split() -> Draws {
    let half = drawCount / 2
    if drawCount == 2 * half { return Draws(values, chains: 2 * chainCount) }
    var halves: [Double] = []
    halves.reserveCapacity(2 * half * chainCount)
    for chain in 0..<chainCount {
      let range = range(ofChain: chain)
      halves += values[range.prefix(half)]
      halves += values[range.suffix(half)]
    }
    return Draws(halves, chains: 2 * chainCount)
  }

  /// The same layout with other values.
  func mapping(_ transform: (Double) -> Double) -> Draws {
    Draws(values.map(transform), chains: chainCount)
  }
}
