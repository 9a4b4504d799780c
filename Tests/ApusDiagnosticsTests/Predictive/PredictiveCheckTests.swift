/// Replicated data beside those observed: p-values, tables and the coverage of intervals.
import ApusNumerics
import Foundation
import Testing

@testable import ApusDiagnostics

struct PredictiveCheckTests {
  /// Data from a normal with the given mean and sd, and predictions from the standard normal.
  private static func result(
    mean: Double = 0, sd: Double = 1, count: Int = 200, draws: Int = 1000,
    seed: UInt64 = 17, transform: (Double) -> Double = { $0 }
  ) -> InferenceData {
    var random = RandomStream(seed: seed, purpose: .simulation)
    let observed = (0..<count).map { _ in
      transform(mean + sd * Variates.normal(using: &random))
    }
    let values = (0..<draws * count).map { _ in transform(Variates.normal(using: &random)) }
    return result(observed, values, chains: 2)
  }

  private static func result(
    _ observed: [Double], _ predicted: [Double], chains: Int
  ) -> InferenceData {
    var data = InferenceData()
    var (predictions, observations) = (DataGroup(), DataGroup())
    predictions["y"] = DataArray(
      dims: ["chain", "draw", "i"],
      shape: [chains, predicted.count / max(1, chains * observed.count), observed.count],
      values: predicted)
    observations["y"] = DataArray(dims: ["i"], shape: [observed.count], values: observed)
    data.posteriorPredictive = predictions
    data.observedData = observations
    return data
  }

  @Test func pValuesAreSharesOfReplicatedData() throws {
    // Means of the four replicated data sets: 1, 2, 3, 4; of the data: 3.
    let data = Self.result([2, 4], [0, 2, 1, 3, 2, 4, 3, 5], chains: 1)
    let check = try data.predictiveCheck(statistics: [.mean, .maximum, .shareOfZeros])
    #expect(check.rows.map(\.name) == ["mean", "max", "zeros"])
    let mean = try #require(check["mean"])
    #expect(mean.observed == 3 && mean.replicated == Draws([1, 2, 3, 4], chains: 1))
    #expect(mean.pValue.value == 0.5 && mean.ties == 0.25 && !mean.isSurprising)
    #expect(mean.pValue == mean.replicated.probability { $0 >= 3 })
    #expect(check["zeros"]?.replicated.values == [0.5, 0, 0, 0])
    #expect(check["zeros"]?.pValue.value == 1 && check["zeros"]?.ties == 0.75)
    #expect(check["median"] == nil)
  }

  @Test func aModelThatIsRightIsNotSurprised() throws {
    let check = try Self.result().predictiveCheck()
    #expect(check.rows.count == 8)
    #expect(check.rows.allSatisfy { !$0.isSurprising }, "\(check)")
    let sd = try #require(check["sd"])
    // The mean of T(y_rep) is 1 and its spread 1 / sqrt(2 x 200) = 0.05.
    #expect((sd.replicated.mean() - 1).magnitude < 4 * 0.05 / 1000.0.squareRoot() + 0.002)
    #expect((0.9...1.1).contains(sd.replicated.standardDeviation() / 0.05))
    #expect(sd.pValue.mcse > 0 && sd.pValue.mcse < 0.02)
    #expect(check.description.hasSuffix("None of these statistics is surprising."))
  }

  /// Over data sets from the model, p-values are uniform: mean 1/2 with a standard error of
  /// 0.29 / sqrt(100), and 20 % of them below 0.1 or above 0.9 with one of 4 %.
  @Test func pValuesOfARightModelAreUniform() throws {
    let values = try (0..<100).map { seed -> [Double] in
      let data = Self.result(count: 40, draws: 150, seed: UInt64(seed))
      let check = try data.predictiveCheck(statistics: [.mean, .standardDeviation, .maximum])
      return check.rows.map(\.pValue.value)
    }
    for statistic in 0..<3 {
      let p = values.map { $0[statistic] }
      #expect((mean(p) - 0.5).magnitude < 4 * 0.029, "\(statistic): \(mean(p))")
      let outer = Double(p.count { $0 < 0.1 || $0 > 0.9 }) / 100
      #expect((outer - 0.2).magnitude < 4 * 0.04, "\(statistic): \(outer)")
    }
  }

  @Test func whatTheModelCannotProduceIsSurprising() throws {
    let wide = try Self.result(sd: 2).predictiveCheck()
    #expect(wide["sd"]?.pValue.value == 0 && wide["sd"]?.isSurprising == true)
    #expect(wide["mean"]?.isSurprising == false)
    #expect(wide["q0.25"]?.pValue.value == 1 && wide["q0.25"]?.isSurprising == true)
    #expect(wide.description.contains("Surprising under the model: sd, min, q0.25"))
    let cut = { (x: Double) in max(0, x.rounded()) }
    let zeros = try Self.result(mean: 1, transform: cut).predictiveCheck()
    #expect(zeros["zeros"]?.pValue.value == 1 && zeros["zeros"]?.isSurprising == true)
    // The smallest observation is 0 always, and a tie is no surprise.
    #expect(zeros["min"]?.ties == 1 && zeros["min"]?.isSurprising == false)
  }

