/// What can go wrong between a result and its netCDF file.

/// A netCDF file that cannot be written or read: which file, group and variable, what is wrong with
/// it, and the way out.
public struct NetCDFError: Error, Equatable, CustomStringConvertible {
  /// The kinds of failures.
  public enum Reason: Sendable, Equatable {
    /// There is no file of that name.
    case noFile
    /// A folder, or a file that is empty, cut off, or in another format.
    case notNetCDF
    /// The file has no groups, so it holds no result.
    case noGroups
    /// A group was asked for, or written to, that is not there.
    case unknownGroup
    /// A variable is of a type that no array of numbers can hold.
    case unsupportedType
    /// A name that netCDF or the schema does not allow, or that is taken already.
    case wrongName
    /// Dimensions that contradict each other: lengths, names, numbers of labels.
    case wrongShape
    /// A number that the type in the file, or a double, cannot hold.
    case wrongValue
    /// Text that is not valid Unicode, or that contains the character NUL.
    case wrongText
    /// The file claims more numbers than its size can hold.
    case tooLarge
    /// Draws that were announced were never written.
    case incomplete
    /// The system or the C library refused to read or write.
    case disk
  }

  /// The kind of failure.
  public let reason: Reason
  /// The file that it is about.
  public let path: String
  /// The group within the file; nil when it is about the file as a whole.
  public let group: String?
  /// The variable, dimension or attribute within the group.
  public let variable: String?
  /// What is wrong and what to do, beginning with the path, the group and the variable.
  public let description: String
}

/// A place in a file, for errors about it.
struct NetCDFPlace: Sendable {
  let path: String
  var group: String?
  var variable: String?

  /// A group of the same file.
  func group(_ name: String) -> NetCDFPlace { NetCDFPlace(path: path, group: name) }

  /// A variable, dimension or attribute of the same group.
  func variable(_ name: String) -> NetCDFPlace {
    NetCDFPlace(path: path, group: group, variable: name)
  }

  func error(_ reason: NetCDFError.Reason, _ message: String) -> NetCDFError {
    let within = [
      group.map { "group '\($0)'" }, variable.map { "'\($0)'" },
    ].compactMap { $0 }.joined(separator: ", ")
    let place = within.isEmpty ? path : "\(path): \(within)"
    return NetCDFError(
      reason: reason, path: path, group: group, variable: variable,
      description: "\(place) \(message)")
  }
}
