/// A fast Fourier transform of power-of-two length, made for correlations.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Forward and backward complex transforms that share a table of roots of unity.
///
/// An element is a SIMD vector whose lanes belong to different series: they are transformed side
/// by side, with the same roots.
///
/// The forward transform leaves its output in bit-reversed order and the backward one expects it
/// so. Power spectra are formed element by element, which makes any order as good as another and
/// saves both permutations.
struct FourierPlan {
  /// The length of the transform, a power of two.
  let size: Int

  // The roots `exp(-i pi j / h)`, j < h, of the stage with half length h stand at h..<2h.
  private let cosines: [Double]
  private let sines: [Double]

  /// A plan for the smallest power of two that is at least `minimumSize`.
  init(minimumSize: Int) {
    var size = 2
    while size < minimumSize { size *= 2 }
    var cosines = [1.0, 1.0]
    var sines = [0.0, 0.0]
    var half = 2
    while half < size {
      for j in 0..<half {
        let angle = -Double.pi * Double(j) / Double(half)
        cosines.append(cos(angle))
        sines.append(sin(angle))
      }
      half *= 2
    }
    self.size = size
    self.cosines = cosines
    self.sines = sines
  }

  /// Replaces `real + i imaginary` by its transform, in bit-reversed order (Gentleman and Sande).
  func forward<Lanes: SIMD<Double>>(_ real: inout [Lanes], _ imaginary: inout [Lanes]) {
    var real = real.mutableSpan
    var imaginary = imaginary.mutableSpan
    forEachButterfly(halves: stages.reversed()) { low, high, cosine, sine in
      let re = real[low] - real[high]
      let im = imaginary[low] - imaginary[high]
      real[low] += real[high]
      imaginary[low] += imaginary[high]
      real[high] = re * cosine - im * sine
      imaginary[high] = re * sine + im * cosine
    }
  }

  /// The inverse of ``forward(_:_:)`` times the length (Cooley and Tukey).
  func backward<Lanes: SIMD<Double>>(_ real: inout [Lanes], _ imaginary: inout [Lanes]) {
    var real = real.mutableSpan
    var imaginary = imaginary.mutableSpan
    forEachButterfly(halves: stages) { low, high, cosine, sine in
      let re = real[high] * cosine + imaginary[high] * sine
      let im = imaginary[high] * cosine - real[high] * sine
      real[high] = real[low] - re
      imaginary[high] = imaginary[low] - im
      real[low] += re
      imaginary[low] += im
    }
  }

  /// The half lengths of the stages: 1, 2, 4, ... up to half of the size.
  private var stages: [Int] { (0..<size.trailingZeroBitCount).map { 1 << $0 } }

  /// Visits the pairs of elements `half` apart within blocks of twice that length.
  @inline(__always)
  private func forEachButterfly(
    halves: [Int],
    _ body: (_ low: Int, _ high: Int, _ cosine: Double, _ sine: Double) -> Void
  ) {
    for half in halves {
      for block in stride(from: 0, to: size, by: 2 * half) {
        for j in 0..<half {
          body(block + j, block + j + half, cosines[half + j], sines[half + j])
        }
      }
    }
  }
}
