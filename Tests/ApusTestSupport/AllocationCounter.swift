/// Counts the objects that Swift allocates on one thread, through the runtime's hook.

import Foundation

/// The runtime's allocation hook, where the runtime has one.
public enum AllocationCounter {
  private typealias Allocate =
    @convention(c) (UnsafeRawPointer?, Int, Int) -> UnsafeMutableRawPointer?

  nonisolated(unsafe) private static var original: Allocate?
  nonisolated(unsafe) private static var watched = pthread_self()
  nonisolated(unsafe) private static var count = 0

  private static func symbol(_ name: String) -> UnsafeMutableRawPointer? {
    dlsym(dlopen(nil, RTLD_NOW), name)
  }

  /// The number of objects that `body` allocates on this thread; nil where they cannot be counted.
  public static func allocations(during body: () -> Void) -> Int? {
    guard let pointer = symbol("_swift_allocObject") else { return nil }
    let hook = pointer.assumingMemoryBound(to: Allocate.self)
    let name = "_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly"
    let flag = symbol(name)?.assumingMemoryBound(to: Bool.self)
    watched = pthread_self()
    count = 0
    original = hook.pointee
    hook.pointee = { metadata, size, alignment in
      if pthread_equal(pthread_self(), AllocationCounter.watched) != 0 {
        AllocationCounter.count += 1
      }
      return AllocationCounter.original?(metadata, size, alignment)
    }
    flag?.pointee = true
    body()
    flag?.pointee = false
    hook.pointee = original ?? hook.pointee
    return count
  }
}
