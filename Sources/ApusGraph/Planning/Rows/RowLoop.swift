/// Operations that run together, block of rows after block of rows.

import ApusNumerics

/// A loop over rows: every operation visits a block of rows before the next block comes.
///
/// The blocks are cut from the sizes alone, so that sums have the same bits whatever runs elsewhere.
struct RowLoop: Sendable, CustomStringConvertible {
  struct Operand: Sendable {
    let location: Plan.Location
    let advances: Bool
  }

  /// One operation with its places.
  struct Member: Sendable {
    let tensor: Tensor
    let inputs: [Operand]
    let output: Int
    let outputAdvances: Bool
    let scratch: Int
  }

  let rows: Int
  let blockRows: Int
  let members: [Member]

  var description: String {
    let names = members.map { $0.tensor.node.operation.name }
    return "\(rows) rows in blocks of \(blockRows) by the kernels \(names.joined(separator: ", "))"
  }

  /// The rows of a block: the data of a block fit the second-level cache and its intermediate values
  /// the first.
  static func blockRows(_ tensors: [Tensor], tiles: Int) -> Int {
    let matrices = Set(tensors.flatMap(\.node.inputs).filter { $0.shape.rank == 2 })
    let dataBytes = matrices.reduce(0) {
      $0 + 8 * RowData.stride(ofColumns: $1.shape.dimensions[1])
    }
    let byData = secondLevelBytes / max(dataBytes, 1)
    let byTiles = firstLevelBytes / (8 * max(tiles, 1))
    return min(max(min(byData, byTiles) / 8 * 8, 32), 512)
  }

  private static let firstLevelBytes = 24 << 10
  private static let secondLevelBytes = 160 << 10

  /// Binds the loop to memory.
  ///
  /// - Parameter pointer: finds the memory of a place.
  func kernel(
    _ memory: UnsafeMutablePointer<Double>, pointer: (Plan.Location) -> UnsafeRawPointer
  ) -> Kernel {
    let kernels = members.compactMap { member -> RowKernel? in
      guard let operation = member.tensor.node.operation.rowOperation else { return nil }
      let operands = zip(member.inputs, member.tensor.node.inputs).map {
        RowOperand(pointer: pointer($0.location), advances: $0.advances, shape: $1.shape)
      }
      return operation.rowKernel(
        RowMemory(
          inputs: operands, output: memory + member.output,
          outputAdvances: member.outputAdvances, scratch: memory + member.scratch,
          outputShape: member.tensor.shape, kernels: .current))
    }
    let (rows, blockRows) = (rows, blockRows)
    let steps = kernels.map { RowStep(run: $0.run) }
    let (begins, ends) = (kernels.compactMap(\.begin), kernels.compactMap(\.end))
    let references = steps.map { Unmanaged.passUnretained($0) }
    return {
      for begin in begins { begin() }
      var first = 0
      while first < rows {
        let count = min(blockRows, rows - first)
        withExtendedLifetime(steps) {
          for step in references { step._withUnsafeGuaranteedRef { $0.run(first, count) } }
        }
        first += count
      }
      for end in ends { end() }
    }
  }
}

/// What an operation does with a block of rows. Counting the references of a closure at each of its
/// calls takes as long as the arithmetic of a short block; those of an object that is known to live are
/// not counted.
private final class RowStep {
  let run: (_ first: Int, _ count: Int) -> Void

  init(run: @escaping (_ first: Int, _ count: Int) -> Void) { self.run = run }
}
