/// Densities and derivatives of vectors and matrices against the reference tables.

import ApusDistributions
import ApusGraph
import Testing

@Suite struct ArrayReferenceTests {
  @Test(arguments: ArrayEntry.all + ArrayEntry.categories)
  func logDensitiesAgreeToElevenDigits(entry: ArrayEntry) throws {
    var worst = 0.0
    for point in try entry.cases {
      let values = [
        try entry.make(point).logDensity(point.x.tensor) as Double,
        try ArrayDerivatives(of: entry, entry.values(point), at: point.x).logDensity,
      ]
      for value in values {
        let error = relativeError(value, point.logp.value, floor: 0.1)
        #expect(error <= 1e-11, "at \(point): \(value), not \(point.logp.value)")
        worst = max(worst, error)
      }
    }
    print("\(entry.name): log density, worst error \(worst)")
  }

  @Test(arguments: ArrayEntry.all + ArrayEntry.categories)
  func derivativesAgreeToTenDigits(entry: ArrayEntry) throws {
    var worst = 0.0
    for point in try entry.cases where point.logp.value.isFinite {
      let actual = try ArrayDerivatives(of: entry, entry.values(point), at: point.x)
      var pairs = [(actual.toValue, point.dlogp_dx)]
      for (name, slopes) in zip(entry.arguments, actual.toArguments) {
        pairs.append((slopes, point.dlogp_dparams?[name]))
      }
      for (slopes, expected) in pairs {
        guard let expected = expected?.values else { continue }
        // Elements that cancel are as good as the largest one allows.
        let largest = expected.map(abs).filter(\.isFinite).max() ?? 0
        for (slope, number) in zip(slopes, expected) where !number.isNaN {
          // The table has a derivative of 5e299 as infinite.
          if number == .infinity {
            #expect(slope > 1e299)
            continue
          }
          let error = relativeError(slope, number, floor: max(1e-2, 1e-3 * largest))
          #expect(error <= 1e-10, "at \(point): \(slope), not \(number)")
          worst = max(worst, error)
        }
      }
    }
    print("\(entry.name): derivatives, worst relative error \(worst)")
  }
}
