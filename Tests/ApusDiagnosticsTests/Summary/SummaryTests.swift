/// The summary: its rows, its text and its JSON.
import ApusDiagnostics
import Foundation
import Testing

struct SummaryTests {
  /// A healthy result with a vector whose coordinate is labelled.
  func result() -> InferenceData {
    var data = Fixtures.healthy()
    let (first, second) = (Fixtures.independent(seed: 500), Fixtures.independent(seed: 600))
    data.posterior["a"] = DataArray(
      dims: ["chain", "draw", "group"], shape: [4, 1000, 2],
      values: zip(first.values, second.values).flatMap { [$0, 5 + 0.01 * $1] })
    data.posterior.coordinates["group"] = ["g0", "g3"]
    return data
  }

  @Test func rowsHoldTheStatisticsOfTheirDraws() throws {
    let data = result()
    let row = try #require(try data.summary()["a[g3]"])
    let draws = try #require(data.posterior["a"]).draws(element: 1)
    let interval = draws.hdi(0.94)
    #expect(row.mean == draws.mean() && row.sd == draws.standardDeviation())
    #expect(row.hdiLower == interval.lower && row.hdiUpper == interval.upper)
    #expect(row.mcseMean == draws.mcseMean() && row.mcseSD == draws.mcseStandardDeviation())
    #expect(row.essBulk == draws.essBulk() && row.essTail == draws.essTail())
    #expect(row.rHat == draws.rHat())
  }

  @Test func rowsComeInTheOrderAskedFor() throws {
    let data = result()
    #expect(try data.summary().rows.map(\.name) == ["alpha", "beta", "a[g0]", "a[g3]"])
    let some = try data.summary(variables: ["a", "alpha"])
    #expect(some.rows.map(\.name) == ["a[g0]", "a[g3]", "alpha"])
    #expect(some["beta"] == nil)
  }

