/// Places in scratch memory against a naive record of what is alive.

import ApusNumerics
import Testing

@testable import ApusGraph

@Suite struct ScratchLayoutTests {
  @Test(arguments: 0..<10)
  func livingRangesNeverOverlap(_ seed: Int) {
    var generator = stream(seed)
    var layout = ScratchLayout()
    var living: [(offset: Int, count: Int)] = []
    for _ in 0..<500 {
      if !living.isEmpty, Bool.random(using: &generator) {
        let freed = living.remove(at: .random(in: living.indices, using: &generator))
        layout.release(freed.offset, freed.count)
      } else {
        let count = Int.random(in: 0...40, using: &generator)
        let offset = layout.allocate(count)
        #expect(offset % ScratchLayout.alignment == 0)
        #expect(offset + count <= layout.size)
        for other in living {
          #expect(
            offset >= other.offset + max(other.count, 1) || other.offset >= offset + max(count, 1))
        }
        living.append((offset, count))
      }
    }
  }

  @Test func neighboursJoinWhenReleased() {
    var layout = ScratchLayout()
    let offsets = (0..<3).map { _ in layout.allocate(8) }
    for i in [0, 2, 1] { layout.release(offsets[i], 8) }
    #expect(layout.allocate(24) == 0)
    #expect(layout.size == 24)
  }
}
