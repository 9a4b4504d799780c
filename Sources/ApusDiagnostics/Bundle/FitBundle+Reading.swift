/// Reading a bundle, of which nothing is believed before it is checked.

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension FitBundle {
  /// Reads a bundle from its folder.
  ///
  /// - Parameters:
  ///   - url: the folder.
  ///   - groups: the groups to read, by the names of ``InferenceData/groups``, such as `posterior`;
  ///     nil for all, failed chains included. The numbers of other groups are not looked at.
  /// - Throws: ``FitBundleError`` for anything that is not the bundle that was written: no folder,
  ///   files that are missing, cut off or changed, a later version.
  /// - Complexity: one pass over the numbers that are read, for their checksums.
  public init(contentsOf url: URL, groups: Set<String>? = nil) throws(FitBundleError) {
    let path = url.appendingPathComponent(Self.manifestName).path
    guard FileManager.default.fileExists(atPath: path) else {
      throw FitBundleError(
        .notABundle, url.path,
        "holds no bundle: there is no \(Self.manifestName); give the folder that a fit was saved to"
      )
    }
    let manifest = try BundleManifest(decoding: try BundleFile.contents(of: path), path: path)
    let others = manifest.result.otherGroups?.map(\.name) ?? []
    let known = InferenceData.groups.map(\.key) + others
    if let unknown = groups?.subtracting(known).min() {
      throw FitBundleError(
        .unknownGroup, url.path,
        "has no group '\(unknown)': the groups are \(known.joined(separator: ", "))")
    }
    let reader = try ArrayReader(
      path: url.appendingPathComponent(manifest.arraysFile).path,
      byteCount: manifest.arraysByteCount, groups: groups)
    self.init(
      try reader.result(manifest.result), dataSummaries: manifest.dataSummaries,
      formula: manifest.formula, metadata: manifest.metadata)
  }
}

/// Reads arrays from where the manifest says that they are.
private struct ArrayReader {
  private let path: String
  private let file: BundleFile
  private let groups: Set<String>?

  init(path: String, byteCount: Int, groups: Set<String>?) throws(FitBundleError) {
    (self.path, self.groups) = (path, groups)
    file = try BundleFile.open(reading: path)
    let size = try file.size()
    guard size == byteCount else {
      throw FitBundleError(
        .wrongSize, path,
        "has \(size) bytes and should have \(byteCount); copy the bundle again, or save the fit anew"
      )
    }
  }

  func result(_ record: BundleManifest.ResultRecord) throws(FitBundleError) -> InferenceData {
    var result = InferenceData()
    result.attributes = record.attributes ?? [:]
    for group in record.groups + (record.otherGroups ?? [])
    where groups?.contains(group.name) ?? true {
      result[group: group.name] = try self.group(group)
    }
    guard groups == nil else { return result }
    for failed in record.failedChains {
      result.failedChains[failed.chain] = try self.result(failed.result)
    }
    return result
  }

  private func group(_ record: BundleManifest.GroupRecord) throws(FitBundleError) -> DataGroup {
    var group = DataGroup()
    (group.coordinates, group.attributes) = (record.coordinates, record.attributes)
    for array in record.arrays {
      let words: [UInt64] = try file.read(
        from: array.offset, count: array.byteCount / MemoryLayout<Double>.size)
      guard words.withUnsafeBytes(SHA256.digest) == array.sha256 else {
        throw FitBundleError(
          .wrongChecksum, path,
          "is damaged: the numbers of '\(array.name)' in '\(record.name)' are not those that were "
            + "written; copy the bundle again, or save the fit anew")
      }
      group[array.name] = DataArray(
        dims: array.dims, shape: array.shape,
        values: words.map { Double(bitPattern: UInt64(littleEndian: $0)) }, kind: array.kind)
    }
    return group
  }
}
