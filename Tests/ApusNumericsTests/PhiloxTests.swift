/// Philox against the known answers that its authors publish with Random123 (file kat_vectors).
import ApusNumerics
import Testing

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
