/// Uniform random draws, from which all others are made.

/// Random draws from standard distributions.
///
/// Every function takes the generator that it draws from and keeps no state, so that a stream gives
/// the same numbers wherever it is used. The algorithms are exact: no draw is an approximation of
/// its distribution beyond rounding. Parameters outside their domain give NaN where a `Double` is
/// returned; each function says so.
///
/// The common ones are inlinable: with a concrete generator a call costs no dispatch, also from other
/// modules.
public enum Variates {
  /// A number uniform on the open interval (0, 1): k / 2^53 with k uniform in 1, ..., 2^53 - 1.
  ///
  /// Neither end occurs, so that logarithms of the draw and of its complement are finite.
  @inlinable
  public static func uniform(using generator: inout some RandomNumberGenerator) -> Double {
    while true {
      let bits = generator.next() >> 11
      if bits != 0 { return Double(bits) * 0x1p-53 }
    }
  }

  /// A draw of the exponential distribution with mean 1, as -log of a uniform.
  @inlinable
  public static func exponential(using generator: inout some RandomNumberGenerator) -> Double {
    -cLog(uniform(using: &generator))
  }
}
