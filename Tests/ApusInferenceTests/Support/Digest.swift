/// A hash of draws, for runs that must have the same bits.
import Foundation

@testable import ApusInference

extension SamplingRun {
  /// FNV-1a over the bits of all positions and statistics of all chains.
  var digest: UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ value: Double) {
      hash = (hash ^ value.bitPattern) &* 0x100_0000_01b3
    }
    for chain in chains {
      for draws in [chain.warmup, chain.draws] {
        draws.positions.forEach(add)
        draws.statistics.forEach { $0.fields.forEach(add) }
        draws.divergences.forEach { ($0.start + $0.end).forEach(add) }
      }
    }
    return hash
  }
}

/// A folder that is not there yet, and is removed afterwards.
func withFolder<Result>(
  _ body: (URL) async throws -> Result
) async throws -> Result {
  let url = FileManager.default.temporaryDirectory
    .appendingPathComponent("apus-run-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: url) }
  return try await body(url)
}

func samplingOptions(_ change: (inout SamplingOptions) -> Void) -> SamplingOptions {
  var options = SamplingOptions()
  options.seed = 7
  change(&options)
  return options
}
