/// Writing a bundle so that there is never half of one.

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension FitBundle {
  /// Writes the bundle to a folder, which is made, or whose bundle is replaced.
  ///
  /// A new folder gets its name when everything in it is on the disk. In a folder with a bundle the
  /// new numbers are written beside the old ones, and then the manifest is replaced: at any moment
  /// the folder is the old fit or the new one.
  ///
  /// - Throws: ``FitBundleError``: a folder that holds anything else (it is left alone), or a disk that
  ///   cannot be written.
  /// - Complexity: one pass over the numbers for their checksum, one to write them; memory for the
  ///   largest array.
  public func write(to url: URL) throws(FitBundleError) {
    let target = url.standardizedFileURL
    let path = target.path
    guard FileManager.default.fileExists(atPath: path) else {
      let folder = target.deletingLastPathComponent()
        .appendingPathComponent(".\(target.lastPathComponent).\(UUID().uuidString)")
      try Self.makeFolder(folder)
      do throws(FitBundleError) {
        try install(in: folder)
        try BundleFile.rename(folder.path, to: path)
      } catch {
        // Only what was made here, in a folder of a name of its own.
        try? FileManager.default.removeItem(at: folder)
        throw error
      }
      BundleFile.synchronize(folder: target.deletingLastPathComponent().path)
      return
    }
    let old = try Self.arraysFile(in: target)
    let new = try install(in: target)
    if let old, old != new {
      // The fit is complete without this; a file that stays is only a waste.
      try? FileManager.default.removeItem(at: target.appendingPathComponent(old))
    }
  }

  /// The name of the file of numbers of the bundle that a folder holds; nil for a damaged one.
  ///
  /// - Throws: when there is anything but a bundle, or nothing at all.
  private static func arraysFile(in folder: URL) throws(FitBundleError) -> String? {
    let manifest = folder.appendingPathComponent(manifestName).path
    if let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) {
      if names.isEmpty { return nil }
      if names.contains(manifestName) {
        let bytes = try BundleFile.contents(of: manifest)
        if BundleManifest.isManifest(bytes) {
          return (try? BundleManifest(decoding: bytes, path: manifest))?.arraysFile
        }
      }
    }
    throw FitBundleError(
      .notABundle, folder.path,
      "is there already and holds no bundle; it is left as it is: give another folder")
  }

  /// Writes the numbers, and then the manifest that makes them a bundle.
  ///
  /// - Returns: the name of the file of numbers.
  @discardableResult
  private func install(in folder: URL) throws(FitBundleError) -> String {
    let name = "arrays-\(UUID().uuidString).f64"
    let arrays = folder.appendingPathComponent(name).path
    let manifest = folder.appendingPathComponent(Self.manifestName).path
    let beside = manifest + ".\(UUID().uuidString)"
    do throws(FitBundleError) {
      var writer = ArrayWriter(file: try BundleFile.create(arrays))
      let record = try writer.record(of: result)
      try writer.file.synchronize()
      let contents = BundleManifest(
        created: Date().ISO8601Format(), arraysFile: name, arraysByteCount: writer.offset,
        result: record, dataSummaries: dataSummaries, formula: formula, metadata: metadata)
      let bytes = try contents.encoded(path: manifest)
      let file = try BundleFile.create(beside)
      try file.write(bytes)
      try file.synchronize()
      try BundleFile.rename(beside, to: manifest)
    } catch {
      for path in [arrays, beside] { try? FileManager.default.removeItem(atPath: path) }
      throw error
    }
    BundleFile.synchronize(folder: folder.path)
    return name
  }

  private static func makeFolder(_ url: URL) throws(FitBundleError) {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw FitBundleError(
        .disk, url.path,
        "could not be made: \(error); look at the path and its permissions")
    }
  }

  static let manifestName = "manifest.json"
}

/// Writes arrays one after the other and notes where each of them is.
private struct ArrayWriter {
  let file: BundleFile
  private(set) var offset = 0

  init(file: BundleFile) {
    self.file = file
  }

  mutating func record(
    of result: InferenceData
  ) throws(FitBundleError) -> BundleManifest.ResultRecord {
    var record = BundleManifest.ResultRecord(groups: [], failedChains: [])
    if !result.attributes.isEmpty { record.attributes = result.attributes }
    for name in result.groupNames {
      guard let group = result[group: name] else { continue }
      let written = try self.record(of: group, name: name)
      if result.otherGroups[name] == nil {
        record.groups.append(written)
      } else {
        record.otherGroups = (record.otherGroups ?? []) + [written]
      }
    }
    for (chain, failed) in result.failedChains.sorted(by: { $0.key < $1.key }) {
      record.failedChains.append(.init(chain: chain, result: try self.record(of: failed)))
    }
    return record
  }

  private mutating func record(
    of group: DataGroup, name: String
  ) throws(FitBundleError) -> BundleManifest.GroupRecord {
    var record = BundleManifest.GroupRecord(
      name: name, arrays: [], coordinates: group.coordinates, attributes: group.attributes)
    for name in group.names {
      guard let array = group[name] else { continue }
      let words = array.values.map(\.bitPattern.littleEndian)
      try file.write(words)
      let digest = words.withUnsafeBytes(SHA256.digest)
      let size = words.count * MemoryLayout<Double>.size
      record.arrays.append(
        .init(
          name: name, dims: array.dims, shape: array.shape, kind: array.kind, offset: offset,
          byteCount: size, sha256: digest))
      offset += size
    }
    return record
  }
}
