/// Lists of small computations that run one after the other.
internal import CApusKernels

/// Instructions bound to memory, in the order in which they run.
///
/// A run costs one jump for each instruction and allocates nothing. The memory of operands and
/// results must outlive the tape; kernels that were made for one instruction set run on a machine
/// that has it.
public final class Tape {
  private let instructions: UnsafeMutableBufferPointer<ApusInstruction>
  private let owners: [AnyObject]

  /// A tape of some instructions.
  public init(_ list: [TapeInstruction], kernels: VectorKernels) {
    let all = list + [.end]
    instructions = .allocate(capacity: all.count)
    _ = instructions.initialize(fromContentsOf: all.map { $0.bound(to: kernels) })
    owners = list.flatMap(\.owners)
  }

  deinit {
    instructions.deallocate()
  }

  /// Runs all instructions once.
  public func run() {
    guard let first = instructions.baseAddress else { return }
    first.pointee.run?(first)
  }
}
