/// Threads, failing chains and cancellation.
import ApusDiagnostics
import Testing

@testable import ApusInference

@Suite struct SchedulingTests {
  private func options(_ change: (inout SamplingOptions) -> Void) -> SamplingOptions {
    var options = SamplingOptions()
    options.seed = 7
    change(&options)
    return options
  }

  /// A standard normal that counts its gradients.
  private static func countedNormal(_ counter: Counter) -> ClosureDensity {
    ClosureDensity(2) { x, gradient in
      _ = counter.increment()
      for i in x.indices { gradient[i] = -x[i] }
      return -0.5 * (x[0] * x[0] + x[1] * x[1])
    }
  }

  @Test func bitsDoNotDependOnThreads() async throws {
    func bits(threads: Int) async throws -> [[UInt64]] {
      let run = try await NUTS().run(
        Zoo.correlatedNormal,
        options: options {
          $0.draws = 300
          $0.tune = 200
          $0.threads = threads
        })
      return run.chains.map { $0.draws.positions.map(\.bitPattern) }
    }
    let one = try await bits(threads: 1)
    #expect(one.count == 4 && Set(one).count == 4)
    #expect(try await bits(threads: 1) == one)
    #expect(try await bits(threads: 2) == one)
    #expect(try await bits(threads: 4) == one)
  }

  @Test func seedIsRecordedAndMakesTheSameRunAgain() async throws {
    let first = try await NUTS().sample(Zoo.correlatedNormal, draws: 50, tune: 50)
    let seed = try #require(first.posterior.attributes["seed"].flatMap { UInt64($0) })
    let again = try await NUTS().sample(Zoo.correlatedNormal, draws: 50, tune: 50, seed: seed)
    #expect(first.posterior["x"] == again.posterior["x"])
    let other = try await NUTS().sample(Zoo.correlatedNormal, draws: 50, tune: 50, seed: seed &+ 1)
    #expect(first.posterior["x"] != other.posterior["x"])
  }

  @Test func densityThatThrowsFailsTheRun() async throws {
    do {
      _ = try await NUTS().sample(
        BreakingNormal(afterCalls: 500), draws: 1000, tune: 100, chains: 2)
      Issue.record("a run without a chain left must throw")
    } catch SamplerError.allChainsFailed(let failures) {
      #expect(failures.map(\.chain) == [0, 1])
      #expect(failures[1].error as? BreakingNormal.Failure == BreakingNormal.Failure(call: 501))
      #expect("\(SamplerError.allChainsFailed(failures))".contains("chain 0"))
    }
  }

  @Test func oneFailedChainLeavesTheOthers() async throws {
    let density = BreakingNormal(afterCalls: 700) { $0 == 1 }
    let run = try await NUTS().run(
      density,
      options: options {
        $0.draws = 400
        $0.tune = 100
      })
    #expect(run.failures.count == 1 && run.chains.count == 3 && run.isComplete)
    #expect(!run.chains.map(\.index).contains(run.failures[0].chain))
    let data = run.inferenceData()
    #expect(data.posterior["x"]?.shape == [3, 400, 1])
    let text = try #require(data.posterior.attributes["failed_chains"])
    #expect(text.contains("chain \(run.failures[0].chain)") && text.contains("701"))
    #expect(!data.diagnose().passed)
  }

  @Test func failedChainKeepsItsOwnDraws() async throws {
    let change: (inout SamplingOptions) -> Void = { ($0.draws, $0.tune) = (400, 100) }
    let whole = try await NUTS().run(ScaledNormal.standard(1), options: options(change))
    let run = try await NUTS().run(
      BreakingNormal(afterCalls: 1000) { $0 == 1 }, options: options(change))
    let failure = try #require(run.failures.first)
    let count = failure.draws.count
    #expect(count > 0 && count < 400)
    let positions = whole.chains[failure.chain].draws.positions
    #expect(failure.draws.positions == Array(positions.prefix(count)))
    let kept = try #require(run.inferenceData().failedChains[failure.chain])
    #expect(kept.posterior["x"]?.shape == [1, count, 1])
    #expect(kept.sampleStats["lp"]?.shape == [1, count])
    #expect(!kept.diagnose().passed)
    for chain in run.chains { #expect(chain.draws == whole.chains[chain.index].draws) }
  }

  @Test func evaluatorThatCannotBeMadeFailsTheRun() async throws {
    struct Refusal: Error {}
    struct Unmakeable: LogDensityModel {
      let dimension = 1
      func makeEvaluator() throws -> ClosureDensity.Evaluator { throw Refusal() }
    }
    do {
      _ = try await NUTS().run(Unmakeable())
      Issue.record("a run without an evaluator must throw")
    } catch SamplerError.allChainsFailed(let failures) {
      #expect(failures.count == 4 && failures[0].error is Refusal)
    }
  }

  @Test(arguments: [1, 2]) func cancellingKeepsTheDrawsOfAllChains(threads: Int) async throws {
    let options = options {
      $0.draws = 100_000_000
      $0.tune = 20
      $0.threads = threads
    }
    let counter = Counter()
    let task = Task {
      try await NUTS(maxTreeDepth: 2).run(Self.countedNormal(counter), options: options)
    }
    // Long against a slice, so that every chain has had its turns.
    while counter.value < 1_000_000 { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    let run = try await task.value
    #expect(!run.isComplete && run.failures.isEmpty)
    // A busy machine may hold up one of two workers, and its chain; one worker serves all alike.
    #expect(threads == 1 ? run.chains.count == 4 : run.chains.count >= 2)
    #expect(run.drawCount > 0 && run.drawCount < 100_000_000)
    #expect(run.chains.allSatisfy { $0.draws.positions.count == 2 * run.drawCount })
    #expect(run.inferenceData().posterior.attributes["incomplete"] == "true")
  }

  @Test func cancellingBeforeTheFirstDrawThrows() async throws {
    let options = options { $0.tune = 1_000_000_000 }
    let counter = Counter()
    let task = Task {
      try await NUTS(maxTreeDepth: 2).run(Self.countedNormal(counter), options: options)
    }
    while counter.value < 1000 { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test(arguments: [
    ([10, 10, 10, 9], 9), ([10, 10, 0, 0], 10), ([100, 1, 1, 1], 100), ([4, 2], 2), ([0, 0], 0),
    ([], 0), ([5], 5),
  ])
  func cutKeepsMostDraws(counts: [Int], length: Int) {
    #expect(SamplingRun.bestCut(counts) == length)
  }

  @Test func warmupDrawsAreKeptOnRequest() async throws {
    let run = try await NUTS().run(
      Zoo.correlatedNormal,
      options: options {
        $0.draws = 10
        $0.tune = 30
        $0.storeWarmup = true
      })
    #expect(run.chains.allSatisfy { $0.warmup.count == 30 && $0.draws.count == 10 })
    let without = try await NUTS().run(
      Zoo.correlatedNormal,
      options: options {
        $0.draws = 10
        $0.tune = 30
      })
    #expect(without.chains.allSatisfy { $0.warmup.count == 0 })
    #expect(without.chains.map(\.draws) == run.chains.map(\.draws))
  }
}
