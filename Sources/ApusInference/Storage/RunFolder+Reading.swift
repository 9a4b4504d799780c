/// Reading the draws of a run from its folder, all at once or part by part.

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension RunFolder {
  /// The number of draws that ``load(_:)`` finds for each chain.
  ///
  /// - Throws: ``SamplerError/storage(_:)`` when there is no run or a file cannot be read.
  public func drawCount() throws -> Int {
    SamplingRun.bestCut(try drawCounts(try header()))
  }

  /// Reads the run as far as it is in the folder, or some of its draws.
  ///
  /// A run that does not fit into memory is read part by part:
  ///
  /// ```swift
  /// for first in stride(from: 0, to: try folder.drawCount(), by: 10_000) {
  ///   let part = try folder.load(first..<first + 10_000)
  /// }
  /// ```
  ///
  /// - Parameter draws: which draws of each chain; those that there are not are left out. nil for
  ///   all. Draws of warm-up come with all draws only.
  /// - Throws: ``SamplerError/storage(_:)`` when there is no run, a file cannot be read or there are
  ///   no such draws, and ``SamplerError/noDraws(_:)`` when no chain has ended its warm-up.
  public func load(_ draws: Range<Int>? = nil) throws -> SamplingRun {
    let header = try header()
    var options = header.options
    options.stream = url
    let counts = try drawCounts(header)
    let length = SamplingRun.bestCut(counts)
    if let draws, !draws.overlaps(0..<length) {
      throw SamplerError.storage(
        "\(url.path) holds \(length) draws of each chain, and \(draws) were asked for")
    }
    // Chains that are left out of the whole are left out of every part.
    let chains = try counts.indices.filter { draws == nil || counts[$0] >= length }.map { chain in
      let state = try state(ofChain: chain)
      return SamplingRun.Chain(
        index: chain,
        draws: try DrawRecorder.read(
          draws?.clamped(to: 0..<length), path: path(ofChain: chain, warmup: false),
          dimension: header.dimension),
        warmup: try DrawRecorder.read(
          draws.map { _ in 0..<0 }, path: path(ofChain: chain, warmup: true),
          dimension: header.dimension),
        adapted: state?.adapted
          ?? AdaptedState(stepSize: 1, stepSizeJitter: 0, map: .identity(header.dimension)),
        gradientCount: state?.gradientCount ?? 0, state: state)
    }
    return try SamplingRun(
      collecting: chains, failures: [],
      stop: counts.allSatisfy { $0 >= options.draws } ? .finished : .interrupted,
      sampler: header.sampler, dimension: header.dimension, options: options, seed: header.seed,
      elapsed: .zero)
  }

  /// What the run was begun with.
  package func beginning() throws -> (options: SamplingOptions, seed: UInt64) {
    let header = try header()
    return (header.options, header.seed)
  }

  private func drawCounts(_ header: Header) throws -> [Int] {
    try (0..<header.options.chains).map {
      try DrawRecorder.count(
        path: path(ofChain: $0, warmup: false), dimension: header.dimension)
    }
  }
}
