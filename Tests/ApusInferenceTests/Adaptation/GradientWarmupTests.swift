/// Gradient-informed warm-up: its schedule as a table, its metric on exact inputs.
import ApusNumerics
import Testing

@testable import ApusInference

@Suite struct GradientWarmupTests {
  /// What happens in a warm-up where every draw is of use.
  private struct Course: Equatable {
    var early: [Int] = []
    var main: [Int] = []
    var lateFrom: Int?
    var frozenFrom: Int
    var foreground = 1

    init(draws: Int, smallestWindow: Int = 0) {
      var schedule = GradientSchedule(draws: draws, smallestWindow: smallestWindow)
      frozenFrom = schedule.finalStart
      // The starting point is the first observation of both estimators.
      var background = 1
      for draw in 0..<schedule.finalStart {
        let actions = schedule.actions(at: draw, before: background, after: background + 1)
        background += 1
        foreground += 1
        if actions.isLate, lateFrom == nil { lateFrom = draw }
        guard actions.switches else { continue }
        if draw < schedule.earlyEnd { early.append(draw) } else { main.append(draw) }
        (foreground, background) = (background, 0)
      }
    }
  }

  /// From the algorithm notes of the project.
  @Test func switchesComeWhereTheyShould() {
    let short = Course(draws: 400)
    #expect(short.early == Array(stride(from: 8, through: 118, by: 10)))
    #expect(short.main == [198] && short.lateFrom == 199 && short.frozenFrom == 340)
    #expect(short.foreground == 221)
    let usual = Course(draws: 1000)
    #expect(usual.early == Array(stride(from: 8, through: 298, by: 10)))
    #expect(usual.main == [378, 498] && usual.lateFrom == 581 && usual.frozenFrom == 850)
    #expect(usual.foreground == 471)
    #expect(Course(draws: 100).early == [8, 18, 28] && Course(draws: 100).main.isEmpty)
  }

  /// A metric with correlations keeps as many draws as there are coordinates, once the first ten are
  /// forgotten.
  @Test func windowsHoldWhatTheMetricWants() {
    let wide = Course(draws: 1000, smallestWindow: 200)
    #expect(wide.early == [8, 18, 218] && wide.main == [418])
    // The switch leaves 200, and draws 419 to 849 come to them.
    #expect(wide.foreground == 200 + 431)
    let tooWide = Course(draws: 400, smallestWindow: 1000)
    #expect(tooWide.early == [8, 18] && tooWide.main == [138])
  }

  /// The scores of an independent normal fix its variances, from whatever points they are taken.
  @Test func variancesOfANormalAreRecoveredExactly() {
    let means = [3.0, -1e4, 0.5, 1e3]
    let scales = [1e-6, 1e3, 2, 1e5]
    var estimator = ScoreVariances(dimension: 4)
    var variances = [Double](repeating: 1, count: 4)
    var random = RandomStream(seed: 2, purpose: .simulation)
    for draw in 0..<8 {
      let x = (0..<4).map { means[$0] + 7 * scales[$0] * Variates.uniform(using: &random) }
      let score = (0..<4).map { -(x[$0] - means[$0]) / (scales[$0] * scales[$0]) }
      x.withUnsafeBufferPointer { x in
        score.withUnsafeBufferPointer { estimator.observe(x, score: $0) }
      }
      #expect(estimator.update(&variances) == (draw >= 2))
    }
    for i in 0..<4 { #expect(abs(variances[i] / (scales[i] * scales[i]) - 1) < 1e-9) }
  }

  @Test func coordinatesThatDoNotVaryKeepTheirScale() {
    var estimator = ScoreVariances(dimension: 3)
    var variances = [4.0, 5, 6]
    for k in 0..<4 {
      let (x, score) = ([Double(k), 1, Double(k)], [1.0, Double(k), -Double(k) * 1e300 * 1e300])
      x.withUnsafeBufferPointer { x in
        score.withUnsafeBufferPointer { estimator.observe(x, score: $0) }
      }
    }
    #expect(estimator.update(&variances))
    #expect(variances == [4, 5, 6])
  }

  @Test func firstGuessIsTheInverseOfTheScore() {
    let guess = [2.0, -0.125, 0, 1e-30, 1024].withUnsafeBufferPointer {
      ScoreVariances.firstGuess($0)
    }
    #expect(guess == [0.5, 8, 1, 1, 0x1p-10])
  }

  @Test func symmetricAcceptanceValuesGainsLikeLosses() {
    for error in [0.0, 0.1, -0.1, 3, -3, 400, -400] {
      let ours = TreeWeight(exponent: error).symmetricAcceptance
      #expect(abs(ours - TreeWeight(exponent: -error).symmetricAcceptance) < 1e-15)
    }
    #expect(TreeWeight(exponent: 0).symmetricAcceptance == 1)
  }
}
