/// Where the intermediate values of a plan live in one block of memory.

/// Hands out ranges of a block and takes them back, so that values that are never alive together
/// share memory.
struct ScratchLayout {
  /// Ranges begin at multiples of this many doubles: 64 bytes, one cache line.
  static let alignment = 8

  /// The size of the block so far, in doubles.
  private(set) var size = 0
  private var free: [(offset: Int, count: Int)] = []

  /// A range of at least `count` doubles, from the first gap that is large enough.
  mutating func allocate(_ count: Int) -> Int {
    let needed = Self.rounded(count)
    if let index = free.firstIndex(where: { $0.count >= needed }) {
      let offset = free[index].offset
      free[index] = (offset + needed, free[index].count - needed)
      if free[index].count == 0 { free.remove(at: index) }
      return offset
    }
    defer { size += needed }
    return size
  }

  /// Returns a range that ``allocate(_:)`` gave for `count` doubles.
  mutating func release(_ offset: Int, _ count: Int) {
    let range = (offset: offset, count: Self.rounded(count))
    let index = free.firstIndex { $0.offset > offset } ?? free.count
    free.insert(range, at: index)
    joinWithNext(at: index)
    if index > 0 { joinWithNext(at: index - 1) }
  }

  private mutating func joinWithNext(at index: Int) {
    guard index + 1 < free.count,
      free[index].offset + free[index].count == free[index + 1].offset
    else { return }
    free[index].count += free[index + 1].count
    free.remove(at: index + 1)
  }

  private static func rounded(_ count: Int) -> Int {
    (max(count, 1) + alignment - 1) / alignment * alignment
  }
}
