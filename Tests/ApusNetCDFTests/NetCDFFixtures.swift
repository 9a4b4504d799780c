/// Results with everything in them, and files that vanish.
import ApusDiagnostics
import ApusTestSupport
import Foundation
import Testing

enum NetCDFFixtures {
  /// Numbers that a careless format loses.
  static let oddities: [Double] = [
    .nan, .infinity, -.infinity, -0.0, Double.leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1,
    -1.0 / 3, 9.969209968386869e36, 1e300, 2, Double(bitPattern: 0x7ff8_0000_dead_beef),
  ]

  /// Every group filled, each with numbers of its own, and two under names of their own.
  static func full() -> InferenceData {
    var result = InferenceData()
    result.attributes = ["name": "eight schools", "note": "läuft 😀", "empty": ""]
    let names = InferenceData.groups.map(\.key) + ["warmup_log_likelihood", "my own"]
    for (index, name) in names.enumerated() { result[group: name] = group(index) }
    return result
  }

  /// Arrays of all kinds and shapes.
  static func group(_ index: Int) -> DataGroup {
    var group = DataGroup()
    let shift = Double(index)
    group["mu"] = DataArray(
      dims: ["chain", "draw"], shape: [2, 6],
      values: oddities.map { $0.isNaN ? $0 : $0 + shift })
    group["1|county"] = DataArray(
      dims: ["chain", "draw", "county"], shape: [2, 6, 3], values: (0..<36).map { sin(Double($0)) })
    group["corr"] = DataArray(
      dims: ["chain", "draw", "corr_dim_0", "corr_dim_1"], shape: [2, 6, 2, 3],
      values: (0..<72).map { 1 / (Double($0) + shift) })
    group["diverging"] = DataArray(
      dims: ["chain", "draw"], shape: [2, 6], values: (0..<12).map { $0 % 3 == 0 ? 1 : 0 },
      kind: .boolean)
    group["tree_depth"] = DataArray(
      dims: ["chain", "draw"], shape: [2, 6],
      values: (0..<12).map { $0 == 5 ? 9_007_199_254_740_992 : 3 - Double($0) }, kind: .integer)
    group["step_size_nom"] = DataArray(dims: ["chain"], shape: [2], values: [0.5, 0.25])
    group["inv_metric"] = DataArray(dims: ["dim"], shape: [4], values: [1, 2, 3, 4.5])
    group["n"] = DataArray(dims: [], shape: [], values: [shift], kind: .integer)
    group["none"] = DataArray(dims: ["chain", "draw", "x"], shape: [2, 6, 0], values: [])
    group.coordinates = [
      "county": ["AITKIN", "Åland \"quoted\"\n", "\\/ 😀"], "unused": ["a", ""],
    ]
    group.attributes = [
      "sampling_time": "1.625", "tuning_steps": "1000", "inference_library": "apus",
      "seed": "18446744073709551615", "place": "Åland",
    ]
    return group
  }

  /// Draws like those of a small run: 4 chains of 250, a scalar and a vector with labels.
  static func run() -> DataGroup {
    var generator = GeneratorB(seed: 1)
    var group = DataGroup()
    group["mu"] = DataArray(
      dims: ["chain", "draw"], shape: [4, 250],
      values: (0..<1000).map { _ in generator.normalish() })
    group["theta"] = DataArray(
      dims: ["chain", "draw", "group"], shape: [4, 250, 2],
      values: (0..<2000).map { _ in generator.normalish() })
    group.coordinates["group"] = ["a", "b"]
    return group
  }

  /// A path at which nothing is, removed afterwards.
  static func withFile<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("apus-netcdf-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.appendingPathComponent("fit.nc"))
  }

  /// Expects two results to be the same to the bit, and says where they are not.
  static func expectSameBits(
    _ result: InferenceData, _ expected: InferenceData,
    location: SourceLocation = #_sourceLocation
  ) {
    #expect(result.attributes == expected.attributes, sourceLocation: location)
    #expect(result.groupNames == expected.groupNames, sourceLocation: location)
    for name in expected.groupNames {
      guard let group = result[group: name], let other = expected[group: name] else { continue }
      #expect(group.coordinates == other.coordinates, "\(name)", sourceLocation: location)
      #expect(group.attributes == other.attributes, "\(name)", sourceLocation: location)
      #expect(group.names == other.names, "\(name)", sourceLocation: location)
      for array in other.names {
        let (a, b) = (group[array], other[array])
        #expect(a?.dims == b?.dims, "\(name) \(array)", sourceLocation: location)
        #expect(a?.shape == b?.shape, "\(name) \(array)", sourceLocation: location)
        #expect(a?.kind == b?.kind, "\(name) \(array)", sourceLocation: location)
        #expect(
          a?.values.map(\.bitPattern) == b?.values.map(\.bitPattern), "\(name) \(array)",
          sourceLocation: location)
      }
    }
  }
}
