/// Runs that end before their time and go on, bit for bit as if nothing had happened.
import Foundation
import Testing

@testable import ApusInference

@Suite struct ResumeTests {
  /// A correlated normal that cancels its own run after a number of gradients.
  private static func cancelling(
    after calls: Int, _ task: LockedState<Task<SamplingRun, any Error>?>
  ) -> ClosureDensity {
    let counter = Counter()
    return ClosureDensity(2) { x, gradient in
      if counter.increment() >= calls { task.withLock { $0?.cancel() } }
      return try Zoo.correlatedNormal.body(x, &gradient)
    }
  }

  private static func options(_ change: (inout SamplingOptions) -> Void) -> SamplingOptions {
    samplingOptions {
      ($0.draws, $0.tune, $0.chains, $0.storeWarmup) = (400, 300, 2, true)
      change(&$0)
    }
  }

  @Test(arguments: Metric.allCases, [3, 40, 900, 2000, 3000])
  func cancelledRunGoesOnBitForBit(metric: Metric, calls: Int) async throws {
    let sampler = NUTS(targetAccept: 0.9, metric: metric)
    let whole = try await sampler.run(Zoo.correlatedNormal, options: Self.options { _ in })
    #expect(calls < whole.gradientCount)
    try await withFolder { folder in
      let handle = LockedState<Task<SamplingRun, any Error>?>(nil)
      let density = Self.cancelling(after: calls, handle)
      let task = Task {
        // The handle must be there before the density looks for it.
        while handle.withLock({ $0 == nil }) { await Task.yield() }
        return try await sampler.run(
          density, options: Self.options { ($0.checkpoint, $0.threads) = (folder, 1) })
      }
      handle.withLock { $0 = task }
      _ = try? await task.value
      let states = try (0..<2).compactMap { try RunFolder(folder).state(ofChain: $0) }
      #expect(states.contains { $0.progress < 700 })
      let resumed = try await NUTS.resume(Zoo.correlatedNormal, from: folder)
      #expect(resumed.digest == whole.digest && resumed.isComplete)
      #expect(resumed.gradientCount == whole.gradientCount)
    }
  }

  @Test func thinnedRunWithDivergencesGoesOnBitForBit() async throws {
    let change: (inout SamplingOptions) -> Void = {
      ($0.draws, $0.tune, $0.thin, $0.storeDivergences) = (200, 100, 3, true)
    }
    let whole = try await NUTS().run(Zoo.halfNormal, options: Self.options(change))
    #expect(whole.chains.contains { !$0.draws.divergences.isEmpty })
    try await withFolder { folder in
      let handle = LockedState<Task<SamplingRun, any Error>?>(nil)
      let counter = Counter()
      let density = ClosureDensity(1) { x, gradient in
        if counter.increment() >= 900 { handle.withLock { $0?.cancel() } }
        return try Zoo.halfNormal.body(x, &gradient)
      }
      var options = Self.options(change)
      options.checkpoint = folder
      let task = Task { [options] in
        while handle.withLock({ $0 == nil }) { await Task.yield() }
        return try await NUTS().run(density, options: options)
      }
      handle.withLock { $0 = task }
      _ = try? await task.value
      let resumed = try await NUTS.resume(Zoo.halfNormal, from: folder)
      #expect(resumed.digest == whole.digest)
    }
  }

  @Test func chainThatFailedGoesOnWhenTheCauseIsGone() async throws {
    let whole = try await NUTS().run(ScaledNormal.standard(1), options: Self.options { _ in })
    try await withFolder { folder in
      let options = Self.options { ($0.checkpoint, $0.checkpointInterval) = (folder, .zero) }
      let broken = try await NUTS().run(
        BreakingNormal(afterCalls: 1500) { $0 == 0 }, options: options)
      #expect(broken.failures.count == 1 && broken.chains.count == 1)
      let resumed = try await NUTS.resume(ScaledNormal.standard(1), from: folder)
      #expect(resumed.digest == whole.digest && resumed.failures.isEmpty)
    }
  }

  @Test func extendedRunHasTheBitsOfALongOne() async throws {
    let long = try await NUTS().run(Zoo.correlatedNormal, options: Self.options { $0.draws = 700 })
    let short = try await NUTS().run(Zoo.correlatedNormal, options: Self.options { _ in })
    let extended = try await NUTS.extend(short, of: Zoo.correlatedNormal, by: 300)
    #expect(extended.digest == long.digest && extended.drawCount == 700)
    #expect(extended.gradientCount == long.gradientCount)
    #expect(short.drawCount == 400)
    try await withFolder { folder in
      let streamed = try await NUTS().run(
        Zoo.correlatedNormal, options: Self.options { $0.stream = folder })
      _ = try await NUTS.extend(Zoo.correlatedNormal, in: folder, by: 100)
      #expect(try RunFolder(folder).load().drawCount == 500)
      let again = try await NUTS.extend(Zoo.correlatedNormal, in: folder, by: 200)
      #expect(again.digest == long.digest)
      #expect(streamed.digest == short.digest)
    }
    await #expect(throws: SamplerError.self) {
      try await NUTS.extend(short, of: Zoo.correlatedNormal, by: 0)
    }
  }

  @Test func resumedDensityMustBeTheSame() async throws {
    try await withFolder { folder in
      _ = try await NUTS().run(
        ScaledNormal.standard(2), options: Self.options { $0.checkpoint = folder })
      let dimension = await #expect(throws: SamplerError.self) {
        try await NUTS.extend(ScaledNormal.standard(3), in: folder, by: 10)
      }
      #expect("\(dimension!)".contains("2 coordinates"))
      let changed = await #expect(throws: SamplerError.self) {
        try await NUTS.extend(
          ScaledNormal(means: [0, 1], scales: [1, 1]), in: folder, by: 10)
      }
      #expect("\(changed!)".contains("not the one"))
    }
    await #expect(throws: SamplerError.self) {
      try await NUTS.resume(ScaledNormal.standard(2), from: URL(fileURLWithPath: "/tmp/nowhere"))
    }
  }

  @Test func metricAndStepSizeOfARunStartAnother() async throws {
    let density = ScaledNormal(means: [0, 0, 0], scales: [0.01, 1, 100])
    let run = try await NUTS().run(
      density, options: samplingOptions { ($0.draws, $0.tune) = (100, 500) })
    let adaptation = try #require(run.adaptation)
    let second = try await NUTS().run(
      density,
      options: samplingOptions { ($0.draws, $0.tune, $0.adaptation) = (400, 0, adaptation) })
    #expect(second.chains.allSatisfy { $0.adapted == adaptation })
    let steps = second.chains.flatMap(\.draws.statistics).map(\.stepCount)
    // The scales are known: unit steps cross the density, in place of 10,000 small ones.
    #expect(Double(steps.reduce(0, +)) / Double(steps.count) < 10)
    let third = try await NUTS().run(
      density,
      options: samplingOptions { ($0.draws, $0.tune, $0.adaptation) = (400, 300, adaptation) })
    #expect(third.chains.allSatisfy { $0.adapted.map == adaptation.map })
    #expect(Set(third.chains.map(\.stepSize)).count == 4)
    let rate = third.chains.flatMap(\.draws.statistics).map(\.acceptanceRate)
    #expect(abs(rate.reduce(0, +) / Double(rate.count) - 0.8) < 0.1)
    await #expect(throws: SamplerError.self) {
      try await NUTS().run(
        ScaledNormal.standard(2), options: samplingOptions { $0.adaptation = adaptation })
    }
  }
}