  @Test func statisticsOfYourOwnMayBeUndefined() throws {
    let spread = PredictiveStatistic("range") { ($0.max() ?? .nan) - ($0.min() ?? .nan) }
    let check = try Self.result([1, 3], [1, 2, 4, 8], chains: 1).predictiveCheck(
      statistics: [spread, PredictiveStatistic("none") { _ in .nan }])
    #expect(check["range"]?.replicated.values == [1, 4])
    // Two draws have no standard error.
    #expect(check["range"]?.pValue.value == 0.5 && check["range"]?.pValue.mcse.isNaN == true)
    #expect(check["none"]?.pValue.value.isNaN == true && check["none"]?.isSurprising == false)
    let json = String(decoding: try JSONEncoder().encode(check), as: UTF8.self)
    #expect(json.contains("\"p_value\":0.5") && json.contains("\"p_value\":null"))
    let single = try Self.result([1], [1, 2, 3, .nan], chains: 1).predictiveCheck()
    #expect(single["sd"]?.pValue.value.isNaN == true && single["mean"]?.ties.isNaN == true)
  }

  @Test func calibratedIntervalsCoverWhatTheyShould() throws {
    let calibration = try Self.result(count: 1000, draws: 400).intervalCalibration()
    #expect(calibration.rows.map(\.probability) == [0.5, 0.8, 0.9, 0.95])
    let widths = [1.34898, 2.56310, 3.28971, 3.91993]
    for (row, width) in zip(calibration.rows, widths) {
      #expect((row.coverage - row.probability).magnitude < 4 * row.standardError)
      #expect(agree(row.coverage + row.below + row.above, 1))
      #expect(row.isCovered.count == 1000)
      #expect(Double(row.isCovered.count { $0 }) == (1000 * row.coverage).rounded())
      #expect(agree(row.meanWidth, width, within: 0.02), "\(row.meanWidth) \(width)")
    }
    #expect(agree(calibration.rows[0].standardError, 0.5 / 1000.0.squareRoot()))
    #expect(calibration.description.contains("95.0 %") && calibration.omitted.isEmpty)
  }

  @Test func narrowOrShiftedPredictionsAreSeen() throws {
    let narrow = try Self.result(sd: 2).intervalCalibration(probabilities: [0.9])
    // P(|z| < 1.645 / 2) = 0.589, with a standard error of 0.035.
    #expect((narrow.rows[0].coverage - 0.589).magnitude < 0.14)
    let shifted = try Self.result(mean: 3).intervalCalibration(probabilities: [0.9, 1])
    #expect(shifted.rows[0].above > 0.85 && shifted.rows[0].below == 0)
    #expect(shifted.rows[1].coverage >= shifted.rows[0].coverage)
  }

  @Test func observationsThatAreNotFiniteAreLeftOut() throws {
    let data = Self.result([1, .nan, 3], [0, 1, 3, 2, 1, .infinity], chains: 1)
    let calibration = try data.intervalCalibration(probabilities: [1])
    #expect(calibration.omitted == [1, 2] && calibration.rows[0].coverage == 1)
    #expect(calibration.description.contains("not finite: 2."))
    let nothing = Self.result([.nan], [1, 2], chains: 1)
    let error = #expect(throws: ComparisonError.self) { try nothing.intervalCalibration() }
    #expect(error?.kind == .notFinite)
  }

  @Test func whatIsMissingIsNamed() throws {
    var data = Self.result([1, 2], [1, 2, 3, 4], chains: 1)
    func refusal(_ variable: String? = nil) -> String {
      let error = #expect(throws: ComparisonError.self) { try data.predictiveCheck(variable) }
      return error?.description ?? ""
    }
    #expect(refusal("x").contains("posterior_predictive has no 'x'; give one of y"))
    let same = data.posteriorPredictive?["y"]
    data.posteriorPredictive?["x"] = same
    #expect(refusal().contains("give one of y, x"))
    #expect(refusal("x").contains("observed_data has no 'x'"))
    data.observedData?["x"] = DataArray(dims: ["i"], shape: [3], values: [1, 2, 3])
    #expect(refusal("x").contains("[1, 2, 2]"))
    data.posteriorPredictive = nil
    #expect(refusal().contains("samplePosteriorPredictive"))
    #expect(throws: ComparisonError.self) {
      try PredictiveCheck(observed: [1], chains: 1, draws: 1) { _ in [1, 2] }
    }
  }
}
