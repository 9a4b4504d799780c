/// Slots of vectors made once per chain, so that a trajectory neither allocates nor copies.

/// A fixed number of slots, each with the same number of vectors, handed out by index.
///
/// Slots are taken and released in stack order: the ones that are still in the cache are used again.
struct VectorPool: ~Copyable {
  /// What lengths are rounded up to: one cache line.
  static let lanes = 8

  let dimension: Int
  /// The length of a vector with its padding of zeros, a multiple of ``lanes``.
  let paddedDimension: Int
  private let vectorsPerSlot: Int
  /// Doubles from one vector to the next.
  private let stride: Int
  private let memory: UnsafeMutablePointer<Double>
  private let slotCount: Int
  private let freeSlots: UnsafeMutablePointer<Int32>
  private(set) var freeCount: Int

  init(dimension: Int, slots: Int, vectorsPerSlot: Int) {
    self.dimension = dimension
    self.vectorsPerSlot = vectorsPerSlot
    let blockCount = (dimension + Self.lanes - 1) / Self.lanes
    paddedDimension = blockCount * Self.lanes
    // An odd number of cache lines: vectors whose addresses differ by a multiple of 4 KiB would
    // compete for the same cache sets.
    stride = (blockCount | 1) * Self.lanes
    let count = slots * vectorsPerSlot * stride
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Double>.stride, alignment: 64)
    memory = raw.bindMemory(to: Double.self, capacity: count)
    slotCount = slots
    freeSlots = .allocate(capacity: slots + 1)
    freeCount = 0
    clearPadding()
    for slot in (0..<Int32(slots)).reversed() { release(slot) }
  }

  deinit {
    memory.deallocate()
    freeSlots.deallocate()
  }

  /// One of the vectors of a slot.
  func vector(_ number: Int, of slot: Int32) -> UnsafeMutablePointer<Double> {
    memory + (Int(slot) &* vectorsPerSlot &+ number) &* stride
  }

  /// A slot that nobody uses; its vectors hold whatever was there before.
  mutating func take() -> Int32 {
    precondition(freeCount > 0, "a pool of \(slotCount) slots is exhausted")
    freeCount &-= 1
    return freeSlots[freeCount]
  }

  mutating func release(_ slot: Int32) {
    release(slot, if: true)
  }

  /// Releases a slot if the condition holds, without a branch: conditions of a trajectory are as
  /// random as its sample, and a wrong guess of the processor costs more than the work.
  mutating func release(_ slot: Int32, if condition: Bool) {
    // There is room for a slot that stays in use.
    freeSlots[freeCount] = slot
    freeCount &+= condition ? 1 : 0
  }

  /// Only the padding is written, so that slots a run never reaches take no real memory.
  private func clearPadding() {
    for index in 0..<(slotCount * vectorsPerSlot) {
      let padding = memory + index * stride + dimension
      padding.update(repeating: 0, count: stride - dimension)
    }
  }
}
