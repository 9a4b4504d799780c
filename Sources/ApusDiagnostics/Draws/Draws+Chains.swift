/// Draws from nested arrays.

/// Chains of different lengths were given as the draws of one quantity.
public struct ChainLengthError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The number of draws in each chain.
  public let lengths: [Int]

  /// The lengths and the way out.
  public var description: String {
    "chains of \(lengths.map(String.init).joined(separator: ", ")) draws: "
      + "cut all chains to \(lengths.min() ?? 0) draws"
  }
}

extension Draws {
  /// The draws of one quantity, one array for each chain.
  ///
  /// - Throws: ``ChainLengthError`` for chains of different lengths.
  public init(chains: [[Double]]) throws(ChainLengthError) {
    guard Set(chains.map(\.count)).count <= 1 else {
      throw ChainLengthError(lengths: chains.map(\.count))
    }
    self.init(chains.flatMap(\.self), chains: chains.count)
  }
}
