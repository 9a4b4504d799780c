/// All that a chain needs to go on as if it had never stopped.

internal import ApusNumerics

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A chain between two draws.
struct ChainState: Codable, Sendable {
  let index: Int
  /// Transitions so far, those of warm-up included.
  let progress: Int
  let position: [Double]
  /// The log density there, by which a changed density is noticed.
  let logDensity: Double
  let adapted: AdaptedState
  /// The warm-up under way, coded by its own type.
  let warmup: Data?
  let random: RandomStream
  let gradientCount: Int
  /// Divergences after warm-up.
  let divergences: Int
  /// What the transitions since the last kept draw have met.
  let pending: PendingEvents
  /// Draws and divergences in the files, of warm-up and after it.
  let warmupCounts: Counts
  let drawCounts: Counts

  struct Counts: Codable, Sendable {
    let draws: Int
    let divergences: Int

    init(_ recorder: DrawRecorder) {
      draws = recorder.count
      divergences = recorder.divergenceCount
    }
  }
}

/// What a kept draw answers for when others before it are left out.
struct PendingEvents: Codable, Sendable {
  var hasDiverged = false
  var reachedMaxTreeDepth = false
}
