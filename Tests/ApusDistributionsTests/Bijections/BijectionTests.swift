/// The maps between unconstrained space and supports: inverses, Jacobians, extremes.

import ApusGraph
import Testing

@testable import ApusDistributions

@Suite struct BijectionTests {
  static let supports: [Support] = [
    .real, .positive, .nonNegative, .unitInterval, .openUnitInterval, .above(2), .atLeast(-3),
    .atMost(-1.5), .interval(lower: -3, upper: 0.25), .circular,
  ]

  static func apply(_ map: (Tensor) -> Tensor, _ x: Double) throws -> Double {
    try evaluate([map(.constant(x))])[0][0]
  }

  /// What rounding of a constrained value to a number of the size of its bounds costs.
  static func rounding(_ x: Double, _ support: Support) -> Double {
    let ends = [support.lowerEnd, support.upperEnd].compactMap { $0 }
    return ends.map(\.ulp).reduce(x.ulp, max)
  }

  @Test(arguments: supports)
  func unconstrainInvertsConstrain(support: Support) throws {
    let bijection = try #require(support.bijection)
    for y in [-700, -30, -3, -1.5, -1e-3, 0, 1e-3, 0.5, 2.9, 30, 700]
    where support != .circular || abs(y) <= .pi {
      let x = try Self.apply(bijection.constrain, y)
      #expect(support.contains(x) || x == support.lowerEnd || x == support.upperEnd)
      let logSlope = try Self.apply({ bijection.logJacobian($0) }, y)
      let slope = try Self.apply({ exp($0) }, logSlope)
      // Where bounds are large beside distances from them, not all digits of y come back.
      let lost = 4 * Self.rounding(x, support) / slope
      guard lost < 0.1 else { continue }
      let again = try Self.apply(bijection.unconstrain, x)
      #expect(abs(again - y) <= 1e-12 * max(1, abs(y)) + lost, "\(y) comes back as \(again)")
    }
  }

  @Test(arguments: supports)
  func constrainInvertsUnconstrain(support: Support) throws {
    let bijection = try #require(support.bijection)
    for share in [1e-300, 1e-12, 0.25, 0.5, 0.75, 1 - 1e-12] {
      let x: Double =
        switch (support.lowerEnd, support.upperEnd) {
        case (let lower?, let upper?): lower + (upper - lower) * share
        case (let lower?, nil): lower + share
        case (nil, let upper?): upper - share
        case (nil, nil): share
        }
      guard support.depth(of: x) > 0 else { continue }
      let y = try Self.apply(bijection.unconstrain, x)
      let again = try Self.apply(bijection.constrain, y)
      let bound = 1e-12 * abs(x) * max(1, abs(y)) + 4 * Self.rounding(x, support)
      #expect(abs(again - x) <= bound, "\(x) comes back as \(again)")
    }
  }

  @Test(arguments: supports)
  func anglesAndHalvesMeetWithoutAJump(support: Support) throws {
    let bijection = try #require(support.bijection)
    let unknown = Tensor.unknown("y", shape: [])
    let slope = gradient(of: bijection.constrain(unknown), withRespectTo: [unknown])
    for y in [-2.0, -1e-9, 0, 1e-9, 2] {
      let expected = try Self.apply({ exp(bijection.logJacobian($0)) }, y)
      let actual = try evaluate(slope, [unknown], at: [[y]])[0][0]
      #expect(relativeError(abs(actual), expected, floor: 0) < 1e-14)
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
      let derivative = abs(8 * near - far) / (12 * step)
      let expected = try Self.apply({ log($0) }, derivative)
      let x = try Self.apply(bijection.constrain, y)
      let lost = 4 * Self.rounding(x, support) / (step * derivative)
      #expect(abs(try Self.apply(bijection.logJacobian, y) - expected) < 1e-9 + lost)
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
