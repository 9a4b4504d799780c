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
    while true {
      let bits = generator.next()
      let layer = Int(truncatingIfNeeded: bits & 0xFF)
      // The upper 53 bits as an odd multiple of 2^-53 in (-1, 1), symmetric about 0.
      let position = (Double(Int64(bitPattern: bits) >> 11) + 0.5) * 0x1p-52
      let x = position * NormalZiggurat.edges[layer]
      if abs(x) < NormalZiggurat.edges[layer + 1] { return x }
      if layer == 0 { return normalTail(sign: position, using: &generator) }
      if NormalZiggurat.accepts(x, layer: layer, height: uniform(using: &generator)) { return x }
    }
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

/// 256 layers of equal area under exp(-x^2 / 2).
@usableFromInline
enum NormalZiggurat {
  /// Where the tail starts, and the area of each layer: the base layer with its tail has the same
  /// area as the others. Solved with mpmath at 40 digits.
  @usableFromInline static let tailStart = 3.654_152_885_361_008_771_65
  private static let area = 0.004_928_673_233_974_655_347_36

  /// Right edges of the layers from the base upwards, and a last 0. The base layer's edge is that
  /// of a rectangle with the area of the layer and the tail together.
  @usableFromInline static let edges: [Double] = {
    var edges = [area / density(tailStart), tailStart]
    while edges.count < 256 {
      let last = edges[edges.count - 1]
      edges.append((-2 * cLog(area / last + density(last))).squareRoot())
    }
    return edges + [0]
  }()

  /// Whether a point of `layer`, at `height` (0 to 1) between its lower and upper side, lies below
  /// the density.
  @usableFromInline
  static func accepts(_ x: Double, layer: Int, height: Double) -> Bool {
    let bottom = density(edges[layer])
    let top = density(edges[layer + 1])
    return bottom + height * (top - bottom) < density(x)
  }

  private static func density(_ x: Double) -> Double { cExp(-0.5 * x * x) }
}
