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
    var words = counter
    var roundKey = key
    for _ in 0..<10 {
      let first = UInt64(words[0]) &* 0xD251_1F53
      let second = UInt64(words[2]) &* 0xCD9E_8D57
      words = SIMD4(
        UInt32(truncatingIfNeeded: second >> 32) ^ words[1] ^ roundKey[0],
        UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ words[3] ^ roundKey[1],
        UInt32(truncatingIfNeeded: first))
      roundKey = roundKey &+ SIMD2(0x9E37_79B9, 0xBB67_AE85)
    }
    return words
  }
}
