/// Studies of many quantities on several processors, with results in their order.

import Dispatch

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

enum ParallelBlocks {
  /// The results of `body` for each block, made by as many workers as there are processors, each of
  /// which has a workspace of its own. A result depends on its block only, not on the workers.
  static func map<Result>(
    _ blocks: [Range<Int>], _ body: (Range<Int>, Workspace) -> Result
  ) -> [Result] {
    // A workspace makes tables that pay only when several blocks share them.
    let workers = min(processorCount, blocks.count / fewestBlocks)
    if workers <= 1 {
      let workspace = Workspace()
      return blocks.map { body($0, workspace) }
    }
    let results = UnsafeMutableBufferPointer<Result?>.allocate(capacity: blocks.count)
    results.initialize(repeating: nil)
    defer {
      results.deinitialize()
      results.deallocate()
    }
    // Each block writes its own element.
    nonisolated(unsafe) let (slots, work) = (results, body)
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      let workspace = Workspace()
      for index in stride(from: worker, to: blocks.count, by: workers) {
        slots[index] = work(blocks[index], workspace)
      }
    }
    return results.compactMap { $0 }
  }

  private static let fewestBlocks = 2

  private static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
