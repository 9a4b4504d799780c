/// Files that hold the result of a fit, in the formats the command knows by their names.

import Apus
import ApusNetCDF
import Foundation

/// A place on disk for a result: netCDF (`.nc`), a bundle (`.apus`, a folder), or, for reading only,
/// the CSV files of CmdStan.
struct ResultFile {
  /// The path as the user gave it.
  let path: String
  private let format: Format

  private enum Format: String, CaseIterable {
    case netCDF = "nc"
    case bundle = "apus"
    case cmdStan = "csv"
  }

  /// - Throws: a ``ResultFileError`` for a name that ends otherwise.
  init(_ path: String) throws(ResultFileError) {
    guard let format = Format(rawValue: (path as NSString).pathExtension.lowercased()) else {
      throw ResultFileError(
        "'\(path)' has no format: let the name end in .nc (netCDF) or .apus (a bundle), or give the "
          + ".csv files of CmdStan")
    }
    self.path = path
    self.format = format
  }

  private var url: URL { URL(fileURLWithPath: path) }

  /// Reads the result that one or more files hold; several are the chains of one run of CmdStan.
  ///
  /// - Throws: a ``ResultFileError`` for files of mixed formats; what the format's reader throws.
  static func read(_ paths: [String]) throws -> InferenceData {
    var files: [ResultFile] = []
    for path in paths { files.append(try ResultFile(path)) }
    guard let first = files.first else { throw ResultFileError("no file was given: name one") }
    switch first.format {
    case .cmdStan where files.allSatisfy { $0.format == .cmdStan }:
      return try InferenceData(cmdStan: files.map(\.url))
    case .netCDF where files.count == 1: return try InferenceData(netCDF: first.url)
    case .bundle where files.count == 1: return try FitBundle(contentsOf: first.url).result
    default:
      throw ResultFileError(
        "\(files.map { "'\($0.path)'" }.joined(separator: ", ")) are not one result: give one .nc or "
          + ".apus file, or the .csv files of one run of CmdStan")
    }
  }

  /// Refuses, before anything is computed, a place that cannot be written to.
  func checkWritable() throws(ResultFileError) {
    guard format != .cmdStan else {
      throw ResultFileError("'\(path)' cannot be written: let the name end in .nc or .apus")
    }
    let folder = url.deletingLastPathComponent().path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
    else {
      throw ResultFileError("'\(path)' cannot be written: there is no folder '\(folder)'; make it")
    }
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw ResultFileError(
        "'\(path)' cannot be written: you may not write to the folder '\(folder)'; choose another")
    }
  }

  /// Writes a result, replacing what is there when all is written.
  func write(_ fit: FitBundle) throws {
    switch format {
    case .netCDF: try fit.result.write(netCDF: url)
    case .bundle: try fit.write(to: url)
    case .cmdStan: try checkWritable()
    }
  }
}

/// A file that cannot be what a result is read from or written to.
struct ResultFileError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what to do.
  let description: String

  init(_ description: String) { self.description = description }
}
