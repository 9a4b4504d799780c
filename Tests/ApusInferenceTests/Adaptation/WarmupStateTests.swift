/// Warm-up as a value: one that is written and read back at every draw goes on as if nothing had
/// happened.
import ApusNumerics
import Foundation
import Testing

@testable import ApusInference

@Suite struct WarmupStateTests {
  private static func adaptedState(_ metric: Metric, rewriting: Bool) throws -> AdaptedState {
    let density = Zoo.correlatedNormal
    let kernel = NUTSKernel(
      evaluator: try ErasedEvaluator.make(density), dimension: 2, maxTreeDepth: 10,
      random: RandomStream(seed: 4, purpose: .sampling))
    _ = try kernel.start(at: [1, 1])
    var warmup: any Warmup = try metric.warmup.init(
      draws: 200, targetAccept: 0.8, dimension: 2, kernel: kernel)
    for draw in 0..<200 {
      let statistics = try kernel.draw()
      try warmup.observe(statistics, draw: draw, kernel: kernel)
      guard rewriting else { continue }
      warmup = try rewritten(warmup)
      kernel.adaptedState = try rewritten(kernel.adaptedState)
    }
    warmup.finish(kernel)
    return kernel.adaptedState
  }

  private static func rewritten<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: JSONEncoder().encode(value))
  }

  @Test(arguments: Metric.allCases)
  func warmupThatIsWrittenAndReadGoesOnBitForBit(metric: Metric) throws {
    let straight = try Self.adaptedState(metric, rewriting: false)
    let rewritten = try Self.adaptedState(metric, rewriting: true)
    #expect(straight == rewritten)
    #expect(straight.stepSize > 0 && straight.map.dimension == 2)
  }
}
