/// Loops over vectors with enough accumulators to keep the processor busy.

/// Reductions and updates of vectors in memory, eight numbers at a time.
enum VectorLoops {
  typealias Lanes = SIMD8<Double>

  /// `Σ xᵢ`, in a fixed order that depends on the length alone.
  static func sum(_ x: UnsafeBufferPointer<Double>) -> Double {
    reduce(x.count) {
      load(x, $0)
    } tail: {
      x[$0]
    }
  }

  /// `Σ aᵢ bᵢ`, in a fixed order that depends on the length alone.
  ///
  /// - Precondition: the vectors have one length.
  static func innerProduct(
    _ a: UnsafeBufferPointer<Double>, _ b: UnsafeBufferPointer<Double>
  ) -> Double {
    precondition(a.count == b.count, "vectors of \(a.count) and \(b.count) elements")
    return reduce(a.count) {
      load(a, $0) * load(b, $0)
    } tail: {
      a[$0] * b[$0]
    }
  }

  /// `y += scale x`.
  ///
  /// - Precondition: the vectors have one length.
  static func add(
    _ x: UnsafeBufferPointer<Double>, times scale: Double,
    to y: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(x.count == y.count, "vectors of \(x.count) and \(y.count) elements")
    for i in 0..<x.count { y[i] += scale * x[i] }
  }

  /// Two accumulators of eight lanes hide the latency of additions.
  @inline(__always)
  private static func reduce(
    _ count: Int, _ block: (Int) -> Lanes, tail: (Int) -> Double
  ) -> Double {
    var first = Lanes.zero
    var second = Lanes.zero
    var i = 0
    while i + 16 <= count {
      first += block(i)
      second += block(i + 8)
      i += 16
    }
    if i + 8 <= count {
      first += block(i)
      i += 8
    }
    var rest = 0.0
    while i < count {
      rest += tail(i)
      i += 1
    }
    return (first + second).sum() + rest
  }

  @inline(__always)
  private static func load(_ x: UnsafeBufferPointer<Double>, _ index: Int) -> Lanes {
    UnsafeRawBufferPointer(x).loadUnaligned(fromByteOffset: index * 8, as: Lanes.self)
  }
}
