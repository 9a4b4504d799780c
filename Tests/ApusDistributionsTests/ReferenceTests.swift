/// Densities, derivatives, moments and probabilities against the reference table.

import ApusDistributions
import ApusNumerics
import Testing

@Suite struct ReferenceTests {
  /// Below 0.1 the absolute error counts, as 1e-13 does beside 1e-12.
  static let densityFloor = 0.1

  static func table(_ entry: DistributionEntry) throws -> ReferenceTable {
    try ReferenceTable.named(entry.name)
  }

  /// 12 digits; where a log-gamma is subtracted, four units in its last place when that is more.
  /// They are less than 1e-9 of the densities of counts around 1e6.
  static func bound(_ entry: DistributionEntry, _ x: Double, _ expected: Double) -> Double {
    guard entry.subtractsLogGamma, x > 0 else { return 1e-12 }
    return max(1e-12, 4 * SpecialFunctions.logGamma(x + 1).ulp / abs(expected))
  }

  @Test(arguments: DistributionEntry.tabulated)
  func logDensitiesAgreeToTwelveDigits(entry: DistributionEntry) throws {
    var worst = 0.0
    for point in try Self.table(entry).cases {
      let (x, arguments) = (point.x.value, try entry.numbers(point.params))
      let bound = Self.bound(entry, x, point.logp.value)
      let values = [
        try entry.make(arguments).logDensity(x),
        try Derivatives(of: entry, arguments, at: x).logDensity,
      ]
      for value in values {
        let error = relativeError(value, point.logp.value, floor: Self.densityFloor)
        #expect(error <= bound, "at \(x), \(point.params): \(value), not \(point.logp.value)")
        worst = max(worst, error)
      }
    }
    print("\(entry.name): log density, worst error \(worst)")
  }

  @Test(arguments: DistributionEntry.tabulated)
  func derivativesAgreeToTenDigits(entry: DistributionEntry) throws {
    var worst = 0.0
    func check(_ actual: Double, _ expected: Double, terms: Double, _ what: String) {
      // Derivatives below 1e-12 are sums that cancel; what is left of others has the rounding
      // errors of their terms.
      let isSmall = abs(expected) < 1e-12
      let error = isSmall ? abs(actual - expected) : relativeError(actual, expected, floor: 0)
      let bound = isSmall ? 1e-12 : 1e-10 + 4 * terms.ulp / abs(expected)
      #expect(error <= bound, "\(what): \(actual), not \(expected)")
      // Sums of large terms count as parts of these.
      let size = max(abs(expected), terms > 1 ? terms : 0)
      if !isSmall { worst = max(worst, abs(actual - expected) / size) }
    }
    for point in try Self.table(entry).cases where point.logp.value.isFinite {
      let arguments = try entry.numbers(point.params)
      let derivatives = try Derivatives(of: entry, arguments, at: point.x.value)
      let terms = entry.termSize(arguments, point.x.value)
      let place = "at \(point.x.value), \(point.params)"
      if let expected = point.dlogp_dx {
        check(derivatives.toValue, expected.value, terms: terms, "d/dx \(place)")
      }
      for (name, actual) in zip(entry.arguments, derivatives.toArguments) {
        guard let expected = point.dlogp_dparams?[name] ?? nil else { continue }
        check(actual, expected.value, terms: terms, "d/d\(name) \(place)")
      }
    }
    print("\(entry.name): derivatives, worst relative error \(worst)")
  }

  @Test(arguments: DistributionEntry.tabulated)
  func outsideOfTheSupportTheDensityIsZeroWithoutDerivative(entry: DistributionEntry) throws {
    for point in try Self.table(entry).cases where point.logp.value == -.infinity {
      let (x, arguments) = (point.x.value, try entry.numbers(point.params))
      #expect(try entry.make(arguments).logDensity(x) == -.infinity)
      let derivatives = try Derivatives(of: entry, arguments, at: x)
      #expect(derivatives.logDensity == -.infinity)
      #expect(derivatives.toValue == 0)
      #expect(derivatives.toArguments.allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: DistributionEntry.tabulated)
  func momentsAgreeToTwelveDigits(entry: DistributionEntry) throws {
    var worst = 0.0
    for moments in try Self.table(entry).moments ?? [] {
      let distribution = try entry.make(moments.params)
      let pairs = [
        (try distribution.mean, moments.mean), (try distribution.variance, moments.variance),
      ]
      for (actual, expected) in pairs {
        guard let expected = expected?.value else {
          #expect(actual.isNaN)
          continue
        }
        worst = max(worst, relativeError(actual, expected, floor: 0))
      }
    }
    #expect(worst <= 1e-12)
    print("\(entry.name): moments, worst relative error \(worst)")
  }

  @Test(arguments: DistributionEntry.tabulated)
  func cumulativeProbabilitiesAgreeToTwelveDigits(entry: DistributionEntry) throws {
    var worst = 0.0
    for point in try Self.table(entry).cdf ?? [] {
      let distribution = try entry.make(point.params)
      var pairs = [(try distribution.cdf(point.x), point.cdf)]
      if let expected = point.logcdf { pairs.append((try distribution.logCDF(point.x), expected)) }
      for (actual, expected) in pairs {
        let error = relativeError(actual, expected, floor: 0)
        #expect(error <= 1e-12, "at \(point.x), \(point.params): \(actual), not \(expected)")
        worst = max(worst, error)
      }
    }
    print("\(entry.name): cdf, worst relative error \(worst)")
  }
}
