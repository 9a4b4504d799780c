/// Files that ArviZ and xarray wrote, and files for them to read.
import ApusDiagnostics
import ApusNetCDF
import Foundation
import Testing

@Suite struct ExchangeTests {
  /// The folder in which `Tests/ArviZ/run` lets both sides write.
  static let folder = ProcessInfo.processInfo.environment["APUS_ARVIZ_FOLDER"]
    .map { URL(fileURLWithPath: $0) }

  static let resources = Bundle.module.url(forResource: "Resources", withExtension: nil)!

  /// The files in the repository, and where there are any those that were just written.
  static var sources: [URL] { [resources] + [folder].compactMap { $0 } }

  @Test(arguments: sources, ["arviz-h5netcdf.nc", "arviz-netcdf4.nc"])
  func filesOfArviZAreRead(folder: URL, name: String) throws {
    let result = try InferenceData(netCDF: folder.appendingPathComponent(name))
    #expect(result.groupNames == ["posterior", "sample_stats", "prior", "observed_data"])
    #expect(result.attributes["name"] == "schools")
    let schools = ["Choate", "Deerfield", "Åland"]
    #expect(result.posterior.coordinates == ["school": schools])
    #expect(result.posterior.attributes["inference_library"] == "by hand")
    #expect(result.posterior.attributes["tuning_steps"] == "1000")
    #expect(result.posterior.attributes["sampling_time"] == "1.625")
    expect(result.posterior["mu"], ["chain", "draw"], [2, 5]) { Double($0) / 8 }
    expect(result.posterior["theta"], ["chain", "draw", "school"], [2, 5, 3]) { Double($0) / 8 }
    expect(result.sampleStats["lp"], ["chain", "draw"], [2, 5]) { -Double($0) / 8 }
    expect(result.sampleStats["diverging"], ["chain", "draw"], [2, 5], .boolean) {
      $0 % 3 == 0 ? 1 : 0
    }
    expect(result.sampleStats["tree_depth"], ["chain", "draw"], [2, 5], .integer) {
      Double($0 % 7)
    }
    expect(result.prior?["mu"], ["chain", "draw"], [1, 4]) { Double($0) / 8 }
    expect(result.observedData?["y"], ["school"], [3]) { Double($0) / 8 }
    expect(result.observedData?["n"], ["school"], [3], .integer) { [3, -1, 2][$0] }
  }

  @Test(arguments: sources, ["xarray-h5netcdf.nc", "xarray-netcdf4.nc"])
  func otherOrdersTypesAndMissingValuesAreRead(folder: URL, name: String) throws {
    let result = try InferenceData(netCDF: folder.appendingPathComponent(name))
    let posterior = result.posterior
    expect(posterior["theta"], ["chain", "draw", "school"], [2, 5, 3]) { Double($0) / 8 }
    expect(posterior["packed"], ["chain", "draw"], [2, 5]) { Double($0) / 8 }
    expect(posterior["bytes"], ["chain", "draw"], [2, 5], .integer) { Double($0) }
    let count = try #require(posterior["count"])
    #expect(count.kind == .real && count.values[4].isNaN)
    #expect(count.values.enumerated().allSatisfy { $0 == 4 || $1 == 7 })
    #expect(posterior["words"] == nil)
    #expect(
      posterior.coordinates == [
        "draw": ["0", "2", "4", "6", "8"], "school": ["abc", "de", "f"], "year": ["1990", "1991"],
      ])
    #expect(posterior.attributes == ["sample_dims": "chain, draw", "created_by": "läuft"])
    #expect(result.otherGroups["elsewhere"]?["z"]?.values == [1.5, 2.5])
  }

  @Test(arguments: sources) func enumerationsAreBooleansOrIntegers(folder: URL) throws {
    let result = try InferenceData(netCDF: folder.appendingPathComponent("enumerations.nc"))
    expect(result.posterior["diverging"], ["chain", "draw"], [1, 4], .boolean) { [0, 1, 1, 0][$0] }
    expect(result.posterior["level"], ["chain", "draw"], [1, 4], .integer) {
      [1, 60000, 1, 1][$0]
    }
  }

  @Test(arguments: [
    ("bad-compound.nc", NetCDFError.Reason.unsupportedType),
    ("bad-ragged.nc", .unsupportedType), ("bad-large-integer.nc", .wrongValue),
    ("bad-huge.nc", .tooLarge), ("bad-overflowing.nc", .tooLarge),
  ])
  func whatNoArrayHoldsIsRefused(name: String, reason: NetCDFError.Reason) throws {
    for folder in Self.sources {
      let file = folder.appendingPathComponent(name)
      let error = try failure { _ = try InferenceData(netCDF: file) }
      #expect(error.reason == reason && error.group == "posterior" && error.variable == "mu")
      #expect(error.description.hasPrefix("\(file.path): group 'posterior', 'mu' "))
    }
  }

  @Test(.enabled(if: folder != nil, "Tests/ArviZ/run sets APUS_ARVIZ_FOLDER"))
  func filesForArviZAreWritten() throws {
    let folder = try #require(Self.folder)
    let result = NetCDFFixtures.full()
    try result.write(netCDF: folder.appendingPathComponent("apus.nc"))
    try JSONEncoder().encode(Description(result))
      .write(to: folder.appendingPathComponent("expected.json"))
    var run = InferenceData()
    run.posterior = NetCDFFixtures.run()
    try run.write(netCDF: folder.appendingPathComponent("run.nc"))
  }

  private func expect(
    _ array: DataArray?, _ dims: [String], _ shape: [Int], _ kind: DataArray.Kind = .real,
    location: SourceLocation = #_sourceLocation, _ value: (Int) -> Double
  ) {
    let values = (0..<shape.reduce(1, *)).map(value)
    #expect(
      array == DataArray(dims: dims, shape: shape, values: values, kind: kind),
      sourceLocation: location)
  }
}

/// A result in words that Python reads without netCDF: doubles by their bits.
private struct Description: Encodable {
  struct Group: Encodable {
    var arrays: [String: Array] = [:]
    let coordinates: [String: [String]]
    let attributes: [String: String]
  }

  struct Array: Encodable {
    let dims: [String]
    let shape: [Int]
    let kind: String
    let bits: [String]
  }

  var groups: [String: Group] = [:]
  let attributes: [String: String]

  init(_ result: InferenceData) {
    attributes = result.attributes
    for name in result.groupNames {
      guard let group = result[group: name] else { continue }
      var described = Group(coordinates: group.coordinates, attributes: group.attributes)
      for name in group.names {
        guard let array = group[name] else { continue }
        described.arrays[name] = Array(
          dims: array.dims, shape: array.shape, kind: array.kind.rawValue,
          bits: array.values.map { "\($0.bitPattern)" })
      }
      groups[name] = described
    }
  }
}