  @Test func anUnknownVariableNamesTheKnownOnes() {
    let error = #expect(throws: UnknownVariableError.self) {
      try result().summary(variables: ["alpha", "gamma"])
    }
    #expect(error?.name == "gamma" && error?.known == ["alpha", "beta", "a"])
    #expect("\(error!)".contains("'gamma'") && "\(error!)".contains("alpha, beta, a"))
  }

  @Test func theVerdictIsThatOfTheWholeResult() throws {
    var data = result()
    data.posterior["tau"] = Fixtures.array(
      Fixtures.autoregressive(chains: 4, draws: 1000, coefficient: 0.5, shift: 1))
    let some = try data.summary(variables: ["alpha"])
    #expect(!some.verdict.passed)
    #expect("\(some)".hasPrefix("Not trustworthy: ") && "\(some)".contains("tau"))
  }

  @Test func textIsTheVerdictThenAnAlignedTable() throws {
    let lines = try result().summary().description.split(separator: "\n")
    #expect(lines.count == 6)
    #expect(
      lines[0] == "Trustworthy: r_hat <= 1.01, bulk and tail ESS >= 1600, no divergences "
        + "(5 quantities, 4 chains of 1000 draws)")
    #expect(
      lines[1].split(separator: " ") == [
        "mean", "sd", "hdi_3%", "hdi_97%", "mcse_mean", "mcse_sd", "ess_bulk", "ess_tail", "r_hat",
      ])
    #expect(Set(lines.dropFirst().map(\.count)).count == 1, "lines differ in width")
    #expect(lines[2].hasPrefix("alpha ") && lines[5].hasPrefix("a[g3] "))
    // A small spread gets the decimals to be seen: 5 + 0.01 z.
    #expect(lines[5].split(separator: " ")[2] == "0.00995")
  }

  @Test func refusedTextEndsWithAdvice() throws {
    var data = result()
    data.sampleStats["diverging"] = Fixtures.flags(12)
    let lines = try data.summary().description.split(separator: "\n")
    #expect(lines[0] == "Not trustworthy: 12 divergences (12 in chain 0)")
    #expect(lines[6] == "Do not report these numbers yet. What helps, in this order:")
    #expect(lines[7].contains("raise targetAccept, or write the block non-centred"))
  }

  @Test func jsonHasTheDocumentedShape() throws {
    var data = result()
    data.posterior["broken"] = Fixtures.array(
      Draws([Double](repeating: .nan, count: 4000), chains: 4))
    data.sampleStats["diverging"] = Fixtures.flags(2)
    let json = try JSONEncoder().encode(try data.summary())
    let top = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(Set(top.keys) == ["verdict", "variables", "divergences", "integrated_out"])
    #expect(top["divergences"] as? Int == 2)

    let verdict = try #require(top["verdict"] as? [String: Any])
    #expect(Set(verdict.keys) == ["passed", "failures", "warnings"])
    #expect(verdict["passed"] as? Bool == false)
    let failures = try #require(verdict["failures"] as? [[String: Any]])
    #expect(
      failures.map { $0["statistic"] as? String } == [
        "divergences", "r_hat", "ess_bulk", "ess_tail",
      ])
    #expect(failures[0]["variable"] is NSNull && failures[1]["value"] is NSNull)
    #expect(failures[0]["detail"] as? String == "2 in chain 0")
    #expect(failures[1]["variable"] as? String == "broken")
    #expect(failures[1]["threshold"] as? Double == 1.01)

    let rows = try #require(top["variables"] as? [[String: Any]])
    #expect(
      Set(rows[0].keys) == [
        "name", "mean", "sd", "hdi_3%", "hdi_97%", "mcse_mean", "mcse_sd", "ess_bulk", "ess_tail",
        "r_hat",
      ])
    #expect(rows[4]["name"] as? String == "broken")
    #expect(rows[4].filter { $0.key != "name" }.values.allSatisfy { $0 is NSNull })
  }

  @Test func csvQuotesNamesAndKeepsEveryBit() throws {
    var data = result()
    data.posterior.coordinates["group"] = ["a, \"b\"", "two\nlines"]
    data.posterior["broken"] = Fixtures.array(
      Draws([Double](repeating: .nan, count: 4000), chains: 4))
    let summary = try data.summary()
    let lines = summary.csv.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines[0] == "name,mean,sd,hdi_3%,hdi_97%,mcse_mean,mcse_sd,ess_bulk,ess_tail,r_hat")
    let alpha = lines[1].split(separator: ",")
    #expect(alpha.count == 10 && alpha[0] == "alpha")
    let row = summary.rows[0]
    #expect(
      alpha.dropFirst().map { Double($0) } == [
        row.mean, row.sd, row.hdiLower, row.hdiUpper, row.mcseMean, row.mcseSD, row.essBulk,
        row.essTail, row.rHat,
      ])
    #expect(lines[3].hasPrefix("\"a[a, \"\"b\"\"]\","))
    #expect(lines[4] == "\"a[two" && lines[5].hasPrefix("lines]\","))
    #expect(lines[6] == "broken,NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN,NaN")
    #expect(lines[7] == "" && lines.count == 8)
  }

  @Test func theExampleOfTheDocumentationRuns() throws {
    let slopes = Fixtures.independent().values
    var result = InferenceData()
    result.posterior["slope"] = DataArray(
      dims: ["chain", "draw"], shape: [4, 1000], values: slopes)

    let summary = try result.summary()
    print(summary)  // "Trustworthy: ..." or "Not trustworthy: ...", then the table
    let slope = summary["slope"]!
    print(slope.mean, slope.hdiLower, slope.hdiUpper)

    let verdict = result.diagnose(Gates(minimumESSPerChain: 100))
    for failure in verdict.failures { print(failure) }
    try result.requireTrustworthy()

    let positive = result.posterior["slope"]!.probability { $0 > 0 }
    let draws = Draws(slopes, chains: 4)
    print(positive, draws.rHat(), draws.essTail(), draws.mcseQuantile(0.9))
  }
}
