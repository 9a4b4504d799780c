/// Silence: HDF5, on which netCDF stands, prints what it cannot do.

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// The messages that HDF5 prints on standard error, one setting for each thread.
///
/// netCDF turns them off on the thread of its first call, and asks HDF5 for much that need not be
/// there. HDF5 is linked by netCDF and not by this module, so its function is looked up; where it is
/// not found the messages stay and nothing else changes.
enum HDF5Messages {
  private typealias SetAutomatic =
    @convention(c) (Int, UnsafeRawPointer?, UnsafeRawPointer?) -> CInt

  private static let setAutomatic: SetAutomatic? =
    dlsym(dlopen(nil, RTLD_NOW), "H5Eset_auto2").map { unsafeBitCast($0, to: SetAutomatic.self) }

  /// Turns them off on this thread.
  static func turnOff() {
    // 0 is the thread's own stack of errors.
    _ = setAutomatic?(0, nil, nil)
  }
}
