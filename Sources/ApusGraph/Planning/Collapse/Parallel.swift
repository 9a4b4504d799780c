/// Independent pieces of work on all processors, with results in their order.

import ApusLinearAlgebra
import Dispatch

enum Parallel {
  /// The results of `body` for 0 to `count - 1`. BLAS uses one thread meanwhile.
  static func map<Result>(_ count: Int, _ body: (Int) -> Result) -> [Result] {
    BLASThreads.withSingleThread {
      if count <= 1 { return (0..<count).map(body) }
      let results = UnsafeMutableBufferPointer<Result?>.allocate(capacity: count)
      results.initialize(repeating: nil)
      defer {
        results.deinitialize()
        results.deallocate()
      }
      // Each piece writes its own element.
      nonisolated(unsafe) let (slots, work) = (results, body)
      DispatchQueue.concurrentPerform(iterations: count) { slots[$0] = work($0) }
      return results.compactMap { $0 }
    }
  }
}
