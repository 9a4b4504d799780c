/// What an operation must offer to take part in a loop over rows.

import ApusNumerics

/// How an operation stands to the rows of a loop.
enum RowRole {
  /// Its output has one element for each row, made from that row of its inputs.
  case map
  /// Its output has a size of its own and collects contributions of all rows.
  case reduction
}

/// An operation that can visit its rows block by block, in between other operations on the same
/// rows, while these are in the fastest memory.
protocol RowOperation: TensorOperation {
  /// The number of rows and the role, or nil when these inputs don't allow it.
  func rows(of inputs: [Tensor], shape: Shape) -> (count: Int, role: RowRole)?

  /// Whether an input is taken row by row, in step with the loop.
  func streams(input: Int) -> Bool

  /// The layout in which the loop should find an input that never changes.
  func layout(of input: Int, _ tensor: Tensor) -> RowLayout

  /// The number of doubles of memory it needs besides its output.
  func rowScratch(_ inputs: [Tensor]) -> Int

  /// Binds the operation to its memory.
  func rowKernel(_ memory: RowMemory) -> RowKernel
}

extension RowOperation {
  var rowOperation: (any RowOperation)? { self }

  func streams(input: Int) -> Bool { true }

  func layout(of input: Int, _ tensor: Tensor) -> RowLayout { .asIs }

  func rowScratch(_ inputs: [Tensor]) -> Int { 0 }
}

/// Blocks of rows run through `run`; `begin` and `end` frame one pass over all of them.
struct RowKernel {
  var begin: Kernel?
  /// Visits a number of rows from a first one on.
  let run: (_ first: Int, _ count: Int) -> Void
  var end: Kernel?
}

/// The form in which constant data are laid out for a loop.
enum RowLayout: Hashable {
  /// The numbers as they are.
  case asIs
  /// A matrix with rows padded by zeros to a multiple of eight.
  case paddedRows
  /// A matrix column by column.
  case columns
  /// Whole numbers as 32-bit indices.
  case indices
}

/// The memory of one input of an operation in a loop.
struct RowOperand {
  let pointer: UnsafeRawPointer
  /// Whether row `i` lies `i` elements behind the pointer; otherwise the pointer is that of the block.
  let advances: Bool
  let shape: Shape

  var isNumber: Bool { shape == .scalar }

  var values: UnsafePointer<Double> { pointer.assumingMemoryBound(to: Double.self) }

  /// The element of the first row of a block.
  func block(_ first: Int) -> UnsafePointer<Double> { advances ? values + first : values }
}

/// All memory of an operation in a loop, and the kernels to use.
struct RowMemory {
  let inputs: [RowOperand]
  let output: UnsafeMutablePointer<Double>
  /// Whether the output is kept for all rows, not only for a block.
  let outputAdvances: Bool
  let scratch: UnsafeMutablePointer<Double>
  let outputShape: Shape
  let kernels: VectorKernels

  /// Where the output of a block goes.
  func block(_ first: Int) -> UnsafeMutablePointer<Double> {
    outputAdvances ? output + first : output
  }
}
