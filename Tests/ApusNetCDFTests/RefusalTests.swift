/// Results that no file can hold, and files that hold no result.
import ApusDiagnostics
import ApusNetCDF
import ApusTestSupport
import Foundation
import Testing

struct RefusalTests {
  // MARK: - Writing

  @Test func resultsThatTheFormatCannotHoldAreRefused() throws {
    let scalar = DataArray(dims: ["chain", "draw"], shape: [1, 2], values: [1, 2])
    try refuse(.wrongName, "a/b") { $0.posterior["a/b"] = scalar }
    try refuse(.wrongName, "draw") { $0.posterior["draw"] = scalar }
    try refuse(.wrongName, "") { $0.posterior[""] = scalar }
    try refuse(.wrongName, String(repeating: "x", count: 300)) {
      $0.posterior[String(repeating: "x", count: 300)] = scalar
    }
    try refuse(.wrongShape, "mu") {
      $0.posterior["tau"] = scalar
      $0.posterior["mu"] = DataArray(
        dims: ["chain", "draw"], shape: [2, 2], values: [1, 2, 3, 4])
    }
    try refuse(.wrongShape, "mu") {
      $0.posterior["mu"] = DataArray(dims: ["i", "i"], shape: [1, 1], values: [1])
    }
    try refuse(.wrongShape, "i") {
      $0.posterior["mu"] = DataArray(dims: ["i"], shape: [1], values: [1])
      $0.posterior.coordinates["i"] = ["a", "b"]
    }
    try refuse(.wrongText, "i") { $0.posterior.coordinates["i"] = ["a\0b"] }
    try refuse(.wrongText, "note") { $0.posterior.attributes["note"] = "a\0b" }
    try refuse(.wrongValue, "draw") {
      $0.posterior["mu"] = scalar
      $0.posterior.coordinates["draw"] = ["0", "one"]
    }
    try refuse(.wrongValue, "flag") {
      $0.posterior["flag"] = DataArray(dims: ["i"], shape: [2], values: [1, 2], kind: .boolean)
    }
    try refuse(.wrongValue, "n") {
      $0.posterior["n"] = DataArray(dims: ["i"], shape: [2], values: [1, .nan], kind: .integer)
    }
    try refuse(.wrongValue, "n") {
      $0.posterior["n"] = DataArray(dims: [], shape: [], values: [1e19], kind: .integer)
    }
  }

  private func refuse(
    _ reason: NetCDFError.Reason, _ variable: String, location: SourceLocation = #_sourceLocation,
    _ change: (inout InferenceData) -> Void
  ) throws {
    var result = InferenceData()
    change(&result)
    try NetCDFFixtures.withFile { file in
      let error = try failure(location) { try result.write(netCDF: file) }
      #expect(error.reason == reason && error.variable == variable, sourceLocation: location)
      #expect(error.group == "posterior" && error.path == file.path, sourceLocation: location)
      #expect(error.description.hasPrefix("\(file.path): group 'posterior'"))
      let names = try FileManager.default.contentsOfDirectory(
        atPath: file.deletingLastPathComponent().path)
      #expect(names.isEmpty, sourceLocation: location)
    }
  }

  @Test func placesThatCannotBeWrittenAreRefused() throws {
    try NetCDFFixtures.withFile { file in
      let folder = file.deletingLastPathComponent()
      let overFolder = try failure { try InferenceData().write(netCDF: folder) }
      #expect(overFolder.reason == .notNetCDF)
      let nowhere = folder.appendingPathComponent("no/such/fit.nc")
      let inNowhere = try failure { try InferenceData().write(netCDF: nowhere) }
      #expect(inNowhere.reason == .disk)
    }
  }

  // MARK: - Reading

  @Test func whatIsNoFileIsRefused() throws {
    try NetCDFFixtures.withFile { file in
      #expect(try failure { _ = try InferenceData(netCDF: file) }.reason == .noFile)
      let folder = file.deletingLastPathComponent()
      #expect(try failure { _ = try InferenceData(netCDF: folder) }.reason == .notNetCDF)
      try Data().write(to: file)
      #expect(try failure { _ = try InferenceData(netCDF: file) }.reason == .notNetCDF)
      try InferenceData().write(netCDF: file)
      #expect(try failure { _ = try InferenceData(netCDF: file) }.reason == .noGroups)
    }
  }

  @Test func filesThatAreCutOffAreRefused() throws {
    try NetCDFFixtures.withFile { file in
      try NetCDFFixtures.full().write(netCDF: file)
      let whole = try Data(contentsOf: file)
      for part in 0..<20 {
        try whole.prefix(whole.count * part / 20).write(to: file)
        #expect(try failure { _ = try InferenceData(netCDF: file) }.reason == .notNetCDF, "\(part)")
      }
    }
  }

  @Test func numbersThatWereChangedAreRefused() throws {
    try NetCDFFixtures.withFile { file in
      var result = InferenceData()
      result.posterior["mu"] = DataArray(
        dims: ["chain", "draw"], shape: [2, 50_000],
        values: (0..<100_000).map { 1 / Double($0 + 1) })
      try result.write(netCDF: file, compression: 0)
      let whole = try Data(contentsOf: file)
      // Without compression two thirds of the file are the numbers, the rest those of the draws.
      let numbers = try #require(whole.range(of: withUnsafeBytes(of: 1.0 / 4001) { Data($0) }))
      for step in 0..<10 {
        var bytes = whole
        bytes[numbers.lowerBound + step * 8003] ^= 4
        try bytes.write(to: file)
        let error = try failure { _ = try InferenceData(netCDF: file) }
        #expect(error.reason == .notNetCDF && error.variable == "mu", "\(step)")
      }
    }
  }

  @Test func randomBytesAreRefused() throws {
    try NetCDFFixtures.withFile { file in
      var generator = GeneratorB(seed: 7)
      let magics: [[UInt8]] = [
        [], [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], Array("CDF\u{1}".utf8),
      ]
      for size in [1, 3, 8, 100, 5000] {
        for magic in magics {
          let bytes = magic + (0..<size).map { _ in UInt8(generator.uniform() * 256) }
          try Data(bytes).write(to: file)
          let error = try failure { _ = try InferenceData(netCDF: file) }
          #expect(error.path == file.path, "\(size) after \(magic)")
        }
      }
    }
  }

  @Test func groupsAreChosenByName() throws {
    try NetCDFFixtures.withFile { file in
      let result = NetCDFFixtures.full()
      try result.write(netCDF: file)
      let part = try InferenceData(netCDF: file, groups: ["prior", "my own"])
      #expect(part.groupNames == ["posterior", "sample_stats", "prior", "my own"])
      #expect(part.posterior.isEmpty && part.prior?.names == result.prior?.names)
      let error = try failure { _ = try InferenceData(netCDF: file, groups: ["priors"]) }
      #expect(error.reason == .unknownGroup && error.description.contains("'priors'"))
    }
  }

  @Test func manyTasksWriteAndReadAtOnce() async throws {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for _ in 0..<8 {
        tasks.addTask {
          try NetCDFFixtures.withFile { file in
            let result = NetCDFFixtures.full()
            try result.write(netCDF: file)
            NetCDFFixtures.expectSameBits(try InferenceData(netCDF: file), result)
          }
        }
      }
      try await tasks.waitForAll()
    }
  }
}

/// The typed error that `body` throws.
func failure(
  _ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) throws -> NetCDFError {
  try #require(
    #expect(throws: NetCDFError.self, sourceLocation: location) { try body() },
    sourceLocation: location)
}
