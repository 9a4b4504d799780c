/// Results as netCDF files, which ArviZ and xarray open.

public import ApusDiagnostics
internal import CNetCDF

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension InferenceData {
  /// Writes the result as a netCDF-4 file that `arviz.from_netcdf` and `xarray.open_datatree` open.
  ///
  /// Each group of ``ApusDiagnostics/InferenceData/groupNames`` becomes a group of the file, with its
  /// own dimensions and coordinates: 64-bit integers from 0, or labels as UTF-8 strings. Reals are
  /// doubles, integers 64-bit integers, Booleans bytes with the attribute `dtype = "bool"`; all are
  /// compressed by zlib. The attributes of the result are those of the file's root, `name` being the
  /// name of the model. Empty groups are left out. ``ApusDiagnostics/InferenceData/failedChains`` have
  /// no place in the schema and are not written; a `FitBundle` keeps them.
  ///
  /// - Parameters:
  ///   - url: the file, which is replaced at once when everything is written.
  ///   - compression: the level of zlib, from 0 (none) to 9.
  /// - Throws: ``NetCDFError``: a name or label that the format does not allow, dimensions that have two
  ///   lengths in a group, integers or Booleans with other values, a disk that cannot be written.
  /// - Complexity: linear in the numbers; memory for one block besides the result.
  /// - Precondition: `compression` is within 0...9.
  public func write(
    netCDF url: URL, compression: Int = NetCDFWriter.defaultCompression
  ) throws(NetCDFError) {
    let writer = try NetCDFWriter(to: url, attributes: attributes, compression: compression)
    for name in groupNames {
      guard let group = self[group: name], !group.hasNothing else { continue }
      let variables = group.names.compactMap { name in
        group[name].map { NetCDFVariable(name: name, $0) }
      }
      try writer.define(
        name, variables: variables, coordinates: group.coordinates, attributes: group.attributes)
      try writer.write(group, to: name)
    }
    try writer.finish()
  }

  /// Reads a netCDF file that this library, ArviZ or xarray wrote.
  ///
  /// - Groups: any may be absent. Those of the schema go where they belong, all others to
  ///   ``ApusDiagnostics/InferenceData/otherGroups``. Groups within groups, and variables of the root,
  ///   are skipped.
  /// - Variables: floating-point numbers of any size are real; integers of any size are integers;
  ///   integers with the attribute `dtype = "bool"` and enumerations of `FALSE` and `TRUE` are
  ///   Booleans. Dimensions may be in any order; `chain` and `draw` are moved to the front. Variables of
  ///   text are skipped, as arrays hold numbers; other types are an error.
  /// - Missing values: elements equal to `_FillValue` are NaN, and integers and Booleans of which some
  ///   are missing become reals. `scale_factor` and `add_offset` are applied.
  /// - Coordinates: text of variable or fixed length is taken as labels, and so are numbers other than
  ///   0, 1, 2, …, by their digits.
  /// - Attributes: numbers become text; lists are separated by a comma and a space.
  ///
  /// - Parameters:
  ///   - url: the file.
  ///   - groups: the names of the groups to read; nil for all. Others are not looked at.
  /// - Throws: ``NetCDFError``: no file, no netCDF-4 file, a file that is cut off or has no groups, a
  ///   group that is asked for and not there, a variable of an unknown type, integers that no double
  ///   holds.
  ///   Numbers that were changed in a file that this library wrote do not match their checksums.
  /// - Warning: damage elsewhere in a file (of its structure, or of files without checksums) is found
  ///   only where HDF5 finds it, and can make HDF5 itself crash. Do not read files that you do not trust.
  public init(netCDF url: URL, groups: Set<String>? = nil) throws(NetCDFError) {
    let place = NetCDFPlace(path: url.path)
    let fileBytes = try Self.size(of: place)
    let handle = try NetCDFHandle.open(reading: place)
    let root = NetCDFGroup(handle: handle, id: handle.id, place: place)
    let children = try root.children()
    guard !children.isEmpty else {
      throw place.error(
        .noGroups, "has no groups, so it holds no result; give a file that ArviZ or Apus wrote")
    }
    if let unknown = groups?.subtracting(children.map(\.name)).min() {
      let names = children.map(\.name).joined(separator: ", ")
      throw place.group(unknown).error(
        .unknownGroup, "is not there: the groups of the file are \(names)")
    }
    self.init()
    attributes = try root.attributes()
    for (name, group) in children where groups?.contains(name) ?? true {
      self[group: name] = try group.contents(fileBytes: fileBytes)
    }
  }

  private static func size(of place: NetCDFPlace) throws(NetCDFError) -> Int {
    switch FileSystem.item(at: place.path) {
    case .file(let byteCount): return byteCount
    case .nothing:
      throw place.error(.noFile, "is not there or may not be read; look at the path")
    case .other:
      throw place.error(.notNetCDF, "is not a file; give the path of a netCDF file")
    }
  }
}

extension DataGroup {
  fileprivate var hasNothing: Bool { isEmpty && coordinates.isEmpty && attributes.isEmpty }
}
