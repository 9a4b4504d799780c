/// Sorting draws once, so that ranks, quantiles and intervals share the work.

/// Values in ascending order together with the positions they came from.
struct Ordering {
  /// The values in ascending order.
  private(set) var sorted: [Double]
  /// The original position of each sorted value; equal values keep their order.
  private(set) var positions: [Int]

  /// Sorts by the bits of the values, a digit at a time (radix sort), which takes a fraction of the
  /// time of comparing the values with each other.
  init(_ values: [Double]) {
    var items = values.indices.map { Item(key: Self.key(values[$0]), position: $0) }
    var other = items
    for shift in stride(from: 0, to: 64, by: Self.digitBits) {
      guard var next = Self.starts(of: items, shift: shift) else { continue }
      Self.distribute(items, into: &other, from: &next, shift: shift)
      swap(&items, &other)
    }
    positions = items.map(\.position)
    sorted = positions.map { values[$0] }
  }

  /// The ordering of `|value - center|`, merged from the two sides of the center.
  func folded(about center: Double) -> Ordering {
    var result = self
    let count = sorted.count
    var right = firstIndex(notBelow: center)
    var left = right - 1
    result.sorted.withUnsafeMutableBufferPointer { distances in
      result.positions.withUnsafeMutableBufferPointer { places in
        sorted.withUnsafeBufferPointer { sorted in
          positions.withUnsafeBufferPointer { positions in
            for index in 0..<count {
              let below = left >= 0 ? center - sorted[left] : .infinity
              let above = right < count ? sorted[right] - center : .infinity
              let takesLeft = right == count || (left >= 0 && below <= above)
              distances[index] = takesLeft ? below : above
              places[index] = positions[takesLeft ? left : right]
              if takesLeft { left -= 1 } else { right += 1 }
            }
          }
        }
      }
    }
    return result
  }

  /// The first sorted position with a value of at least `limit`; the count where there is none.
  private func firstIndex(notBelow limit: Double) -> Int {
    var (first, last) = (0, sorted.count)
    while first < last {
      let middle = (first + last) / 2
      if sorted[middle] < limit { first = middle + 1 } else { last = middle }
    }
    return first
  }

  /// The quantile `p` by linear interpolation between neighbours (type 7); NaN without values.
  func quantile(_ p: Double) -> Double {
    precondition((0...1).contains(p), "a quantile needs a probability in [0, 1], got \(p)")
    guard let last = sorted.indices.last else { return .nan }
    let position = p * Double(last)
    let below = Int(position)
    let above = min(below + 1, last)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }

  /// The stretches of equal values, in ascending order.
  func forEachTie(_ body: (Range<Int>) -> Void) {
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count && sorted[end] == sorted[start] { end += 1 }
      body(start..<end)
      start = end
    }
  }

  private struct Item {
    let key: UInt64
    let position: Int
  }

  private static let digitBits = 11
  private static let digitCount = 1 << digitBits

  /// The bits of a value, arranged so that they order as the values do.
  private static func key(_ value: Double) -> UInt64 {
    let bits = value.bitPattern
    return bits >> 63 == 0 ? bits ^ (1 << 63) : ~bits
  }

  private static func digit(of item: Item, shift: Int) -> Int {
    Int(truncatingIfNeeded: item.key >> UInt64(shift)) & (digitCount - 1)
  }

  /// Where the items with each digit begin; nil when all items have the same digit.
  private static func starts(of items: [Item], shift: Int) -> [Int]? {
    var counts = [Int](repeating: 0, count: digitCount)
    items.withUnsafeBufferPointer { items in
      for item in items { counts[digit(of: item, shift: shift)] += 1 }
    }
    var start = 0
    for digit in counts.indices {
      let count = counts[digit]
      if count == items.count { return nil }
      counts[digit] = start
      start += count
    }
    return counts
  }

  /// Moves each item behind those with smaller digits and those before it with the same digit.
  private static func distribute(
    _ items: [Item], into other: inout [Item], from next: inout [Int], shift: Int
  ) {
    var other = other.mutableSpan
    var next = next.mutableSpan
    for item in items {
      let digit = digit(of: item, shift: shift)
      other[next[digit]] = item
      next[digit] += 1
    }
  }
}
