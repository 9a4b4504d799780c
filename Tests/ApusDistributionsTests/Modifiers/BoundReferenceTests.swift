/// Truncated and censored distributions, and probabilities of intervals, against their tables.

import ApusDistributions
import ApusGraph
import Testing

@Suite struct BoundReferenceTests {
  /// An expression of a value and arguments with a table of its own.
  struct Entry: Sendable, CustomTestStringConvertible {
    let name: String
    let arguments: [String]
    let make: @Sendable (Tensor, [Tensor]) -> Tensor

    var testDescription: String { name }
  }

  static let all: [Entry] = [
    .init(name: "TruncatedNormal", arguments: ["mu", "sigma", "lower", "upper"]) { x, a in
      Truncated(Normal(mu: a[0], sigma: a[1]), lower: a[2], upper: a[3]).logDensity(x)
    },
    .init(name: "TruncatedPoisson", arguments: ["mu"]) { x, a in
      Truncated(Poisson(mu: a[0]), lower: 1).logDensity(x)
    },
    .init(name: "CensoredNormal", arguments: ["mu", "sigma", "lower", "upper"]) { x, a in
      Censored(Normal(mu: a[0], sigma: a[1]), lower: a[2], upper: a[3]).logDensity(x)
    },
    .init(name: "CensoredPoisson", arguments: ["mu"]) { x, a in
      Censored(Poisson(mu: a[0]), upper: 4).logDensity(x)
    },
    .init(name: "IntervalNormal", arguments: ["mu", "sigma", "upper"]) { x, a in
      Normal(mu: a[0], sigma: a[1]).logProbability(from: x, through: a[2])
    },
  ]

  @Test(arguments: all)
  func valuesAndDerivativesAgree(entry: Entry) throws {
    var (worst, worstSlope) = (0.0, 0.0)
    for point in try ArrayTable.named(entry.name, in: "arrays").cases {
      let x = Tensor.unknown("x", shape: [])
      let unknowns = entry.arguments.map { Tensor.unknown($0, shape: []) }
      let density = entry.make(x, unknowns)
      let outputs = [density] + gradient(of: density, withRespectTo: [x] + unknowns)
      let inputs = try entry.arguments.map { try #require(point.params[$0]).values }
      let results = try evaluate(outputs, [x] + unknowns, at: [point.x.values] + inputs)
      let (actual, expected) = (results[0][0], point.logp.value)
      worst = max(worst, relativeError(actual, expected, floor: 0.1))
      #expect(relativeError(actual, expected, floor: 0.1) <= 1e-11, "\(point): \(actual)")
      if expected == -.infinity { continue }
      let slopes = [point.dlogp_dx] + entry.arguments.map { point.dlogp_dparams?[$0] }
      for (slope, number) in zip(results.dropFirst(), slopes) {
        guard let number else { continue }
        let error = relativeError(slope[0], number.values[0], floor: 1e-2)
        #expect(error <= 1e-10, "\(point): \(slope[0]), not \(number.values[0])")
        worstSlope = max(worstSlope, error)
      }
    }
    print("\(entry.name): log density, worst error \(worst), derivatives \(worstSlope)")
  }

  @Test func numbersAloneAgreeWithExpressions() throws {
    let distribution = Truncated(Normal(mu: 0.5, sigma: 2), lower: 30, upper: 50)
    #expect(abs(try distribution.logDensity(31) + 5.497_359_374_355_467) < 1e-11)
    #expect(try distribution.logDensity(29) == -.infinity)
    #expect(try distribution.logDensity(51) == -.infinity)
    #expect(try Censored(Normal(mu: 0, sigma: 1), lower: 0).logDensity(-1) == -.infinity)
    #expect(abs(try Truncated(Poisson(mu: 2), lower: 1).logDensity(1) + 1.1614) < 1e-4)
  }
}
