/// The bits of a random stream, which results of earlier runs rest on.
import ApusNumerics
import Testing

@Suite struct RandomStreamTests {
  /// The stream is Philox with the seed as the key, blocks counted in the lower half of the counter
  /// and index and purpose in the upper.
  @Test func numbersAreThePhiloxBlocksOfTheName() {
    var stream = RandomStream(
      seed: 0x0123_4567_89AB_CDEF, index: 3, purpose: RandomStream.Purpose.predictive)
    let key = SIMD2<UInt32>(0x89AB_CDEF, 0x0123_4567)
    for block in 0..<3 as Range<UInt32> {
      let words = Philox.block(
        counter: SIMD4(block, 0, 3, RandomStream.Purpose.predictive.rawValue), key: key)
      #expect(stream.next() == UInt64(words[0]) | UInt64(words[1]) << 32)
      #expect(stream.next() == UInt64(words[2]) | UInt64(words[3]) << 32)
    }
  }
}
