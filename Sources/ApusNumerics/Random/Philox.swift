/// The Philox 4x32-10 block function: a bijection that turns a counter and a key into random bits.

/// Ten rounds of Philox on four 32-bit words (Salmon, Moraes, Dror and Shaw 2011, "Parallel random
/// numbers: as easy as 1, 2, 3", section 3.3).
///
/// A counter-based generator has no state to carry along: the bits of a block depend on `counter`
/// and `key` alone, so that independent streams are a matter of disjoint counters.
public enum Philox {
  /// The four random words that belong to a counter under a key.
  /// - Complexity: ten rounds of two 32 by 32 bit products.
  @inlinable
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    let (low, high) = block(
      low: UInt64(counter[0]) | UInt64(counter[1]) << 32,
      high: UInt64(counter[2]) | UInt64(counter[3]) << 32,
      key: UInt64(key[0]) | UInt64(key[1]) << 32)
    return SIMD4(
      UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32),
      UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high >> 32))
  }

  /// The same on pairs of words, the first of each in the lower half: vector registers would cost
  /// moves, and half the speed of a stream.
  @inlinable
  static func block(low: UInt64, high: UInt64, key: UInt64) -> (low: UInt64, high: UInt64) {
    var (word0, word1) = (UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32))
    var (word2, word3) = (UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high >> 32))
    var (key0, key1) = (UInt32(truncatingIfNeeded: key), UInt32(truncatingIfNeeded: key >> 32))
    for _ in 0..<10 {
      let first = UInt64(word0) &* 0xD251_1F53
      let second = UInt64(word2) &* 0xCD9E_8D57
      word0 = UInt32(truncatingIfNeeded: second >> 32) ^ word1 ^ key0
      word1 = UInt32(truncatingIfNeeded: second)
      word2 = UInt32(truncatingIfNeeded: first >> 32) ^ word3 ^ key1
      word3 = UInt32(truncatingIfNeeded: first)
      key0 &+= 0x9E37_79B9
      key1 &+= 0xBB67_AE85
    }
    return (UInt64(word0) | UInt64(word1) << 32, UInt64(word2) | UInt64(word3) << 32)
  }
}
