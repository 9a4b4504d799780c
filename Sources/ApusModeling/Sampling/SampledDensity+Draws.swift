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
      var result = [Double](repeating: 0, count: full.dimension)
      let noise = noise ?? [Double](repeating: 0, count: mapping.noiseCount)
      let logDensity = position.withUnsafeBufferPointer { position in
        noise.withUnsafeBufferPointer { noise in
          result.withUnsafeMutableBufferPointer { fill($0, from: position, noise: noise) }
        }
      }
      return (result, logDensity)
    }

    /// Writes all coordinates.
    ///
    /// - Returns: their joint log density.
    private func fill(
      _ result: UnsafeMutableBufferPointer<Double>, from position: UnsafeBufferPointer<Double>,
      noise: UnsafeBufferPointer<Double>
    ) -> Double {
      var next = 0
      for (memory, parameter) in zip(executor.inputs, mapping.kept) {
        let place = full.ranges[parameter].lowerBound
        for i in memory.indices {
          memory[i] = position[next]
          result[place + i] = position[next]
          next += 1
        }
      }
      var used = 0
      for memory in executor.inputs.dropFirst(mapping.kept.count) {
        _ = memory.update(from: noise[used..<used + memory.count])
        used += memory.count
      }
      executor.run()
      for (values, member) in zip(executor.outputs.dropFirst(), mapping.computed) {
        _ = UnsafeMutableBufferPointer(rebasing: result[full.ranges[member]]).update(from: values)
      }
      return executor.outputs[0][0]
    }

    /// - Parameter thin: the numbers of draws that were not kept are left out, so that those that
    ///   were have the same bits.
    func completed(
      _ draws: SamplingRun.Draws, _ stream: RandomStream, thin: Int
    ) -> SamplingRun.Draws {
      var (stream, statistics) = (stream, draws.statistics)
      let noise = UnsafeMutableBufferPointer<Double>.allocate(capacity: mapping.noiseCount)
      defer { noise.deallocate() }
      let (from, to) = (draws.dimension, full.dimension)
      let positions = [Double](unsafeUninitializedCapacity: draws.count * to) { memory, count in
        draws.positions.withUnsafeBufferPointer { positions in
          for draw in 0..<draws.count {
            for _ in 0..<thin { Variates.fillNormal(noise, using: &stream) }
            statistics[draw].logDensity = fill(
              UnsafeMutableBufferPointer(rebasing: memory[draw * to..<(draw + 1) * to]),
              from: UnsafeBufferPointer(rebasing: positions[draw * from..<(draw + 1) * from]),
              noise: UnsafeBufferPointer(noise))
          }
        }
        count = draws.count * to
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
      "grid_points": proposal.map { "\($0.evaluationCount)" } ?? "",
    ]
    for (name, text) in attributes where !text.isEmpty {
      result.posterior.attributes[name] = text
    }
    return result
  }
}
