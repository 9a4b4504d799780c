/// What can go wrong between a fit and its folder.

/// A bundle that cannot be written or read: which file, what is wrong with it, and the way out.
public struct FitBundleError: Error, Equatable, CustomStringConvertible {
  /// The kinds of failures.
  public enum Reason: Sendable, Equatable {
    /// There is nothing, or something that is not a bundle; it is never touched.
    case notABundle
    /// A file that the manifest names is not there.
    case missingFile
    /// A file is shorter or longer than the manifest says.
    case wrongSize
    /// The bytes of a file are not those that were written.
    case wrongChecksum
    /// The bundle was written by a later version of the library.
    case newerFormat
    /// The manifest contradicts itself.
    case malformed
    /// A group was asked for by a name that no group has.
    case unknownGroup
    /// The system refused to read or write.
    case disk
  }

  /// The kind of failure.
  public let reason: Reason
  /// The file or folder that it is about.
  public let path: String
  /// What is wrong and what to do, beginning with the path.
  public let description: String

  init(_ reason: Reason, _ path: String, _ message: String) {
    (self.reason, self.path, description) = (reason, path, "\(path) \(message)")
  }
}
