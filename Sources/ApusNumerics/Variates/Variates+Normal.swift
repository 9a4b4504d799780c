/// Normal random draws by the ziggurat method.

extension Variates {
  /// A draw of the standard normal distribution.
  ///
  /// The ziggurat of Marsaglia and Tsang (2000) with 256 layers, in the floating-point form of
  /// Doornik (2005, "An improved ziggurat method to generate normal random samples"): layer and
  /// position come from different bits of one 64-bit number. 99 % of the draws need no more than
  /// that number, one multiplication and one comparison.
  @inlinable
  public static func normal(using generator: inout some RandomNumberGenerator) -> Double {
    let bits = generator.next()
    let x = NormalZiggurat.innerPoint(bits)
    return x.isNaN ? normalAtEdge(bits, using: &generator) : x
  }

  /// Fills memory with the draws that `normal(using:)` would give one by one, in half of the time.
  ///
  /// Runs of draws that need one number each are made in vector registers.
  public static func fillNormal(
    _ output: UnsafeMutableBufferPointer<Double>, using generator: inout RandomStream
  ) {
    var count = 0
    while count < output.count {
      let rest = UnsafeMutableBufferPointer(rebasing: output[count...])
      count += generator.take { NormalZiggurat.innerPoints(of: $0, into: rest) }
      guard count < output.count else { return }
      // The run ended at a draw that needs more, or at the last number made ahead.
      output[count] = normal(using: &generator)
      count += 1
    }
  }

  /// The rest of a draw whose point lies in the part of a layer that the density doesn't fill.
  @inlinable
  @inline(never)
  static func normalAtEdge(
    _ bits: UInt64, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let (x, layer) = NormalZiggurat.point(bits)
    if layer == 0 { return normalTail(sign: x, using: &generator) }
    if NormalZiggurat.accepts(x, layer: layer, height: uniform(using: &generator)) { return x }
    return normal(using: &generator)
  }

  /// A draw beyond the base layer's edge (Marsaglia 1964, "Generating a variable from the tail of
  /// the normal distribution").
  @inlinable
  static func normalTail(
    sign: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    while true {
      let beyond = exponential(using: &generator) / NormalZiggurat.tailStart
      if 2 * exponential(using: &generator) > beyond * beyond {
        return sign < 0 ? -NormalZiggurat.tailStart - beyond : NormalZiggurat.tailStart + beyond
      }
    }
  }
}
