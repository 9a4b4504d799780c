/// Reads the reference posteriors in the test resources.
import Foundation
import Testing

/// A posterior with known figures: data, log joint densities at points, moments.
struct ReferencePosterior {
  private let json: [String: Any]

  init(_ name: String) throws {
    let url = try #require(
      Bundle.module.url(forResource: "Resources/\(name)", withExtension: "json"))
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    json = try #require(object as? [String: Any])
  }

  private var data: [String: Any] { json["data"] as? [String: Any] ?? [:] }

  func numbers(_ name: String) throws -> [Double] {
    try #require(data[name] as? [NSNumber], "no vector \(name)").map(\.doubleValue)
  }

  func number(_ name: String) throws -> Double {
    try #require(data[name] as? NSNumber, "no number \(name)").doubleValue
  }

  func integers(_ name: String) throws -> [Int] {
    try #require(data[name] as? [NSNumber], "no vector \(name)").map(\.intValue)
  }

  func rows(_ name: String) throws -> [[Double]] {
    try #require(data[name] as? [[NSNumber]], "no matrix \(name)").map { $0.map(\.doubleValue) }
  }

  /// Mean and sd of a scalar: exact where known, else of reference draws with their error; nil for
  /// a scalar that the reference does not have.
  func moments(_ scalar: String) -> (mean: Double, sd: Double, mcse: Double)? {
    if let exact = figures("exact", scalar) { return (exact["mean"]!, exact["sd"]!, 0) }
    return figures("reference", scalar).map { ($0["mean"]!, $0["sd"]!, $0["mcse_mean"]!) }
  }

  /// The number of scalars that the reference has figures of.
  var scalarCount: Int { (json["reference"] as? [String: Any] ?? [:]).count }

  private func figures(_ group: String, _ scalar: String) -> [String: Double]? {
    ((json[group] as? [String: Any])?[scalar] as? [String: NSNumber])?.mapValues(\.doubleValue)
  }

  /// Points in the constrained space with the log joint density and its gradient there; no gradient
  /// where the reference has none.
  func checks() throws -> [(
    point: [String: [Double]], logJoint: Double, gradient: [String: [Double]]
  )] {
    try (json["log_joint_check"] as? [[String: Any]] ?? []).map { check in
      let logJoint = try #require(check["log_joint"] as? NSNumber, "no log joint")
      return (
        point: try Self.vectors(check["point"]), logJoint: logJoint.doubleValue,
        gradient: try check["gradient"].map(Self.vectors) ?? [:]
      )
    }
  }

  private static func vectors(_ object: Any?) throws -> [String: [Double]] {
    try #require(object as? [String: Any], "no values").mapValues { value in
      if let list = value as? [NSNumber] { return list.map(\.doubleValue) }
      return [try #require(value as? NSNumber, "not a number").doubleValue]
    }
  }
}
