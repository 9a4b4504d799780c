/// Draws of approximations as one array.

import ApusNumerics

extension RandomStream {
  /// Independent draws of an approximation, one after the other in one array.
  ///
  /// - Parameter draw: makes one draw of `dimension` coordinates.
  static func approximationDraws(
    _ count: Int, dimension: Int, seed: UInt64, _ draw: (inout RandomStream) -> [Double]
  ) -> [Double] {
    var generator = RandomStream(seed: seed, purpose: .approximation)
    var result = [Double]()
    result.reserveCapacity(count * dimension)
    for _ in 0..<count { result += draw(&generator) }
    return result
  }
}
