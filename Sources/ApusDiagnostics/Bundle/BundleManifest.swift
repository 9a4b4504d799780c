/// The manifest of a bundle: everything but the numbers, as JSON under a checksum.

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What `manifest.json` holds.
struct BundleManifest: Codable {
  static let format = "apus-fit-bundle"
  static let currentVersion = 1

  var format = Self.format
  var version = Self.currentVersion
  var library = "apus"
  var libraryVersion = apusVersion
  /// ISO 8601, with its zone.
  var created: String
  /// The name of the file of numbers, and its size.
  var arraysFile: String
  var arraysByteCount: Int
  var result: ResultRecord
  var dataSummaries: [DataSummary]
  var formula: FormulaRecord?
  var metadata: [String: String]

  struct ResultRecord: Codable {
    var groups: [GroupRecord]
    /// Groups under names that are not in the schema; nil where there are none.
    var otherGroups: [GroupRecord]?
    var attributes: [String: String]?
    var failedChains: [FailedChain]
  }

  struct FailedChain: Codable {
    var chain: Int
    var result: ResultRecord
  }

  struct GroupRecord: Codable {
    var name: String
    var arrays: [ArrayRecord]
    var coordinates: [String: [String]]
    var attributes: [String: String]
  }

  /// An array, and where in the file its numbers are.
  struct ArrayRecord: Codable {
    var name: String
    var dims: [String]
    var shape: [Int]
    var kind: DataArray.Kind
    var offset: Int
    var byteCount: Int
    var sha256: String
  }
}

extension DataArray.Kind: Codable {}

// MARK: - Bytes

extension BundleManifest {
  /// `{"sha256":"` and 64 digits, which are the checksum of all bytes after them.
  private static let prefix = Array("{\"sha256\":\"".utf8)
  private static let middle = Array("\",\n\"bundle\":".utf8)
  private static let suffix = Array("}\n".utf8)
  private static let digestLength = 64

  /// The file: an object of two entries, the second of which is the manifest.
  func encoded(path: String) throws(FitBundleError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(self) else {
      throw FitBundleError(.malformed, path, "could not be made: a text in it is no valid Unicode")
    }
    let rest = Self.middle + json + Self.suffix
    return Self.prefix + Array(rest.withUnsafeBytes(SHA256.digest).utf8) + rest
  }

  /// Whether a file begins as a manifest does, whatever follows.
  static func isManifest(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: prefix) && bytes.dropFirst(prefix.count + digestLength).starts(with: middle)
  }

  init(decoding bytes: [UInt8], path: String) throws(FitBundleError) {
    guard Self.isManifest(bytes) else {
      throw FitBundleError(
        .notABundle, path,
        "is not the manifest of a bundle; give the folder that a fit was saved to")
    }
    let rest = bytes[(Self.prefix.count + Self.digestLength)...]
    let digest = bytes[Self.prefix.count..<rest.startIndex]
    guard rest.withUnsafeBytes(SHA256.digest).utf8.elementsEqual(digest),
      rest.count >= Self.middle.count + Self.suffix.count
    else {
      throw FitBundleError(
        .wrongChecksum, path, "is damaged or cut off; copy the bundle again, or save the fit anew")
    }
    let json = Data(rest.dropFirst(Self.middle.count).dropLast(Self.suffix.count))
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    // The version first: a later one may have other entries.
    guard let header = try? decoder.decode(Header.self, from: json), header.format == Self.format
    else {
      throw FitBundleError(.notABundle, path, "is not the manifest of a bundle of fits")
    }
    guard header.version <= Self.currentVersion else {
      throw FitBundleError(
        .newerFormat, path,
        "is of version \(header.version), and this library reads up to \(Self.currentVersion); use a "
          + "later version of the library")
    }
    do {
      self = try decoder.decode(BundleManifest.self, from: json)
    } catch {
      throw FitBundleError(.malformed, path, "cannot be understood: \(error)")
    }
    try check(path)
  }

  private struct Header: Decodable {
    var format: String
    var version: Int
  }
}

// MARK: - Consistency

extension BundleManifest {
  /// Refuses records that contradict each other. Arrays follow one another without gaps, so that no
  /// size here can exceed that of the file.
  private func check(_ path: String) throws(FitBundleError) {
    guard arraysFile.hasPrefix("arrays-"), !arraysFile.contains("/"), arraysByteCount >= 0 else {
      throw FitBundleError(.malformed, path, "names '\(arraysFile)' as its file of numbers")
    }
    let end = try result.end(after: 0, path)
    guard end == arraysByteCount else {
      throw FitBundleError(
        .malformed, path, "lists \(end) bytes of numbers and has \(arraysByteCount)")
    }
  }
}

extension BundleManifest.ResultRecord {
  /// Checks all records and returns where the last one ends.
  fileprivate func end(after start: Int, _ path: String) throws(FitBundleError) -> Int {
    var end = start
    let all = groups + (otherGroups ?? [])
    for (index, group) in all.enumerated() {
      let isKnown = InferenceData.groups.contains { $0.key == group.name }
      guard isKnown == (index < groups.count) else {
        throw FitBundleError(
          .newerFormat, path,
          "has a group '\(group.name)' that this library does not know; use a later version")
      }
      guard Set(group.arrays.map(\.name)).count == group.arrays.count else {
        throw FitBundleError(.malformed, path, "has two arrays of one name in '\(group.name)'")
      }
      for array in group.arrays {
        guard array.offset == end, array.dims.count == array.shape.count,
          array.byteCount == array.expectedByteCount
        else {
          throw FitBundleError(
            .malformed, path,
            "contradicts itself about '\(array.name)' in '\(group.name)': shape \(array.shape), "
              + "dims \(array.dims), \(array.byteCount) bytes from \(array.offset)")
        }
        // Both are at least 0; a sum beyond Int ends at the first check of the next record.
        end = end.addingReportingOverflow(array.byteCount).partialValue
        guard end >= 0 else { throw FitBundleError(.malformed, path, "has impossible sizes") }
      }
    }
    guard Set(all.map(\.name)).count == all.count,
      Set(failedChains.map(\.chain)).count == failedChains.count
    else { throw FitBundleError(.malformed, path, "has two groups or failed chains of one name") }
    for failed in failedChains { end = try failed.result.end(after: end, path) }
    return end
  }
}

extension BundleManifest.ArrayRecord {
  /// The bytes of the shape's elements; nil for lengths that are negative or too large for memory,
  /// even where another length is 0.
  fileprivate var expectedByteCount: Int? {
    var size = MemoryLayout<Double>.size
    for length in shape where length != 0 {
      let (product, isTooLarge) = size.multipliedReportingOverflow(by: length)
      if isTooLarge || length < 0 { return nil }
      size = product
    }
    return shape.contains(0) ? 0 : size
  }
}
