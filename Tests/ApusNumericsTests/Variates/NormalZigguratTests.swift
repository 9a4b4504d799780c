/// The table of the ziggurat, and the two ways to draw normal numbers.
import Foundation
import Testing

@testable import ApusNumerics

@Suite struct NormalZigguratTests {
  static let edges = NormalZiggurat.edges

  static func density(_ x: Double) -> Double { exp(-0.5 * x * x) }

  @Test func layersHaveOneAreaAndEndAtTheTop() {
    let start = NormalZiggurat.tailStart
    let tail = (0.5 * Double.pi).squareRoot() * SpecialFunctions.erfc(start / 2.0.squareRoot())
    let area = start * Self.density(start) + tail
    #expect(Self.edges.count == 257)
    #expect(Self.edges[1] == start)
    #expect(abs(Self.edges[0] * Self.density(start) - area) < 1e-16)
    for (right, next) in zip(Self.edges.dropFirst(), Self.edges.dropFirst(2)) {
      // Of two rounded edges near 0 the densities, near 1, differ by rounding errors.
      #expect(abs(right * (Self.density(next) - Self.density(right)) - area) < 1e-15)
    }
    #expect(Self.edges[256] == 0)
  }

  /// Random bits, one number after the other, that begin with given ones.
  struct Bits: RandomNumberGenerator {
    var first: [UInt64]
    var rest = RandomStream(seed: 4, purpose: .simulation)

    mutating func next() -> UInt64 { first.isEmpty ? rest.next() : first.removeFirst() }
  }

  @Test func pointsAreSymmetricMultiplesOfTheirLayersWidth() {
    for layer in [0, 1, 17, 255] as [UInt64] {
      let width = Self.edges[Int(layer)]
      let leftmost = NormalZiggurat.point(layer).x
      let rightmost = NormalZiggurat.point(~0xFF | layer).x
      #expect(leftmost == -rightmost)
      #expect(rightmost == width * (1 - 0x1p-52))
      // The two in the middle.
      #expect(NormalZiggurat.point(1 << 63 | layer).x == width * 0x1p-52)
      #expect(NormalZiggurat.point((1 << 63 - 1) & ~0xFF | layer).x == width * -0x1p-52)
    }
  }

  @Test func pointsOfEveryKindAreDrawn() {
    // The middle of a layer is accepted at once; the outermost point of the base goes to the tail.
    var middle = Bits(first: [1 << 63 | 9])
    #expect(Variates.normal(using: &middle) == Self.edges[9] * 0x1p-52)
    #expect(middle.rest.position == 0)
    for (bits, sign) in [(~0xFF, 1.0), (0, -1)] as [(UInt64, Double)] {
      var outermost = Bits(first: [bits])
      #expect(sign * Variates.normal(using: &outermost) > NormalZiggurat.tailStart)
    }
    // The corner of a layer that the density cuts off is drawn again, into the middle here.
    var corner = Bits(first: [~0xFF | 9, .max, 1 << 63 | 30])
    #expect(Variates.normal(using: &corner) == Self.edges[30] * 0x1p-52)
  }

  @Test(arguments: [0, 1, 15, 16, 17, 127, 128, 129, 10_000])
  func fillingGivesTheDrawsOneByOne(count: Int) {
    for position in [0, 1, 126, 127] as [UInt64] {
      var one = RandomStream(seed: 11, purpose: .simulation, position: position)
      var all = one
      var draws = [Double](repeating: .nan, count: count)
      draws.withUnsafeMutableBufferPointer { Variates.fillNormal($0, using: &all) }
      #expect(draws == (0..<count).map { _ in Variates.normal(using: &one) })
      #expect(one == all)
    }
  }

  @Test(arguments: InstructionSet.available)
  func everyInstructionSetStopsAtTheSamePoint(instructionSet: InstructionSet) {
    var generator = RandomStream(seed: 12, purpose: .simulation)
    for count in 0..<300 {
      let bits = (0..<count).map { _ in generator.next() }
      let expected = bits.map(NormalZiggurat.innerPoint).prefix { !$0.isNaN }
      let points = [Double](unsafeUninitializedCapacity: count) { memory, inner in
        inner = bits.withUnsafeBufferPointer {
          NormalZiggurat.innerPoints(
            of: $0, into: .init(rebasing: memory[..<count]), on: instructionSet)
        }
      }
      #expect(points == Array(expected))
    }
  }
}
