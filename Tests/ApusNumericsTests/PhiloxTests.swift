/// Philox against the known answers that its authors publish with Random123 (file kat_vectors).
import Testing

@testable import ApusNumerics

@Suite struct PhiloxTests {
  @Test(arguments: [
    (
      SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0),
      SIMD4<UInt32>(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)
    ),
    (
      SIMD4<UInt32>(repeating: .max), SIMD2<UInt32>(repeating: .max),
      SIMD4<UInt32>(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
    ),
    (
      SIMD4<UInt32>(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
      SIMD2<UInt32>(0xa409_3822, 0x299f_31d0),
      SIMD4<UInt32>(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
    ),
  ])
  func blockMatchesPublishedVectors(
    counter: SIMD4<UInt32>, key: SIMD2<UInt32>, expected: SIMD4<UInt32>
  ) {
    #expect(Philox.block(counter: counter, key: key) == expected)
  }

  /// A twin, word by word as the paper has it, of what the kernels do with many blocks at once.
  static func twin(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (word, key) = (counter, key)
    for _ in 0..<10 {
      let first = word[0].multipliedFullWidth(by: 0xD251_1F53)
      let second = word[2].multipliedFullWidth(by: 0xCD9E_8D57)
      word = SIMD4(
        second.high ^ word[1] ^ key[0], second.low, first.high ^ word[3] ^ key[1], first.low)
      key &+= SIMD2(0x9E37_79B9, 0xBB67_AE85)
    }
    return word
  }

  @Test(arguments: InstructionSet.available, [0, 1, 2, 7, 8, 16, 37])
  func everyInstructionSetMakesTheSameBits(set: InstructionSet, blocks: Int) {
    // The lower word of the counter overflows on the way.
    let (key, high, first) =
      (0x0370_7344_243F_6A88, 0x299F_31D0_A409_3822, 0x7_FFFF_FFFD) as (UInt64, UInt64, UInt64)
    var numbers = [UInt64](repeating: 0, count: 2 * blocks)
    numbers.withUnsafeMutableBufferPointer {
      Philox.fill($0, key: key, high: high, from: first, on: set)
    }
    for block in 0..<blocks {
      let low = first + UInt64(block)
      let words = Self.twin(
        counter: SIMD4(
          Self.halves(low).x, Self.halves(low).y, Self.halves(high).x, Self.halves(high).y),
        key: Self.halves(key))
      #expect(Self.halves(numbers[2 * block]) == words.lowHalf)
      #expect(Self.halves(numbers[2 * block + 1]) == words.highHalf)
    }
  }

  private static func halves(_ bits: UInt64) -> SIMD2<UInt32> {
    SIMD2(UInt32(truncatingIfNeeded: bits), UInt32(bits >> 32))
  }

  @Test func streamsOfDifferentNamesDiffer() {
    var first = RandomStream(seed: 1, index: 0, purpose: .sampling)
    var again = RandomStream(seed: 1, index: 0, purpose: .sampling)
    var otherIndex = RandomStream(seed: 1, index: 1, purpose: .sampling)
    var otherPurpose = RandomStream(seed: 1, index: 0, purpose: .predictive)
    let numbers = (0..<8).map { _ in first.next() }
    #expect(numbers == (0..<8).map { _ in again.next() })
    #expect(Set(numbers).isDisjoint(with: (0..<8).map { _ in otherIndex.next() }))
    #expect(Set(numbers).isDisjoint(with: (0..<8).map { _ in otherPurpose.next() }))
  }
}
