/// Independent streams of random numbers, named by seed, index and purpose.

/// A random stream whose bits depend only on its name: the seed, an index (usually the chain) and
/// what the numbers are for.
///
/// Streams with different names never overlap: the name fixes the key and the upper half of the
/// Philox counter, and the lower half counts blocks (2^65 numbers of 64 bits each). Nothing here
/// depends on threads or on the order in which streams are used.
public struct RandomStream: RandomNumberGenerator, Sendable {
  /// What a stream is used for; each purpose has numbers of its own under the same seed.
  public enum Purpose: UInt32, Sendable {
    /// Momenta, directions and selections of a chain.
    case sampling
    /// Starting points of a chain.
    case initialPoint
    /// Replicated or predicted data.
    case predictive
    /// Draws from the prior.
    case prior
    /// Draws of an approximation.
    case approximation
    /// Splits of a data set.
    case splitting
    /// Data made for an example or a test.
    case simulation
  }

  @usableFromInline let key: UInt64
  @usableFromInline let name: UInt64
  @usableFromInline var blockIndex: UInt64 = 0
  @usableFromInline var spare: UInt64?

  /// - Parameters:
  ///   - seed: the seed of the whole run.
  ///   - index: which of the run's streams, for example the chain; only its lower 32 bits count.
  ///   - purpose: what the numbers are for.
  @inlinable
  public init(seed: UInt64, index: Int = 0, purpose: Purpose) {
    key = seed
    name = UInt64(UInt32(truncatingIfNeeded: index)) | UInt64(purpose.rawValue) << 32
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    if let value = spare {
      spare = nil
      return value
    }
    let block = Philox.block(low: blockIndex, high: name, key: key)
    blockIndex &+= 1
    spare = block.high
    return block.low
  }
}
