/// A first step size, found by doubling or halving.

/// Doubles or halves a step size until the acceptance of one leapfrog crosses a threshold
/// (arXiv 1111.4246, algorithm 4, with the threshold and the limits of Stan).
enum StepSizeSearch {
  /// The acceptance rate to cross.
  static let acceptance = 0.8
  /// Larger steps are a sign of a density that never falls off.
  static let largest = 1e7

  /// - Parameters:
  ///   - start: the first step size to try.
  ///   - energyDrop: makes one leapfrog with a fresh momentum and returns `H0 - H`.
  /// - Throws: ``SamplerError/noStepSize(_:)`` when the limits are reached, and what `energyDrop`
  ///   throws.
  static func search(
    from start: Double, energyDrop: (Double) throws -> Double
  ) throws -> Double {
    let threshold = naturalLog(acceptance)
    var stepSize = start
    let grows = try energyDrop(stepSize) > threshold
    while true {
      let drop = try energyDrop(stepSize)
      if grows ? !(drop > threshold) : !(drop < threshold) { return stepSize }
      stepSize *= grows ? 2 : 0.5
      if stepSize > largest {
        throw SamplerError.noStepSize(
          "steps of \(largest) still conserve the energy, so the density hardly changes anywhere; "
            + "it may be improper: give every parameter a proper prior")
      }
      if stepSize == 0 {
        throw SamplerError.noStepSize(
          "no step is small enough to conserve the energy; the gradient may not belong to the "
            + "density: compare it with finite differences, or start from other initial values")
      }
    }
  }
}
