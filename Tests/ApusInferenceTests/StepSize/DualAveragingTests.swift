/// Dual averaging against numbers computed from its formula.
import Testing

@testable import ApusInference

@Suite struct DualAveragingTests {
  /// From the algorithm notes of the project, computed in double precision from the formula.
  @Test func goldenSequenceIsReproduced() {
    let expected = [
      (11.99396102035386, 11.99396102035386), (6.24125055778261, 8.133527627722609),
      (10.0, 8.905099888556975), (1.8009231214795232, 5.060832509699808),
      (1.671515518472261, 3.6335910736748),
    ]
    var controller = DualAveraging(target: 0.8, initialStepSize: 1)
    for (acceptance, (current, average)) in zip([0.9, 0.5, 1, 0.2, 0.8], expected) {
      controller.observe(acceptance: acceptance)
      #expect(abs(controller.current / current - 1) < 1e-13)
      #expect(abs(controller.average / average - 1) < 1e-13)
    }
  }

  @Test func restartForgetsEverything() {
    var used = DualAveraging(target: 0.8, initialStepSize: 3)
    for _ in 0..<10 { used.observe(acceptance: 0.1) }
    used.restart(at: 0.5)
    var fresh = DualAveraging(target: 0.8, initialStepSize: 0.5)
    #expect(used.current == 0.5 && used.average == 0.5)
    used.observe(acceptance: 0.7)
    fresh.observe(acceptance: 0.7)
    #expect(used.current == fresh.current && used.average == fresh.average)
  }

  @Test func stepSizeSettlesWhereAcceptanceMeetsTheTarget() {
    var controller = DualAveraging(target: 0.8, initialStepSize: 1)
    for _ in 0..<5000 { controller.observe(acceptance: 1 / (1 + controller.current)) }
    #expect(abs(1 / (1 + controller.average) - 0.8) < 0.005)
  }
}
