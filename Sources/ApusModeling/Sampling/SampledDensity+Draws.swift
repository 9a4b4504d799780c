/// The way back from what was sampled to all parameters of a model.

import ApusDiagnostics
import ApusGraph
import ApusInference
import ApusNumerics

extension SampledDensity {
  /// The run with all coordinates, those that were integrated out drawn given the others.
  func completed(_ run: SamplingRun) -> SamplingRun {
    guard let mapping else { return run }
    return run.moved(to: full.dimension) { draws, chain, isWarmup in
      let index = chain << 1 | (isWarmup ? 1 : 0)
      return Filling(mapping, of: full).completed(
        draws, RandomStream(seed: run.seed, index: index, purpose: .integratedOut),
        thin: run.options.thin)
    }
  }

  /// All coordinates of some positions, those that were integrated out drawn.
  func filled(_ positions: [[Double]], seed: UInt64) -> [[Double]] {
    guard let mapping else { return positions }
    let filling = Filling(mapping, of: full)
    var stream = RandomStream(seed: seed, purpose: .integratedOut)
    return positions.map { position in
      let noise = (0..<mapping.noiseCount).map { _ in Variates.normal(using: &stream) }
      return filling.filled(position[...], noise: noise).position
    }
  }

  /// Finds the other coordinates of draws.
  struct Filling {
    private let mapping: SampledDensity.Mapping
    private let full: ModelDensity
    private let executor: Executor

    init(_ mapping: SampledDensity.Mapping, of full: ModelDensity) {
      (self.mapping, self.full) = (mapping, full)
      executor = Executor(mapping.draw)
    }

    /// All coordinates, and their joint log density.
    ///
    /// - Parameter noise: standard normal numbers; nil for the mean.
    func filled(
      _ position: ArraySlice<Double>, noise: [Double]?
    ) -> (position: [Double], logDensity: Double) {
      var position = position
      var result = [Double](repeating: 0, count: full.dimension)
      for (memory, parameter) in zip(executor.inputs, mapping.kept) {
        for (i, place) in full.ranges[parameter].enumerated() {
          let value = position.removeFirst()
          memory[i] = value
          result[place] = value
        }
      }
      var numbers = (noise ?? [Double](repeating: 0, count: mapping.noiseCount))[...]
      for memory in executor.inputs.dropFirst(mapping.kept.count) {
        for i in memory.indices { memory[i] = numbers.removeFirst() }
      }
      executor.run()
      for (values, member) in zip(executor.outputs.dropFirst(), mapping.computed) {
        for (value, place) in zip(values, full.ranges[member]) { result[place] = value }
      }
      return (result, executor.outputs[0][0])
    }

    /// - Parameter thin: the numbers of draws that were not kept are left out, so that those that
    ///   were have the same bits.
    func completed(
      _ draws: SamplingRun.Draws, _ stream: RandomStream, thin: Int
    ) -> SamplingRun.Draws {
      var (stream, positions, statistics) = (stream, [Double](), draws.statistics)
      positions.reserveCapacity(draws.count * full.dimension)
      var noise = [Double](repeating: 0, count: mapping.noiseCount)
      for draw in 0..<draws.count {
        for _ in 0..<thin {
          noise.withUnsafeMutableBufferPointer { Variates.fillNormal($0, using: &stream) }
        }
        let (position, logDensity) = filled(draws[draw], noise: noise)
        positions += position
        statistics[draw].logDensity = logDensity
      }
      let divergences = draws.divergences.map {
        SamplingRun.Divergence(
          draw: $0.draw, start: filled($0.start[...], noise: nil).position,
          end: filled($0.end[...], noise: nil).position)
      }
      return draws.moved(
        to: positions, dimension: full.dimension, statistics: statistics,
        divergences: divergences)
    }
  }

  /// A run in the names and the constrained space of the model.
  func inferenceData(of run: SamplingRun, keep: [String]?) throws -> InferenceData {
    var result = try full.inferenceData(of: completed(run), keep: keep)
    let attributes = [
      "integrated_out": integratedOut.joined(separator: ", "), "centring": centring,
    ]
    for (name, text) in attributes where !text.isEmpty {
      result.posterior.attributes[name] = text
    }
    return result
  }
}
