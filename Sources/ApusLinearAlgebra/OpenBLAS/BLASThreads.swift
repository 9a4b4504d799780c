/// How many threads BLAS uses: one while anybody asks for it, else what it was before.
import COpenBLAS
import Synchronization

/// The number of threads that OpenBLAS uses, which is one setting for the whole process.
///
/// Chains that run side by side each call BLAS from a thread of their own; if every call then
/// started more threads, they would fight for the same cores, and last bits would depend on the
/// number of cores. So a run holds a pin while it lasts:
///
///     let gram = BLASThreads.withSingleThread { design.gram() }
///
/// Pins are counted. Two runs may overlap in any order; the last one to end restores the count.
public enum BLASThreads {
  /// The number of threads that a BLAS call made now may use.
  public static var count: Int { Int(openblas_get_num_threads()) }

  /// The processor kernel that OpenBLAS has chosen, for example `Haswell`.
  public static var coreName: String {
    guard let name = openblas_get_corename() else { return "unknown" }
    return String(cString: name)
  }

  /// Sets the number of threads; while a pin is held, the number to be restored after it.
  ///
  /// - Precondition: `count` is positive.
  public static func setCount(_ count: Int) {
    precondition(count > 0, "BLAS cannot run on \(count) threads")
    pin.setFreeCount(count)
  }

  /// Runs `body` while BLAS uses one thread.
  public static func withSingleThread<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pin.acquire()
    defer { pin.release() }
    return try body()
  }

  /// Runs `body` while BLAS uses one thread, also across its suspensions.
  public static func withSingleThread<Result, Failure: Error>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    pin.acquire()
    defer { pin.release() }
    return try await body()
  }

  static let pin = ThreadPin(
    read: { Int(openblas_get_num_threads()) },
    write: { openblas_set_num_threads(BLAS.size($0)) })
}

/// A counted claim to one thread on a setting that can be read and written.
final class ThreadPin: Sendable {
  private struct State {
    var holders = 0
    /// The count to restore; meaningful while there are holders.
    var freeCount = 1
  }

  private let state = Mutex(State())
  private let read: @Sendable () -> Int
  private let write: @Sendable (Int) -> Void

  init(read: @escaping @Sendable () -> Int, write: @escaping @Sendable (Int) -> Void) {
    self.read = read
    self.write = write
  }

  /// The count that holds when nobody asks for one thread.
  var freeCount: Int {
    state.withLock { $0.holders > 0 ? $0.freeCount : read() }
  }

  func setFreeCount(_ count: Int) {
    state.withLock { state in
      state.freeCount = count
      if state.holders == 0 { write(count) }
    }
  }

  func acquire() {
    state.withLock { state in
      if state.holders == 0 {
        state.freeCount = read()
        write(1)
      }
      state.holders += 1
    }
  }

  func release() {
    state.withLock { state in
      precondition(state.holders > 0, "a pin was released more often than acquired")
      state.holders -= 1
      if state.holders == 0 { write(state.freeCount) }
    }
  }
}
