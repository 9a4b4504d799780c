/// Results with everything in them, and folders that vanish.
import ApusDiagnostics
import Foundation

enum BundleFixtures {
  /// Numbers that a careless format loses: NaN with a payload, infinities, negative zero, the least.
  static let oddities: [Double] = [
    .nan, Double(bitPattern: 0x7ff8_0000_dead_beef), .infinity, -.infinity, -0.0,
    Double.leastNonzeroMagnitude,
    .greatestFiniteMagnitude, 0.1, -1.0 / 3, .signalingNaN, 1e300, 2,
  ]

  /// Every group filled, each with numbers of its own.
  static func full() -> InferenceData {
    var result = InferenceData()
    let names = InferenceData.groups.map(\.key) + ["sample_stats_predictions", "my own"]
    for (index, name) in names.enumerated() {
      var group = DataGroup()
      group["\(name) a"] = DataArray(
        dims: ["chain", "draw"], shape: [2, 6], values: oddities.map { $0 + Double(index) })
      group["odd"] = DataArray(
        dims: ["chain", "draw", "county"], shape: [1, 4, 3], values: oddities)
      group["flag"] = DataArray(dims: ["draw"], shape: [3], values: [0, 1, 1], kind: .boolean)
      group["count"] = DataArray(dims: [], shape: [], values: [Double(index)], kind: .integer)
      group["none"] = DataArray(dims: ["draw", "x"], shape: [0, 3], values: [])
      group.coordinates = ["county": ["AITKIN", "Åland \"quoted\"\n", "\\/ 😀"], "empty": []]
      group.attributes = ["seed": "\(index)", "": "no name", "sha256": "0000000000000000"]
      result[group: name] = group
    }
    result.attributes = ["name": "model \"a\""]
    var failed = InferenceData()
    failed.posterior["x"] = DataArray(dims: ["chain", "draw"], shape: [1, 2], values: [7, .nan])
    result.failedChains = [3: failed, 1: InferenceData()]
    return result
  }

  static func bundle() -> FitBundle {
    FitBundle(
      full(),
      dataSummaries: [
        DataSummary(name: "y", DataArray(dims: ["row"], shape: [3], values: [1, .nan, .infinity]))
      ],
      formula: FormulaRecord(
        formula: "y ~ 1 + scale(x)", transforms: ["scale(x)": "{\"mean\": 1.5, \"sd\": 0.25}"]),
      metadata: ["model": "a / b"])
  }

  /// A path at which nothing is, removed afterwards.
  static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let parent = FileManager.default.temporaryDirectory
      .appendingPathComponent("apus-bundle-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: parent) }
    return try body(parent.appendingPathComponent("fit.apus"))
  }
}

extension InferenceData {
  /// Whether two results are the same to the bit.
  func hasSameBits(as other: InferenceData) -> Bool {
    func text(_ result: InferenceData) -> String {
      let groups = result.groupNames.map { name -> String in
        guard let group = result[group: name] else { return "\(name) absent" }
        let arrays = group.names.map { name -> String in
          guard let array = group[name] else { return "" }
          let bits = array.values.map(\.bitPattern)
          return "\(name) \(array.dims) \(array.shape) \(array.kind) \(bits)"
        }
        let labels = group.coordinates.sorted { $0.key < $1.key }
        let attributes = group.attributes.sorted { $0.key < $1.key }
        return "\(name) \(arrays) \(labels) \(attributes)"
      }
      let failed = result.failedChains.sorted { $0.key < $1.key }
        .map { "\($0.key): \(text($0.value))" }
      return "\(groups) \(failed) \(result.attributes.sorted { $0.key < $1.key })"
    }
    return text(self) == text(other)
  }
}

extension FitBundle {
  func hasSameBits(as other: FitBundle) -> Bool {
    result.hasSameBits(as: other.result) && dataSummaries == other.dataSummaries
      && formula == other.formula && metadata == other.metadata
  }
}
