/// The maps between unconstrained space and supports: inverses, Jacobians, extremes.

import ApusDistributions
import ApusGraph
import Testing

@Suite struct BijectionTests {
  static let supports: [Support] = [.real, .positive, .nonNegative, .unitInterval]

  static func apply(_ map: (Tensor) -> Tensor, _ x: Double) throws -> Double {
    try evaluate([map(.constant(x))])[0][0]
  }

  @Test(arguments: supports)
  func unconstrainInvertsConstrain(support: Support) throws {
    let bijection = try #require(support.bijection)
    // Above this, numbers next to 1 are too coarse to tell where they came from.
    let highest = support == .unitInterval ? 3.0 : 700
    for y in [-700, -30, -1.5, -1e-3, 0, 1e-3, 0.5, 2.9, 30, 700] where y <= highest {
      let x = try Self.apply(bijection.constrain, y)
      #expect(support.contains(x))
      #expect(error(try Self.apply(bijection.unconstrain, x), y) < 1e-12)
    }
  }

  @Test(arguments: supports)
  func constrainInvertsUnconstrain(support: Support) throws {
    let bijection = try #require(support.bijection)
    for x in [1e-300, 1e-12, 0.25, 0.5, 0.75, 1 - 1e-12] {
      let y = try Self.apply(bijection.unconstrain, x)
      let again = try Self.apply(bijection.constrain, y)
      #expect(relativeError(again, x, floor: 0) < 1e-12 * max(1, abs(y)))
    }
  }

  @Test(arguments: supports)
  func logJacobianIsTheLogOfTheDerivative(support: Support) throws {
    let bijection = try #require(support.bijection)
    for y in [-20, -3, -0.5, 0, 0.1, 2, 8] {
      let step = 1e-3
      let near =
        try Self.apply(bijection.constrain, y + step) - Self.apply(bijection.constrain, y - step)
      let far =
        try Self.apply(bijection.constrain, y + 2 * step)
        - Self.apply(bijection.constrain, y - 2 * step)
      let derivative = (8 * near - far) / (12 * step)
      let expected = try Self.apply({ log($0) }, derivative)
      #expect(abs(try Self.apply(bijection.logJacobian, y) - expected) < 1e-9)
    }
  }

  @Test(arguments: supports)
  func logJacobianOfAVectorIsASum(support: Support) throws {
    let bijection = try #require(support.bijection)
    let y = [-1.5, 0.25, 3]
    let actual = try evaluate([bijection.logJacobian(y.tensor)])[0]
    let expected = try y.map { try Self.apply(bijection.logJacobian, $0) }.reduce(0, +)
    #expect(actual.count == 1)
    #expect(error(actual[0], expected) < 1e-15)
  }

  @Test(arguments: supports, [-700, -1, 0, 1, 700.0])
  func everythingStaysFinite(support: Support, y: Double) throws {
    let bijection = try #require(support.bijection)
    let unknown = Tensor.unknown("y", shape: [])
    let outputs = [bijection.constrain(unknown), bijection.logJacobian(unknown)]
    let slopes = outputs.flatMap { gradient(of: $0, withRespectTo: [unknown]) }
    let results = try evaluate(outputs + slopes, [unknown], at: [[y]])
    #expect(results.allSatisfy { $0[0].isFinite })
  }

  @Test func discreteSetsHaveNoBijection() {
    #expect(Support.binary.bijection == nil)
    #expect(Support.naturalNumbers.bijection == nil)
  }
}
