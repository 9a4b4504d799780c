/// Where a chain starts.

internal import ApusNumerics

/// Starting points uniform in a box of unconstrained space, as Stan draws them.
enum InitialPoint {
  /// Half the width of the box.
  static let radius = 2.0
  static let tries = 100

  /// Moves the kernel to the given point, or to the first random one where log density and gradient
  /// are finite.
  ///
  /// - Throws: ``SamplerError/noInitialPoint(_:)``, or what the density throws.
  static func place(
    _ kernel: NUTSKernel, at given: [Double]?, using generator: inout RandomStream
  ) throws {
    if let given {
      guard let reason = try kernel.start(at: given) else { return }
      throw SamplerError.noInitialPoint(
        "at the given one \(reason); give one inside of the support, or none")
    }
    var reason = ""
    for _ in 0..<tries {
      let point = kernel.position.map { _ in
        radius * (2 * Variates.uniform(using: &generator) - 1)
      }
      guard let refusal = try kernel.start(at: point) else { return }
      reason = refusal
    }
    throw SamplerError.noInitialPoint(
      "\(tries) random ones in (-\(radius), \(radius)) were refused, at the last one \(reason); "
        + "give initial values, or priors that keep the density finite")
  }
}
