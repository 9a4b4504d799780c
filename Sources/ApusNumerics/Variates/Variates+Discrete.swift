/// Discrete random draws: yes or no, an index.

extension Variates {
  /// True with the given probability.
  ///
  /// - Parameter probability: 0 or less (or NaN) gives false, 1 or more gives true. Resolved to
  ///   2^-53.
  @inlinable
  public static func bernoulli(
    probability: Double, using generator: inout some RandomNumberGenerator
  ) -> Bool {
    // From 0 included, unlike `uniform`: multiples of 2^-53 then come out exactly.
    Double(generator.next() >> 11) * 0x1p-53 < probability
  }

  /// A whole number uniform on 0, ..., count - 1, without bias.
  ///
  /// Lemire (2019), "Fast random integer generation in an interval" (arXiv 1805.10941): the upper
  /// half of a product, drawn again in the rare cases where its lower half shows a surplus.
  ///
  /// - Precondition: `count` is positive.
  @inlinable
  public static func index(
    below count: Int, using generator: inout some RandomNumberGenerator
  ) -> Int {
    precondition(count > 0, "an index is drawn below a positive count, got \(count)")
    let bound = UInt64(count)
    var product = generator.next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let surplus = (0 &- bound) % bound
      while product.low < surplus {
        product = generator.next().multipliedFullWidth(by: bound)
      }
    }
    return Int(product.high)
  }
}
