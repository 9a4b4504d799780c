/// The kernels of Hamiltonian dynamics: leapfrogs and U-turn checks on the vectors of a chain.
internal import CApusKernels

/// Passes over the vectors of a chain, compiled for one instruction set.
///
/// Lengths are multiples of 8; vectors are padded with zeros, and padding stays zero. Nothing is
/// checked.
public struct DynamicsKernels: Sendable {
  /// The momenta of a stretch of states, with the mass one: of its first state in time, of its last
  /// one, and their sum over all states.
  public struct Momenta {
    public let first, last, sum: UnsafePointer<Double>

    public init(
      first: UnsafePointer<Double>, last: UnsafePointer<Double>, sum: UnsafePointer<Double>
    ) {
      (self.first, self.last, self.sum) = (first, last, sum)
    }

    var raw: ApusMomenta { ApusMomenta(first: first, last: last, sum: sum) }
  }

  /// x, p, g, scales, step, x', p', length: `p' = p + step / 2 scales g` and
  /// `x' = x + step scales p'`.
  public let kickAndDrift:
    @convention(c) (
      UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>,
      Double, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, Int
    ) -> Void

  /// p, g, scales, half of the step, length: `p += halfStep scales g`; returns `|p|²`.
  public let kick:
    @convention(c) (
      UnsafeMutablePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>, Double, Int
    ) -> Double

  private let joinMomenta:
    @convention(c) (ApusMomenta, ApusMomenta, UnsafeMutablePointer<Double>, Int) -> Bool

  /// Left, right, sum, length: what ``isTurning(joining:_:into:count:)`` does, for two single states.
  public let isTurningOfTwo:
    @convention(c) (
      UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int
    ) -> Bool

  /// The kernels of an instruction set.
  public init(_ instructionSet: InstructionSet) {
    let table = apus_kernels_of(instructionSet.level).pointee
    (kickAndDrift, kick) = (table.kick_and_drift, table.kick)
    (joinMomenta, isTurningOfTwo) = (table.join_momenta, table.join_two_momenta)
  }

  /// Writes the sum of momenta of two adjacent stretches, and tells whether they turn.
  ///
  /// Three stretches are checked: the whole, the left one with the first state of the right one, and
  /// the right one with the last state of the left one. Each goes on only when its sum of momenta
  /// has a positive product with the momenta at both of its ends (arXiv 1701.02434, appendix
  /// A.4.2). The checks across the seam stop trajectories that come back after a full period, when
  /// the first check passes. NaN counts as turning.
  ///
  /// - Parameter sum: may be the memory of `left.sum` or `right.sum`.
  @inline(__always)
  public func isTurning(
    joining left: Momenta, _ right: Momenta, into sum: UnsafeMutablePointer<Double>, count: Int
  ) -> Bool {
    joinMomenta(left.raw, right.raw, sum, count)
  }
}
