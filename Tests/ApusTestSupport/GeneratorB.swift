/// The generator of the shared test material, whose numbers can be made again anywhere.

/// A 64-bit linear congruential generator with the top 53 bits as its uniforms.
public struct GeneratorB: Sendable {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  /// The next number in [0, 1).
  public mutating func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) * 0x1p-53
  }

  /// Close to a standard normal: the sum of twelve uniforms less six.
  public mutating func normalish() -> Double {
    var sum = 0.0
    for _ in 0..<12 { sum += uniform() }
    return sum - 6
  }
}
