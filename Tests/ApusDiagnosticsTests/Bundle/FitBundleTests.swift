/// Fits that are saved and come back: the same bits, never half of them, nothing else touched.
import Foundation
import Testing

@testable import ApusDiagnostics

@Suite struct FitBundleTests {
  private func files(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private func failure(_ body: () throws -> Void) throws -> FitBundleError {
    try #require(throws: FitBundleError.self) { try body() }
  }

  @Test func everyGroupComesBackBitByBit() throws {
    try BundleFixtures.withFolder { folder in
      let bundle = BundleFixtures.bundle()
      try bundle.write(to: folder)
      #expect(try FitBundle(contentsOf: folder).hasSameBits(as: bundle))
      let names = try files(folder)
      #expect(names.count == 2 && names[0].hasPrefix("arrays-") && names[1] == "manifest.json")
      // Nothing is left beside the folder.
      #expect(try files(folder.deletingLastPathComponent()) == ["fit.apus"])
    }
  }

  @Test func groupsThatAreAbsentStayAbsent() throws {
    try BundleFixtures.withFolder { folder in
      try FitBundle(InferenceData()).write(to: folder)
      let result = try FitBundle(contentsOf: folder).result
      #expect(result.posterior.isEmpty && result.prior == nil && result.warmupPosterior == nil)
      #expect(result.failedChains.isEmpty)
    }
  }

  @Test func everyFieldOfAResultIsInTheListOfGroups() {
    let fields = Mirror(reflecting: InferenceData()).children.compactMap(\.label)
    // Besides the groups: failed chains, groups under other names, and attributes.
    #expect(fields.count == InferenceData.groups.count + 3)
    var result = InferenceData()
    for (name, path) in InferenceData.groups {
      #expect(result[group: name]?.isEmpty ?? true)
      result[keyPath: path] = DataGroup()
      #expect(result[group: name] != nil)
    }
    #expect(result[group: "no such group"] == nil)
  }

  @Test func chosenGroupsAreReadAlone() throws {
    try BundleFixtures.withFolder { folder in
      let bundle = BundleFixtures.bundle()
      try bundle.write(to: folder)
      let part = try FitBundle(contentsOf: folder, groups: ["prior", "sample_stats"])
      #expect(part.result.posterior.isEmpty && part.result.constantData == nil)
      #expect(part.result.prior?.names == bundle.result.prior?.names)
      #expect(part.result.sampleStats.names == bundle.result.sampleStats.names)
      #expect(part.result.failedChains.isEmpty && part.formula == bundle.formula)
      let error = try failure { _ = try FitBundle(contentsOf: folder, groups: ["posteriors"]) }
      #expect(error.reason == .unknownGroup && "\(error)".contains("'posteriors'"))
    }
  }

  @Test func bundleIsReplacedAsAWhole() throws {
    try BundleFixtures.withFolder { folder in
      try BundleFixtures.bundle().write(to: folder)
      let first = try files(folder)
      // What a process that was killed while it wrote leaves behind.
      try Data([1, 2, 3]).write(to: folder.appendingPathComponent("arrays-half.f64"))
      try Data("{".utf8).write(to: folder.appendingPathComponent("manifest.json.half"))
      #expect(try FitBundle(contentsOf: folder).hasSameBits(as: BundleFixtures.bundle()))
      var other = InferenceData()
      other.posterior["x"] = DataArray(dims: ["draw"], shape: [2], values: [1, 2])
      try FitBundle(other).write(to: folder)
      #expect(try FitBundle(contentsOf: folder).result == other)
      #expect(try !files(folder).contains(first[0]))
    }
  }

  @Test func damagedBundleMayBeReplaced() throws {
    try BundleFixtures.withFolder { folder in
      try BundleFixtures.bundle().write(to: folder)
      let manifest = folder.appendingPathComponent("manifest.json")
      try Data(try Data(contentsOf: manifest).dropLast(40)).write(to: manifest)
      #expect(throws: FitBundleError.self) { _ = try FitBundle(contentsOf: folder) }
      try BundleFixtures.bundle().write(to: folder)
      #expect(try FitBundle(contentsOf: folder).hasSameBits(as: BundleFixtures.bundle()))
    }
  }

  @Test func whatIsNoBundleIsLeftAlone() throws {
    try BundleFixtures.withFolder { folder in
      let bundle = FitBundle(InferenceData())
      for name in ["notes.txt", "manifest.json"] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent(name)
        try Data("mine".utf8).write(to: file)
        let error = try failure { try bundle.write(to: folder) }
        #expect(error.reason == .notABundle && "\(error)".contains("another folder"))
        #expect(try String(contentsOf: file, encoding: .utf8) == "mine")
        #expect(try files(folder) == [name])
        try FileManager.default.removeItem(at: folder)
      }
      // A file, and a path below it.
      try Data("mine".utf8).write(to: folder)
      #expect(try failure { try bundle.write(to: folder) }.reason == .notABundle)
      let below = folder.appendingPathComponent("fit")
      #expect(try failure { try bundle.write(to: below) }.reason == .disk)
      #expect(try String(contentsOf: folder, encoding: .utf8) == "mine")
    }
  }

  @Test func emptyFolderIsFilled() throws {
    try BundleFixtures.withFolder { folder in
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try BundleFixtures.bundle().write(to: folder)
      #expect(try FitBundle(contentsOf: folder).hasSameBits(as: BundleFixtures.bundle()))
    }
  }

  @Test func fullDiskIsAnError() throws {
    #if os(Linux)
      let file = try BundleFile.create("/dev/full")
      let error = try failure { try file.write([1.0, 2]) }
      #expect(error.reason == .disk && error.path == "/dev/full" && "\(error)".contains("space"))
    #endif
  }

  @Test func missingThingsAreNamed() throws {
    try BundleFixtures.withFolder { folder in
      let nothing = try failure { _ = try FitBundle(contentsOf: folder) }
      #expect(nothing.reason == .notABundle && "\(nothing)".contains(folder.path))
      try BundleFixtures.bundle().write(to: folder)
      let arrays = try files(folder)[0]
      try FileManager.default.removeItem(at: folder.appendingPathComponent(arrays))
      let error = try failure { _ = try FitBundle(contentsOf: folder) }
      #expect(error.reason == .missingFile && "\(error)".contains(arrays))
    }
  }

  @Test func checksumIsThatOfTheStandard() {
    func digest(_ text: String) -> String { Array(text.utf8).withUnsafeBytes(SHA256.digest) }
    // FIPS 180-4, examples.
    #expect(digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    #expect(
      digest(String(repeating: "a", count: 1_000_000))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func summaryCountsWhatIsThereAndWhatIsMissing() {
    let summary = DataSummary(
      name: "n",
      DataArray(dims: ["row"], shape: [5], values: [1, 3, .nan, 3, 5], kind: .integer))
    #expect(summary.count == 4 && summary.missingCount == 1 && summary.distinctCount == 3)
    #expect(summary.mean == 3 && summary.minimum == 1 && summary.maximum == 5)
    #expect(abs(summary.standardDeviation! - (8.0 / 3).squareRoot()) < 1e-15)
    let empty = DataSummary(name: "e", DataArray(dims: ["row"], shape: [1], values: [.nan]))
    #expect(empty.mean == nil && empty.standardDeviation == nil && empty.minimum == nil)
    #expect(empty.distinctCount == nil && empty.count == 0)
  }
}
