/// Times of fits.
import Apus

/// The least time of some runs, in milliseconds, with what the last one found.
nonisolated(nonsending) func leastMilliseconds(
  of runs: Int, _ fit: () async throws -> NormalApproximation
) async rethrows -> (Double, NormalApproximation) {
  var best = try await fit()
  for _ in 1..<max(runs, 1) {
    let next = try await fit()
    if next.elapsed < best.elapsed { best = next }
  }
  return (best.elapsed / .milliseconds(1), best)
}

/// The median wall time of some repetitions, in seconds.
nonisolated(nonsending) func medianSeconds(
  of repetitions: Int, _ body: () async throws -> Void
) async rethrows -> Double {
  var times = [Double]()
  for _ in 0..<repetitions {
    let start = ContinuousClock.now
    try await body()
    times.append((ContinuousClock.now - start) / .seconds(1))
  }
  return times.sorted()[repetitions / 2]
}

func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
