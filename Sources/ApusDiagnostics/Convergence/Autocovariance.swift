/// Autocovariances of chains by fast Fourier transform.

/// The mean autocovariance of many chains of one length, with buffers that are used again.
struct Autocovariance {
  /// The number of draws in a chain.
  let drawCount: Int

  private let plan: FourierPlan
  private var real: [SIMD4<Double>]
  private var imaginary: [SIMD4<Double>]
  // The narrowest SIMD vector; its second lane is idle.
  private var power: [SIMD2<Double>]
  private var rest: [SIMD2<Double>]

  /// Buffers for chains of `drawCount` draws, padded with as many zeros so that lags do not wrap.
  init(drawCount: Int) {
    self.drawCount = drawCount
    plan = FourierPlan(minimumSize: 2 * drawCount)
    real = Array(repeating: .zero, count: plan.size)
    imaginary = real
    power = Array(repeating: .zero, count: plan.size)
    rest = power
  }

  /// The autocovariance at lags 0 to n - 1, averaged over the chains of `values`.
  ///
  /// Eight chains travel together, four as real and four as imaginary parts, and all power spectra
  /// are added up before the single transform back. The cross terms of the two parts are odd in
  /// the frequency, so that they end in the imaginary part of the result and drop out.
  ///
  /// - means: the mean of each chain
  mutating func mean(of values: [Double], means: [Double]) -> [Double] {
    for k in power.indices { (power[k], rest[k]) = (.zero, .zero) }
    for chain in stride(from: 0, to: means.count, by: 8) {
      Self.load(values, means, from: chain, count: drawCount, into: &real)
      Self.load(values, means, from: chain + 4, count: drawCount, into: &imaginary)
      plan.forward(&real, &imaginary)
      for k in power.indices {
        power[k].x += (real[k] * real[k] + imaginary[k] * imaginary[k]).sum()
      }
    }
    plan.backward(&power, &rest)
    let scale = 1 / (Double(plan.size) * Double(drawCount) * Double(means.count))
    return power.prefix(drawCount).map { $0.x * scale }
  }

  /// Puts four chains less their means into the lanes of a buffer, and zeros behind them and in
  /// place of chains that are not there.
  private static func load(
    _ values: [Double], _ means: [Double], from first: Int, count: Int,
    into buffer: inout [SIMD4<Double>]
  ) {
    var starts = SIMD4<Int>.zero
    var center = SIMD4<Double>.zero
    var weight = SIMD4<Double>.zero
    for lane in 0..<4 where first + lane < means.count {
      starts[lane] = (first + lane) * count
      center[lane] = means[first + lane]
      weight[lane] = 1
    }
    for i in 0..<count {
      let draws = SIMD4(
        values[starts.x + i], values[starts.y + i], values[starts.z + i], values[starts.w + i])
      buffer[i] = (draws - center) * weight
    }
    for i in count..<buffer.count { buffer[i] = .zero }
  }
}

extension Draws {
  /// The autocovariance of one chain at lags 0 to n - 1, with divisor n at every lag:
  /// `1/n sum_s (x_s - mean)(x_{s+t} - mean)`.
  ///
  /// All NaN when a value of the chain is not finite; empty without draws.
  ///
  /// - Precondition: `chain` is one of the chains.
  /// - Complexity: O(n log n).
  public func autocovariance(chain: Int) -> [Double] {
    precondition((0..<chainCount).contains(chain), "chain \(chain) of \(chainCount)")
    let single = Array(values[range(ofChain: chain)])
    guard !single.isEmpty else { return [] }
    var engine = Autocovariance(drawCount: single.count)
    return engine.mean(of: single, means: [ApusDiagnostics.mean(single)])
  }
}

extension Draws {
  /// The autocorrelation of one chain at lags 0 to n - 1: its ``autocovariance(chain:)`` by that at
  /// lag 0, so that the first entry is 1.
  ///
  /// All NaN when a value of the chain is not finite or the chain is constant; empty without draws.
  ///
  /// - Precondition: `chain` is one of the chains.
  /// - Complexity: O(n log n).
  public func autocorrelation(chain: Int) -> [Double] {
    let covariance = autocovariance(chain: chain)
    guard let variance = covariance.first else { return [] }
    if areAllEqual(Array(values[range(ofChain: chain)])) { return covariance.map { _ in .nan } }
    return covariance.map { $0 / variance }
  }
}
