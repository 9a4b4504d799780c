/// The bits of a random stream, which results of earlier runs rest on, and its continuation.
import Foundation
import Testing

@testable import ApusNumerics

@Suite struct RandomStreamTests {
  static let name = RandomStream(seed: 0x0123_4567_89AB_CDEF, index: 3, purpose: .predictive)

  /// The stream is Philox with the seed as the key, blocks counted in the lower half of the counter
  /// and index and purpose in the upper.
  @Test func numbersAreThePhiloxBlocksOfTheName() {
    var stream = Self.name
    let key = SIMD2<UInt32>(0x89AB_CDEF, 0x0123_4567)
    for block in 0..<200 as Range<UInt32> {
      let words = Philox.block(
        counter: SIMD4(block, 0, 3, RandomStream.Purpose.predictive.rawValue), key: key)
      #expect(stream.next() == UInt64(words[0]) | UInt64(words[1]) << 32)
      #expect(stream.next() == UInt64(words[2]) | UInt64(words[3]) << 32)
    }
  }

  @Test(arguments: [0, 1, 2, 3, 127, 128, 129, 1000, 1001] as [UInt64])
  func aStreamGoesOnFromAnyPosition(taken: UInt64) throws {
    var stream = Self.name
    for _ in 0..<taken { _ = stream.next() }
    #expect(stream.position == taken)
    var jumped = RandomStream(
      seed: stream.seed, index: stream.index, purpose: stream.purpose, position: taken)
    var decoded = try JSONDecoder().decode(
      RandomStream.self, from: try JSONEncoder().encode(stream))
    #expect(jumped == stream)
    #expect(decoded == stream)
    let rest = (0..<300).map { _ in stream.next() }
    #expect(rest == (0..<300).map { _ in jumped.next() })
    #expect(rest == (0..<300).map { _ in decoded.next() })
    #expect(decoded == stream)
    #expect(decoded != Self.name)
  }

  @Test func namesAndPositionsOfAllBitsSurviveCoding() throws {
    let stream = RandomStream(
      seed: .max, index: Int(UInt32.max), purpose: .simulation, position: .max - 1)
    let decoded = try JSONDecoder().decode(
      RandomStream.self, from: try JSONEncoder().encode(stream))
    #expect(decoded == stream)
    #expect(decoded.position == UInt64.max - 1)
  }

  @Test func aCopyIsIndependent() {
    var stream = Self.name
    _ = stream.next()
    var copy = stream
    let numbers = (0..<500).map { _ in stream.next() }
    #expect(numbers == (0..<500).map { _ in copy.next() })
  }
}
