/// How many bytes a run will write and hold, known before it begins.

/// The storage that the draws of a run take.
public struct Footprint: Sendable, Equatable {
  /// Bytes of files that the run writes into its folder; 0 without one. States of chains, which are
  /// replaced, and divergences, which are rare, come on top.
  public let written: Int
  /// Bytes that draws take in memory while the run samples.
  public let held: Int
  /// Bytes that all draws take when they have been read into a ``SamplingRun``.
  public let result: Int
}

extension SamplingOptions {
  /// How many bytes a run with these options will write and hold.
  ///
  /// - Parameter dimension: the number of unconstrained coordinates of the density.
  public func footprint(dimension: Int) -> Footprint {
    let rowBytes = (DrawStatistics.fieldCount + dimension) * MemoryLayout<Double>.size
    let entryBytes =
      dimension * MemoryLayout<Double>.size + MemoryLayout<DrawStatistics>.stride
    let rows = (draws + (storeWarmup ? tune : 0)) * chains
    let block = max(DrawRecorder.blockBytes, rowBytes)
    // A block is held once as draws and once as the rows that are being written.
    let blocks = chains * 2 * block
    return folder == nil
      ? Footprint(written: 0, held: rows * entryBytes, result: rows * entryBytes)
      : Footprint(
        written: rows * rowBytes, held: min(blocks, 2 * rows * entryBytes),
        result: rows * entryBytes)
  }
}
