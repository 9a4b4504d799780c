/// Memory of a fixed size for loops that must not allocate.

/// Numbers in memory that lives as long as the block, zero at first.
final class NumberBlock {
  /// Where they begin.
  let start: UnsafeMutablePointer<Double>
  let count: Int

  init(count: Int) {
    self.count = count
    start = .allocate(capacity: count)
    start.initialize(repeating: 0, count: count)
  }

  deinit { start.deallocate() }

  /// Writes the numbers of another block of this size.
  func copy(_ other: NumberBlock) {
    precondition(other.count == count, "\(other.count) numbers for \(count)")
    start.update(from: other.start, count: count)
  }

  /// All of them.
  var numbers: UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(start: start, count: count)
  }
}
