/// The step of WALNUTS: as few leapfrogs as conserve the energy, chosen so that the way back agrees.

/// How a step of fixed time in whitened coordinates is cut into leapfrogs (arXiv 2506.18746).
///
/// The number of leapfrogs doubles until the energies at both ends of the step differ by no more than
/// a bound; energies in between are not looked at. A state from which the step back would have
/// settled for fewer leapfrogs cannot be part of the trajectory. The choice is thus the same in both
/// directions, and weights stay `exp(-H)`.
enum MacroStep {
  /// The largest difference of energies between the ends of a step.
  static let energyTolerance = 0.5
  /// How often the number of leapfrogs may be tried, the first time included; the last try has
  /// 2 to the power of one less.
  static let tries = 10

  enum Outcome {
    case reached
    /// The step back would be another one.
    case irreversible
    /// No number of leapfrogs conserves the energy.
    case exhausted
  }
}

extension PhaseSpace {
  /// One macro step from one state into another slot.
  ///
  /// - Returns: what became of it, and `exp(-|H - H0|)` of the coarsest try.
  mutating func macroStep(
    from start: Slot, to end: Slot, stepSize: Double
  ) throws -> (outcome: MacroStep.Outcome, coarseAcceptance: Double) {
    var coarseAcceptance = 0.0
    for attempt in 0..<MacroStep.tries {
      let count = 1 << attempt
      let error = try energyError(
        from: start, to: end, leapfrogs: count, size: stepSize / Double(count))
      if attempt == 0 { coarseAcceptance = exponential(-error) }
      guard error <= MacroStep.energyTolerance else { continue }
      setDistance(end, next: start, forward: stepSize > 0)
      let isReversible = try isReversible(end, leapfrogs: count, stepSize: stepSize)
      return (isReversible ? .reached : .irreversible, coarseAcceptance)
    }
    return (.exhausted, coarseAcceptance)
  }

  /// Whether no smaller number of leapfrogs would do for the step back.
  private mutating func isReversible(
    _ end: Slot, leapfrogs: Int, stepSize: Double
  ) throws -> Bool {
    guard leapfrogs > 1 else { return true }
    let probe = take()
    defer { release(probe) }
    var count = leapfrogs / 2
    while count >= 1 {
      let error = try energyError(
        from: end, to: probe, leapfrogs: count, size: -stepSize / Double(count))
      if error <= MacroStep.energyTolerance { return false }
      count /= 2
    }
    return true
  }

  /// Makes a number of leapfrogs and compares the energies at both ends: infinite when the way leaves
  /// the support.
  private mutating func energyError(
    from start: Slot, to end: Slot, leapfrogs: Int, size: Double
  ) throws -> Double {
    var current = start
    for _ in 0..<leapfrogs {
      try leapfrog(from: current, to: end, stepSize: size)
      guard energy(end) < .infinity else { return .infinity }
      current = end
    }
    let error = abs(energy(end) - energy(start))
    return error.isNaN ? .infinity : error
  }
}
