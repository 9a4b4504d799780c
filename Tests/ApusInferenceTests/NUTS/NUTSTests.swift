/// Options, results and the small cases of NUTS.
import ApusDiagnostics
import ApusInference
import Testing

@Suite struct NUTSTests {
  @Test func resultHasOneVariableAndAllStatistics() async throws {
    let result = try await NUTS().sample(
      Zoo.correlatedNormal, draws: 20, tune: 30, chains: 3, seed: 5)
    let x = try #require(result.posterior["x"])
    #expect(x.dims == ["chain", "draw", "x_dim_0"] && x.shape == [3, 20, 2])
    let kinds: [(String, DataArray.Kind)] = [
      ("lp", .real), ("acceptance_rate", .real), ("step_size", .real), ("tree_depth", .integer),
      ("n_steps", .integer), ("diverging", .boolean), ("energy", .real), ("energy_error", .real),
      ("max_energy_error", .real), ("reached_max_treedepth", .boolean),
    ]
    #expect(result.sampleStats.names == kinds.map(\.0) + ["step_size_nom", "inv_metric"])
    for (name, kind) in kinds {
      let array = try #require(result.sampleStats[name])
      #expect(array.dims == ["chain", "draw"] && array.shape == [3, 20] && array.kind == kind)
    }
    for group in [result.posterior, result.sampleStats] {
      #expect(group.attributes["seed"] == "5" && group.attributes["tuning_steps"] == "30")
      #expect(group.attributes["inference_library"] == "apus")
      #expect(group.attributes["sampling_time"].flatMap(Double.init).map { $0 > 0 } == true)
      #expect(group.attributes["failed_chains"] == nil && group.attributes["incomplete"] == nil)
    }
  }

  @Test(arguments: Metric.allCases)
  func adaptationIsAStatisticOfEachChain(metric: Metric) async throws {
    let run = try await NUTS(metric: metric).run(
      Zoo.correlatedNormal, options: samplingOptions { ($0.draws, $0.chains) = (20, 3) })
    let nominal = try #require(run.sampleStats()["step_size_nom"])
    #expect(nominal.dims == ["chain"] && nominal.values == run.chains.map(\.stepSize))
    let inverse = try #require(run.sampleStats()["inv_metric"])
    #expect(inverse.dims == ["chain", "inv_metric_dim_0"] && inverse.shape == [3, 2])
    #expect(inverse.values == run.chains.flatMap { $0.adapted.map.variances })
  }

