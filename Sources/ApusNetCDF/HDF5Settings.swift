/// What HDF5, on which netCDF stands, must be told: no locks on files, no messages of its own.

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// Settings of HDF5, which is linked by netCDF and not by this module.
enum HDF5Settings {
  /// Turns off the locks that HDF5 puts on open files; done once, before its first file.
  ///
  /// A lock belongs to the open file, which a process started meanwhile inherits: while that process
  /// lives, the file stays locked although it was closed here, and opening it again fails. Locks guard
  /// nothing here, since a file that is written has another name until it is complete. HDF5 takes this
  /// setting only from the environment; one that the user has made stands.
  static let locksAreOff: Bool = setenv("HDF5_USE_FILE_LOCKING", "FALSE", 0) == 0

  private typealias SetAutomatic =
    @convention(c) (Int, UnsafeRawPointer?, UnsafeRawPointer?) -> CInt

  // HDF5's function is looked up; where it is not found the messages stay and nothing else changes.
  private static let setAutomatic: SetAutomatic? =
    dlsym(dlopen(nil, RTLD_NOW), "H5Eset_auto2").map { unsafeBitCast($0, to: SetAutomatic.self) }

  /// Turns off, on this thread, the messages that HDF5 prints on standard error.
  ///
  /// netCDF turns them off on the thread of its first call, and asks HDF5 for much that need not be
  /// there.
  static func turnMessagesOff() {
    // 0 is the thread's own stack of errors.
    _ = setAutomatic?(0, nil, nil)
  }
}
