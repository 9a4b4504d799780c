/// Slots of vectors made once per chain, so that a trajectory neither allocates nor copies.

/// A fixed number of slots, each with the same number of vectors, handed out by index.
///
/// Slots are taken and released in stack order: the ones that are still in the cache are used again.
struct VectorPool: ~Copyable {
  let dimension: Int
  private let blockCount: Int
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
    blockCount = AlignedVector.blockCount(dimension: dimension)
    // An odd number of cache lines: vectors whose addresses differ by a multiple of 4 KiB would
    // compete for the same cache sets.
    stride = (blockCount | 1) * AlignedVector.lanes
    let count = slots * vectorsPerSlot * stride
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Double>.stride,
      alignment: MemoryLayout<AlignedVector.Block>.alignment)
    memory = raw.bindMemory(to: Double.self, capacity: count)
    slotCount = slots
    freeSlots = .allocate(capacity: slots)
    freeCount = 0
    clearPadding()
    for slot in (0..<Int32(slots)).reversed() { release(slot) }
  }

  deinit {
    memory.deallocate()
    freeSlots.deallocate()
  }

  /// One of the vectors of a slot.
  func vector(_ number: Int, of slot: Int32) -> AlignedVector {
    let index = Int(slot) &* vectorsPerSlot &+ number
    return AlignedVector(memory + index &* stride, blockCount: blockCount)
  }

  /// A slot that nobody uses; its vectors hold whatever was there before.
  mutating func take() -> Int32 {
    precondition(freeCount > 0, "a pool of \(slotCount) slots is exhausted")
    freeCount &-= 1
    return freeSlots[freeCount]
  }

  mutating func release(_ slot: Int32) {
    freeSlots[freeCount] = slot
    freeCount &+= 1
  }

  /// Only the padding is written, so that slots a run never reaches take no real memory.
  private func clearPadding() {
    for index in 0..<(slotCount * vectorsPerSlot) {
      let padding = memory + index * stride + dimension
      padding.update(repeating: 0, count: stride - dimension)
    }
  }
}