  @Test func statisticsBelongToTheirDraws() async throws {
    var options = SamplingOptions()
    options.draws = 200
    options.seed = 3
    let run = try await NUTS(maxTreeDepth: 3).run(Zoo.correlatedNormal, options: options)
    var evaluator = try Zoo.correlatedNormal.makeEvaluator()
    for chain in run.chains {
      for (draw, entry) in chain.draws.statistics.enumerated() {
        let value = try evaluator.evaluate(at: Array(chain.draws[draw])).logDensity
        #expect(value == entry.logDensity && entry.energy >= -value)
        #expect(entry.stepCount >= 1 && entry.stepCount < 1 << entry.treeDepth)
        #expect(entry.treeDepth <= 3 && entry.acceptanceRate >= 0 && entry.acceptanceRate <= 1)
        #expect(abs(entry.energyError) <= abs(entry.maxEnergyError) + 1e-12)
        #expect(abs(entry.stepSize / chain.stepSize - 1) <= 0.1)
        if entry.reachedMaxTreeDepth { #expect(entry.stepCount == 7 && entry.treeDepth == 3) }
      }
    }
  }

  @Test func depthLimitIsReportedWhenItBinds() async throws {
    var options = SamplingOptions()
    options.draws = 100
    options.tune = 200
    options.seed = 1
    let run = try await NUTS(targetAccept: 0.999, maxTreeDepth: 2).run(
      ScaledNormal.standard(5), options: options)
    let entries = run.chains.flatMap(\.draws.statistics)
    #expect(entries.filter(\.reachedMaxTreeDepth).count > entries.count / 2)
  }

  @Test func densityWithoutCoordinatesHasEmptyDraws() async throws {
    let result = try await NUTS().sample(Zoo.zeroDimensional, draws: 5, tune: 30, seed: 1)
    #expect(result.posterior["x"]?.shape == [4, 5, 0])
    #expect(result.sampleStats["lp"]?.values == [Double](repeating: -1.5, count: 20))
    #expect(result.sampleStats["acceptance_rate"]?.values.allSatisfy { $0 == 1 } == true)
  }

  @Test(arguments: [0, 1, 2, 5, 19, 20, 21, 60, 149, 151])
  func shortWarmupsWork(tune: Int) async throws {
    let result = try await NUTS().sample(Zoo.correlatedNormal, draws: 1, tune: tune, seed: 1)
    #expect(result.posterior["x"]?.shape == [4, 1, 2])
    #expect(result.posterior["x"]!.values.allSatisfy { $0.isFinite })
  }

  @Test func stepSizeStaysAfterWarmup() async throws {
    let sampler = NUTS(metric: .stan)
    let result = try await sampler.sample(Zoo.correlatedNormal, draws: 50, tune: 100, seed: 1)
    let steps = result.sampleStats["step_size"]!.values
    for chain in 0..<4 { #expect(Set(steps[(50 * chain)..<(50 * chain + 50)]).count == 1) }
    #expect(Set(steps).count == 4)
  }

  @Test func stepSizeVariesByATenthAroundThatOfWarmup() async throws {
    var options = SamplingOptions()
    (options.draws, options.tune, options.seed) = (400, 100, 1)
    let run = try await NUTS().run(Zoo.correlatedNormal, options: options)
    for chain in run.chains {
      let ratios = chain.draws.statistics.map { $0.stepSize / chain.stepSize }
      #expect(ratios.allSatisfy { $0 >= 0.9 && $0 <= 1.1 })
      #expect(ratios.min()! < 0.91 && ratios.max()! > 1.09)
    }
  }

  @Test func flatDensityIsCalledImproper() async {
    let error = await #expect(throws: SamplerError.self) {
      try await NUTS().sample(ClosureDensity(1) { _, _ in 0 }, draws: 10, tune: 10)
    }
    #expect("\(error!)".contains("improper"))
  }

  private func refusal(
    _ nuts: NUTS = NUTS(), _ change: (inout SamplingOptions) -> Void = { _ in }
  ) async -> (name: String, value: String) {
    var options = SamplingOptions()
    change(&options)
    do {
      _ = try await nuts.run(Zoo.correlatedNormal, options: options)
    } catch SamplerError.invalidOption(let name, let value, let remedy) {
      return remedy.isEmpty ? ("", "") : (name, value)
    } catch {
      return ("\(error)", "")
    }
    return ("", "")
  }

  @Test func optionsThatMakeNoSenseAreNamed() async {
    #expect(await refusal { $0.draws = 0 } == ("draws", "0"))
    #expect(await refusal { $0.tune = -1 } == ("tune", "-1"))
    #expect(await refusal { $0.chains = 0 } == ("chains", "0"))
    #expect(await refusal { $0.threads = 0 } == ("threads", "0"))
    #expect(await refusal(NUTS(targetAccept: 0)) == ("targetAccept", "0.0"))
    #expect(await refusal(NUTS(targetAccept: 1)) == ("targetAccept", "1.0"))
    #expect(await refusal(NUTS(targetAccept: .nan)) == ("targetAccept", "nan"))
    #expect(await refusal(NUTS(maxTreeDepth: 0)) == ("maxTreeDepth", "0"))
    #expect(await refusal(NUTS(maxTreeDepth: 31)) == ("maxTreeDepth", "31"))
    #expect(await refusal { $0.initial = [[1, 2]] }.name == "initial")
    #expect(
      await refusal { $0.initial = [[1, 2], [1, 2], [1], [1, 2]] }.name == "initial[2]")
    let infinite = await refusal {
      $0.chains = 1
      $0.initial = [[1, .infinity]]
    }
    #expect(infinite == ("initial[0][1]", "inf"))
  }
}
