/// How long the summary of a usual result takes.
import ApusDiagnostics
import Testing

struct PerformanceTests {
  @Test func summaryOfTwelveVariablesTakesMilliseconds() throws {
    var data = InferenceData()
    for variable in 0..<12 {
      let draws = Fixtures.independent(draws: 2000, seed: UInt64(1000 + 10 * variable))
      data.posterior["v\(variable)"] = Fixtures.array(draws)
    }
    _ = try data.summary()
    let time = try ContinuousClock().measure { for _ in 0..<10 { _ = try data.summary() } }
    // About 14 ms on one free core; the bound is loose, since tests share theirs.
    #expect(time / 10 < .milliseconds(500))
  }
}
