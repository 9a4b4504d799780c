/// Times of repeated work, and the time to read memory.
import Apus

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

/// The time to read an array once: the faster of BLAS's sum of magnitudes and a plain sum with
/// eight accumulators of eight lanes.
func readSeconds(_ x: [Double], calls: Int) -> Double {
  var total = 0.0
  let library = x.withUnsafeBufferPointer { x in
    bestSeconds(calls: calls) { total += BLAS.absoluteSum(x) }
  }
  precondition(!total.isNaN)
  return min(library, plainReadSeconds(x, calls: calls))
}

private func plainReadSeconds(_ x: [Double], calls: Int) -> Double {
  var total = 0.0
  let best = x.withUnsafeBytes { bytes in
    bestSeconds(calls: calls) {
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
      let sum =
        lanes.0 + lanes.1 + lanes.2 + lanes.3 + (lanes.4 + lanes.5 + lanes.6 + lanes.7)
      total += sum.sum()
    }
  }
  precondition(!total.isNaN)
  return best
}

/// A value with digits enough to compare.
func text(_ value: Double, _ digits: Int = 2) -> String {
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  return "\((value * scale).rounded() / scale)"
}
