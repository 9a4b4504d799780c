/// Reports of runs, limits of time, and runs that go on until a verdict is content.
import ApusDiagnostics
import Foundation
import Testing

@testable import ApusInference

@Suite struct ProgressTests {
  /// In a process of its own, where no other test keeps the reader from its turns.
  @Test func reportsRiseToTheEnd() async {
    await #expect(processExitsWith: .success) {
      let progress = SamplingProgress(every: .zero)
      async let reports = progress.reduce(into: [SamplingProgress.Report]()) { $0.append($1) }
      let options = samplingOptions { ($0.draws, $0.tune, $0.progress) = (400, 100, progress) }
      // Slow, so that a reader on a busy machine has its turns.
      let density = ClosureDensity(2) { x, gradient in
        usleep(200)
        return try Zoo.correlatedNormal.body(x, &gradient)
      }
      let run = try await NUTS().run(density, options: options)
      let seen = await reports
      #expect(seen.count >= 3)
      for (before, after) in zip(seen, seen.dropFirst()) {
        #expect(before.draws <= after.draws && before.elapsed <= after.elapsed)
        #expect(!before.isLast && after.total == 4 * 500)
      }
      #expect(seen.contains { $0.timeLeft.map { $0 > 0 } ?? false })
      let last = try #require(seen.last)
      #expect(last.isLast && last.draws == last.total && last.timeLeft == 0)
      #expect(last.chains.map(\.gradients).reduce(0, +) == run.gradientCount)
      for (chain, made) in zip(last.chains, run.chains) {
        #expect(chain.phase == .finished && chain.stepSize == made.stepSize)
        #expect(chain.treeDepth == made.draws.statistics.last?.treeDepth)
        #expect(chain.gradientsPerSecond > 0 && chain.divergences == 0)
      }
    }
  }

  @Test func divergencesAndFailuresAreReported() async throws {
    let progress = SamplingProgress()
    let options = samplingOptions { ($0.draws, $0.tune, $0.progress) = (300, 100, progress) }
    let run = try await NUTS().run(Zoo.halfNormal, options: options)
    var last: SamplingProgress.Report?
    for await report in progress { last = report }
    let diverging = run.sampleStats()["diverging"]!.values.reduce(0, +)
    #expect(diverging > 0 && last?.divergences == Int(diverging))
    let failing = SamplingProgress()
    _ = try await NUTS().run(
      BreakingNormal(afterCalls: 700) { $0 == 1 },
      options: samplingOptions { $0.progress = failing })
    for await report in failing { last = report }
    #expect(last?.chains.count { $0.phase == .failed } == 1)
  }

  @Test func refusedRunEndsItsReports() async throws {
    let progress = SamplingProgress()
    let options = samplingOptions { ($0.draws, $0.progress) = (0, progress) }
    await #expect(throws: SamplerError.self) {
      try await NUTS().run(ScaledNormal.standard(1), options: options)
    }
    for await _ in progress { Issue.record("nothing was done that could be reported") }
  }

  @Test func limitOfTimeEndsTheRunWithWhatItHas() async throws {
    let start = ContinuousClock.now
    let run = try await NUTS().run(
      ScaledNormal.standard(2),
      options: samplingOptions {
        ($0.draws, $0.tune, $0.maxTime) = (100_000_000, 50, .milliseconds(300))
      })
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    #expect(seconds >= 0.3 && run.drawCount > 0 && !run.isComplete)
    let data = run.inferenceData()
    #expect(data.posterior.attributes["incomplete_reason"] == "the time limit was reached")
    let verdict = data.diagnose()
    #expect(!verdict.passed && verdict.headline.contains("the time limit was reached"))
    await #expect(throws: SamplerError.self) {
      try await NUTS().run(
        ScaledNormal.standard(2),
        options: samplingOptions { ($0.tune, $0.maxTime) = (100_000_000, .milliseconds(50)) })
    }
    let within = try await NUTS().run(
      ScaledNormal.standard(2), options: samplingOptions { $0.maxTime = .seconds(600) })
    #expect(within.isComplete)
  }

  @Test func runGoesOnUntilTheGatesPass() async throws {
    let options = samplingOptions { ($0.draws, $0.tune) = (200, 500) }
    let data = try await NUTS().sample(
      Zoo.correlatedNormal, untilTrustworthy: 50_000, options: options)
    #expect(data.diagnose().passed)
    #expect(data.posterior.attributes["stop_reason"] == "the gates passed")
    let count = try #require(data.posterior["x"]?.shape[1])
    #expect(count > 200 && count < 50_000)
    let straight = try await NUTS().run(
      Zoo.correlatedNormal, options: samplingOptions { ($0.draws, $0.tune) = (count, 500) })
    #expect(straight.inferenceData().posterior["x"] == data.posterior["x"])
  }

  @Test func untilTrustworthyEndsAtItsLimits() async throws {
    let options = samplingOptions { ($0.draws, $0.tune) = (200, 500) }
    let short = try await NUTS().sample(
      Zoo.correlatedNormal, untilTrustworthy: 250, options: options)
    #expect(short.posterior["x"]?.shape[1] == 250 && !short.diagnose().passed)
    #expect(short.posterior.attributes["stop_reason"]?.contains("250 draws") == true)
    let diverging = try await NUTS().sample(
      Zoo.halfNormal, untilTrustworthy: 50_000, options: options)
    #expect(diverging.posterior["x"]?.shape[1] == 200)
    #expect(diverging.posterior.attributes["stop_reason"]?.contains("divergence") == true)
    let strict = Gates(minimumESSPerChain: 1e9)
    let timed = try await NUTS().sample(
      ScaledNormal.standard(2), untilTrustworthy: 100_000_000,
      options: samplingOptions { ($0.draws, $0.maxTime) = (500, .milliseconds(300)) },
      gates: strict)
    #expect(timed.posterior.attributes["stop_reason"] == "the time limit was reached")
    #expect(timed.posterior.attributes["incomplete"] == "true")
  }

  /// A report of eight chains at every chance there is, which is after each slice of work. Whole runs
  /// with and without reports differ by less than runs differ from each other.
  @Test func reportsCostLessThanAHundredthOfTheWorkBetweenThem() {
    let options = samplingOptions { $0.chains = 8 }
    let chains = (0..<8).map {
      ChainTask(
        index: $0, model: ScaledNormal.standard(4), algorithm: NUTS(), options: options, seed: 1)
    }
    chains.forEach { $0.advance(until: .now, unless: CancellationFlag()) }
    var reporter = ProgressReporter(SamplingProgress(every: .zero), chains)
    var least = Duration.seconds(1)
    for _ in 0..<20 {
      let start = ContinuousClock.now
      for update in 0..<100 { reporter.update(chains[update % 8], at: .now) }
      least = min(least, (ContinuousClock.now - start) / 100)
    }
    #expect(least < ChainScheduler.slice / 100)
  }
}
