/// Bundles that are damaged or forged: an error or the same fit, never a trap.
import ApusNumerics
import Foundation
import Testing

@testable import ApusDiagnostics

@Suite struct BundleDamageTests {
  private static let prefix = "{\"sha256\":\""

  /// The files of a bundle by their names.
  private func contents(_ folder: URL) throws -> [(url: URL, bytes: [UInt8])] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
      let url = folder.appendingPathComponent($0)
      return (url, [UInt8](try Data(contentsOf: url)))
    }
  }

  @Test func everyChangedOrMissingByteIsNoticed() throws {
    try BundleFixtures.withFolder { folder in
      let bundle = BundleFixtures.bundle()
      try bundle.write(to: folder)
      var generator = RandomStream(seed: 5, purpose: .simulation)
      for (url, bytes) in try contents(folder) {
        for trial in 0..<300 {
          var changed = bytes
          let place = Int(generator.next() % UInt64(bytes.count))
          switch trial % 3 {
          case 0: changed[place] ^= 1 << UInt8(generator.next() % 8)
          case 1: changed.removeLast(bytes.count - place)
          default: changed.insert(UInt8(truncatingIfNeeded: generator.next()), at: place)
          }
          try Data(changed).write(to: url)
          do {
            let read = try FitBundle(contentsOf: folder)
            #expect(read.hasSameBits(as: bundle), "\(url.lastPathComponent) \(trial) \(place)")
          } catch {
            #expect(try #require(error as? FitBundleError).path.hasPrefix(folder.path))
          }
        }
        try Data(bytes).write(to: url)
      }
      #expect(try FitBundle(contentsOf: folder).hasSameBits(as: bundle))
    }
  }

  /// Writes a manifest whose checksum is right, whatever it says.
  private func forge(_ json: [UInt8], in folder: URL) throws {
    let rest = Array("\",\n\"bundle\":".utf8) + json + Array("}\n".utf8)
    let digest = rest.withUnsafeBytes(SHA256.digest)
    try Data(Array((Self.prefix + digest).utf8) + rest)
      .write(to: folder.appendingPathComponent("manifest.json"))
  }

  private func json(_ folder: URL) throws -> [UInt8] {
    let bytes = [UInt8](
      try Data(contentsOf: folder.appendingPathComponent("manifest.json")))
    return Array(bytes.dropFirst(Self.prefix.utf8.count + 64 + 12).dropLast(2))
  }

  @Test func forgedManifestsNeverTrap() throws {
    try BundleFixtures.withFolder { folder in
      try BundleFixtures.bundle().write(to: folder)
      let original = try json(folder)
      try forge(original, in: folder)
      #expect(try FitBundle(contentsOf: folder).hasSameBits(as: BundleFixtures.bundle()))
      var generator = RandomStream(seed: 6, purpose: .simulation)
      for trial in 0..<600 {
        var changed = original
        for _ in 0...(trial % 3) {
          let place = Int(generator.next() % UInt64(changed.count))
          switch generator.next() % 4 {
          case 0: changed[place] = UInt8(48 + generator.next() % 10)
          case 1: changed[place] = Array("-{}[],:\"e.9".utf8)[Int(generator.next() % 11)]
          case 2: changed.remove(at: place)
          default: changed.insert(57, at: place)
          }
        }
        try forge(changed, in: folder)
        // Whatever it is, it ends: with a fit or with an error of its type.
        do {
          _ = try FitBundle(contentsOf: folder)
        } catch {
          #expect(try #require(error as? FitBundleError).path.hasPrefix(folder.path))
        }
      }
    }
  }

  @Test func lyingSizesAreRefusedBeforeMemoryIsTaken() throws {
    try BundleFixtures.withFolder { folder in
      var result = InferenceData()
      result.posterior["x"] = DataArray(
        dims: ["chain", "draw"], shape: [2, 3], values: [1, 2, 3, 4, 5, 6])
      try FitBundle(result).write(to: folder)
      let original = String(decoding: try json(folder), as: UTF8.self)
      #expect(original.contains("\"shape\":[2,3]"))
      for (old, new, reason) in [
        ("\"shape\":[2,3]", "\"shape\":[2,4]", FitBundleError.Reason.malformed),
        ("\"shape\":[2,3]", "\"shape\":[-2,-3]", .malformed),
        ("\"shape\":[2,3]", "\"shape\":[6]", .malformed),
        ("\"shape\":[2,3]", "\"shape\":[4611686018427387904,4]", .malformed),
        ("\"shape\":[2,3]", "\"shape\":[0,9223372036854775807]", .malformed),
        ("\"shape\":[2,3]", "\"shape\":[1e30,3]", .malformed),
        ("\"offset\":0", "\"offset\":8", .malformed),
        ("\"offset\":0", "\"offset\":-9223372036854775808", .malformed),
        ("\"arraysByteCount\":48", "\"arraysByteCount\":56", .malformed),
        ("\"arraysFile\":\"arrays-", "\"arraysFile\":\"../arrays-", .malformed),
        ("\"version\":1", "\"version\":2", .newerFormat),
        ("\"name\":\"posterior\"", "\"name\":\"posterior_2\"", .newerFormat),
        ("\"apus-fit-bundle\"", "\"another\"", .notABundle),
        ("\"kind\":\"real\"", "\"kind\":\"complex\"", .malformed),
      ] {
        let forged = original.replacingOccurrences(of: old, with: new)
        #expect(forged != original, "\(old)")
        try forge(Array(forged.utf8), in: folder)
        let error = try #require(throws: FitBundleError.self) {
          _ = try FitBundle(contentsOf: folder)
        }
        #expect(error.reason == reason, "\(new): \(error)")
      }
      let nested = String(repeating: "[", count: 100_000)
      try forge(Array(nested.utf8), in: folder)
      #expect(throws: FitBundleError.self) { _ = try FitBundle(contentsOf: folder) }
    }
  }

  @Test func fileOfAnotherSizeOrWithOtherNumbersIsNamed() throws {
    try BundleFixtures.withFolder { folder in
      try BundleFixtures.bundle().write(to: folder)
      let (url, bytes) = try contents(folder)[0]
      try Data(bytes.dropLast()).write(to: url)
      let short = try #require(throws: FitBundleError.self) {
        _ = try FitBundle(contentsOf: folder)
      }
      #expect(short.reason == .wrongSize && short.path == url.path)
      var changed = bytes
      changed[0] ^= 1
      try Data(changed).write(to: url)
      let other = try #require(throws: FitBundleError.self) {
        _ = try FitBundle(contentsOf: folder)
      }
      #expect(other.reason == .wrongChecksum && "\(other)".contains("'posterior a'"))
      // The damage is in the first group; the others can be read.
      #expect(try FitBundle(contentsOf: folder, groups: ["prior"]).result.prior != nil)
    }
  }
}
