/// Threads of our own for the chains, which would block the cooperative pool for minutes.

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Detached POSIX threads.
enum WorkerThread {
  /// Densities are foreign code: they get the stack of a main thread.
  static let stackSize = 8 << 20

  /// The number of processors that are online.
  static var processorCount: Int {
    max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  /// Runs `body` on a new thread; returns 0 or the error code of the system.
  static func start(_ body: @escaping @Sendable () -> Void) -> Int {
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    pthread_attr_init(attributes)
    defer {
      pthread_attr_destroy(attributes)
      attributes.deallocate()
    }
    pthread_attr_setstacksize(attributes, stackSize)
    pthread_attr_setdetachstate(attributes, CInt(PTHREAD_CREATE_DETACHED))
    let work = Unmanaged.passRetained(Work(body))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let code = pthread_create(&thread, attributes, threadMain, work.toOpaque())
    if code != 0 { work.release() }
    return Int(code)
  }

  fileprivate final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}

#if canImport(Darwin)
  private func threadMain(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    run(argument)
  }
#else
  private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { run(argument) }
    return nil
  }
#endif

@discardableResult
private func run(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
  Unmanaged<WorkerThread.Work>.fromOpaque(argument).takeRetainedValue().body()
  return nil
}
