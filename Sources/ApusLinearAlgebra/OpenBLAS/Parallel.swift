/// Independent pieces of work on several processors, with results in their order.

import Dispatch

/// Loops whose passes do not depend on each other.
package enum Parallel {
  /// The results of `body` for 0 to `count - 1`. BLAS uses one thread meanwhile.
  ///
  /// - Parameter threads: the greatest number of threads; nil for one per processor.
  package static func map<Result>(
    _ count: Int, threads: Int? = nil, _ body: (Int) -> Result
  ) -> [Result] {
    BLASThreads.withSingleThread {
      if count <= 1 || threads == 1 { return (0..<count).map(body) }
      let results = UnsafeMutableBufferPointer<Result?>.allocate(capacity: count)
      results.initialize(repeating: nil)
      defer {
        results.deinitialize()
        results.deallocate()
      }
      // Each piece writes its own element.
      nonisolated(unsafe) let (slots, work) = (results, body)
      let workers = min(count, threads ?? count)
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        for i in stride(from: worker, to: count, by: workers) { slots[i] = work(i) }
      }
      return results.compactMap { $0 }
    }
  }
}
