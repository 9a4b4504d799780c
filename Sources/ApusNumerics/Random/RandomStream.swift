/// Independent streams of random numbers, named by seed, index and purpose.

/// A random stream whose bits depend only on its name: the seed, an index (usually the chain) and
/// what the numbers are for.
///
/// Streams with different names never overlap: the name fixes the key and the upper half of the
/// Philox counter, and the lower half counts blocks (2^65 numbers of 64 bits each). Nothing here depends on
/// threads or on the order in which streams are used.
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

  @usableFromInline let key: SIMD2<UInt32>
  @usableFromInline let name: SIMD2<UInt32>
  @usableFromInline var blockIndex: UInt64 = 0
  @usableFromInline var spare: UInt64?

  /// - Parameters:
  ///   - seed: the seed of the whole run.
  ///   - index: which of the run's streams, for example the chain; only its lower 32 bits count.
  ///   - purpose: what the numbers are for.
  @inlinable
  public init(seed: UInt64, index: Int = 0, purpose: Purpose) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    name = SIMD2(UInt32(truncatingIfNeeded: index), purpose.rawValue)
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    if let value = spare {
      spare = nil
      return value
    }
    let counter = SIMD4(
      UInt32(truncatingIfNeeded: blockIndex), UInt32(truncatingIfNeeded: blockIndex >> 32),
      name[0], name[1])
    let words = Philox.block(counter: counter, key: key)
    blockIndex &+= 1
    spare = UInt64(words[2]) | UInt64(words[3]) << 32
    return UInt64(words[0]) | UInt64(words[1]) << 32
  }
}
