/// Times of repeated work, and the time to read memory.
import Apus
import Foundation

/// The best time of one call among some runs of many calls, in seconds.
func bestSeconds(runs: Int = 7, calls: Int, _ body: () throws -> Void) rethrows -> Double {
  var best = Double.infinity
  for _ in 0..<runs {
    let start = ContinuousClock.now
    for _ in 0..<calls { try body() }
    best = min(best, (ContinuousClock.now - start) / .seconds(1) / Double(calls))
  }
  return best
}

/// Times of several pieces of work that are done in turn, round after round.
///
/// Machines change their speed from one second to the next; what is measured in the same round is
/// measured at the same speed. Hence ratios are medians over the ratios of the rounds.
struct Race {
  /// The time of one call of each piece, in seconds, for each round.
  private let rounds: [[Double]]

  /// - Parameter pieces: how often each is called in a round, and what it does.
  init(rounds count: Int, _ pieces: [(calls: Int, body: () throws -> Void)]) throws {
    for piece in pieces { try piece.body() }
    rounds = try (0..<count).map { _ in
      try pieces.map {
        // The threads of BLAS spin for some 30 ms after their work, in the way of the next piece.
        Thread.sleep(forTimeInterval: 0.05)
        wakeProcessors()
        return try bestSeconds(runs: 1, calls: $0.calls, $0.body)
      }
    }
  }

  /// The median time of one piece, in seconds.
  func seconds(_ piece: Int) -> Double { median(rounds.map { $0[piece] }) }

  /// The median of what a function makes of the times of a round.
  func median(of function: ([Double]) -> Double) -> Double { median(rounds.map(function)) }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

/// Keeps all processors busy for two milliseconds: one that sleeps takes that long until it works.
private func wakeProcessors() {
  let end = ContinuousClock.now + .milliseconds(2)
  DispatchQueue.concurrentPerform(iterations: ProcessInfo.processInfo.activeProcessorCount) { _ in
    while ContinuousClock.now < end {}
  }
}

/// Two ways to read an array once, of which the faster counts: BLAS's sum of magnitudes, and a plain
/// sum with eight accumulators of eight lanes.
func readings(of x: [Double], calls: Int) -> [(calls: Int, body: () throws -> Void)] {
  [
    (calls, { keep(x.withUnsafeBufferPointer { BLAS.absoluteSum($0) }) }),
    (calls, { keep(x.withUnsafeBytes { plainSum($0) }) }),
  ]
}

/// Uses a value in a way that the compiler cannot leave out.
private func keep(_ value: Double) { precondition(!value.isNaN) }

private func plainSum(_ bytes: UnsafeRawBufferPointer) -> Double {
  var lanes = (
    SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero,
    SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero
  )
  var i = 0
  while i + 512 <= bytes.count {
    lanes.0 += bytes.loadUnaligned(fromByteOffset: i, as: SIMD8<Double>.self)
    lanes.1 += bytes.loadUnaligned(fromByteOffset: i + 64, as: SIMD8<Double>.self)
    lanes.2 += bytes.loadUnaligned(fromByteOffset: i + 128, as: SIMD8<Double>.self)
    lanes.3 += bytes.loadUnaligned(fromByteOffset: i + 192, as: SIMD8<Double>.self)
    lanes.4 += bytes.loadUnaligned(fromByteOffset: i + 256, as: SIMD8<Double>.self)
    lanes.5 += bytes.loadUnaligned(fromByteOffset: i + 320, as: SIMD8<Double>.self)
    lanes.6 += bytes.loadUnaligned(fromByteOffset: i + 384, as: SIMD8<Double>.self)
    lanes.7 += bytes.loadUnaligned(fromByteOffset: i + 448, as: SIMD8<Double>.self)
    i += 512
  }
  return (lanes.0 + lanes.1 + lanes.2 + lanes.3 + (lanes.4 + lanes.5 + lanes.6 + lanes.7)).sum()
}

/// A value with digits enough to compare.
func text(_ value: Double, _ digits: Int = 2) -> String {
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  return "\((value * scale).rounded() / scale)"
}
