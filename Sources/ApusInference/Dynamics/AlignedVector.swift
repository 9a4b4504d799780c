/// A view of doubles in whole SIMD blocks, as the kernels of the leapfrog read and write them.

/// A padded, aligned piece of memory that somebody else owns.
///
/// The memory is bound to `Double`; blocks are loaded and stored through the raw pointer, so that
/// evaluators may look at the same numbers through a span.
struct AlignedVector {
  typealias Block = SIMD8<Double>
  typealias Pair = SIMD2<Double>

  /// Lengths are rounded up to whole blocks, and the padding holds zeros.
  static let lanes = Block.scalarCount

  let doubles: UnsafeMutablePointer<Double>
  let blockCount: Int

  init(_ doubles: UnsafeMutablePointer<Double>, blockCount: Int) {
    self.doubles = doubles
    self.blockCount = blockCount
  }

  static func blockCount(dimension: Int) -> Int {
    (dimension + lanes - 1) / lanes
  }

  subscript(block: Int) -> Block {
    get {
      UnsafeRawPointer(doubles).load(
        fromByteOffset: block &* MemoryLayout<Block>.stride, as: Block.self)
    }
    nonmutating set {
      UnsafeMutableRawPointer(doubles).storeBytes(
        of: newValue, toByteOffset: block &* MemoryLayout<Block>.stride, as: Block.self)
    }
  }

  /// The same numbers in narrower pieces.
  subscript(pair pair: Int) -> Pair {
    get {
      UnsafeRawPointer(doubles).load(
        fromByteOffset: pair &* MemoryLayout<Pair>.stride, as: Pair.self)
    }
    nonmutating set {
      UnsafeMutableRawPointer(doubles).storeBytes(
        of: newValue, toByteOffset: pair &* MemoryLayout<Pair>.stride, as: Pair.self)
    }
  }

  var pairCount: Int { blockCount &* (Block.scalarCount / Pair.scalarCount) }
}
