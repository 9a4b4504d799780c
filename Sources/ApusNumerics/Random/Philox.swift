/// The Philox 4x32-10 block function: a bijection that turns a counter and a key into random bits.
internal import CApusKernels

/// Ten rounds of Philox on four 32-bit words (Salmon, Moraes, Dror and Shaw 2011, "Parallel random
/// numbers: as easy as 1, 2, 3", section 3.3).
///
/// A counter-based generator has no state to carry along: the bits of a block depend on `counter`
/// and `key` alone, so that independent streams are a matter of disjoint counters, and many blocks
/// are computed side by side in vector registers. The bits are the same on every ``InstructionSet``.
public enum Philox {
  /// The four random words that belong to a counter under a key.
  /// - Complexity: ten rounds of two 32 by 32 bit products.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    let words = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: 2)
    defer { words.deallocate() }
    fill(
      words, key: joined(key[0], key[1]), high: joined(counter[2], counter[3]),
      from: joined(counter[0], counter[1]))
    return SIMD4(
      UInt32(truncatingIfNeeded: words[0]), UInt32(truncatingIfNeeded: words[0] >> 32),
      UInt32(truncatingIfNeeded: words[1]), UInt32(truncatingIfNeeded: words[1] >> 32))
  }

  /// The words of consecutive blocks in pairs, the first of each pair in the lower half.
  ///
  /// - Parameters:
  ///   - numbers: receives two numbers of each block.
  ///   - key: both words of the key, the first in the lower half, as everywhere.
  ///   - high: the last two words of the counter, the same for all blocks.
  ///   - first: the first two words of the first block's counter, which counts blocks.
  ///   - instructionSet: only the time depends on it.
  static func fill(
    _ numbers: UnsafeMutableBufferPointer<UInt64>, key: UInt64, high: UInt64, from first: UInt64,
    on instructionSet: InstructionSet = .current
  ) {
    guard let start = numbers.baseAddress else { return }
    apus_kernels_of(instructionSet.level).pointee.philox(
      key, high, first, start, numbers.count / 2)
  }

  private static func joined(_ lower: UInt32, _ upper: UInt32) -> UInt64 {
    UInt64(lower) | UInt64(upper) << 32
  }
}
