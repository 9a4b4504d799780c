/// The instruction set that the vector kernels use, chosen from what the processor has.
internal import CApusKernels

/// An instruction set for which the vector kernels were compiled.
///
/// Results differ between sets in their last bits, because only some have fused multiply-add. The
/// same seed gives the same bits on one set; pin it to repeat a run of another machine.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// What every machine of the architecture has: 128 bits on x86-64 and on arm64.
  case baseline
  /// AVX2 with fused multiply-add.
  case avx2
  /// AVX-512 (F, DQ and VL).
  case avx512

  /// The sets that this processor has, the baseline first.
  public static var available: [InstructionSet] { allCases.filter(\.isAvailable) }

  /// The set in use: the last of the available ones, unless another was pinned.
  public static var current: InstructionSet {
    switch apus_current_level() {
    case ApusAVX512: .avx512
    case ApusAVX2: .avx2
    default: .baseline
    }
  }

  /// Makes `set` the one in use, for the whole process.
  ///
  /// Call it before the first kernel is used: whoever holds ``VectorKernels`` keeps the old ones.
  ///
  /// - Throws: ``InstructionSetError`` if the processor lacks the set.
  public static func pin(_ set: InstructionSet) throws(InstructionSetError) {
    guard set.isAvailable else { throw .unavailable(set) }
    apus_pin_level(set.level)
  }

  private var isAvailable: Bool { apus_level_is_available(level) }

  var level: ApusLevel {
    switch self {
    case .baseline: ApusBaseline
    case .avx2: ApusAVX2
    case .avx512: ApusAVX512
    }
  }
}

/// Why an instruction set can't be pinned.
public enum InstructionSetError: Error, Equatable, CustomStringConvertible {
  case unavailable(InstructionSet)

  public var description: String {
    switch self {
    case .unavailable(let set):
      let names = InstructionSet.available.map(\.rawValue).joined(separator: ", ")
      return "this processor has no \(set.rawValue); it has \(names)"
    }
  }
}
