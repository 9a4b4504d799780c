/// Reads the reference posteriors in the resources.
import Foundation

/// A posterior with known figures: data, log joint densities at points, moments.
public struct ReferencePosterior {
  /// What is missing in the resources.
  public struct Missing: Error {
    public let what: String
  }

  private let json: [String: Any]
  /// Converting a vector costs more than building most models.
  private let converted = Converted()

  private final class Converted {
    var numbers: [String: [Double]] = [:]
    var rows: [String: [[Double]]] = [:]
  }

  static func resource(_ name: String, _ kind: String) throws -> URL {
    try unwrap(
      Bundle.module.url(forResource: "Resources/\(name)", withExtension: kind), "file \(name)")
  }

  private static func unwrap<Value>(_ value: Value?, _ what: String) throws -> Value {
    guard let value else { throw Missing(what: what) }
    return value
  }

  /// Reads the posterior of that name.
  public init(_ name: String) throws {
    let url = try Self.resource(name, "json")
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    json = try Self.unwrap(object as? [String: Any], "object in \(name)")
  }

  private var data: [String: Any] { json["data"] as? [String: Any] ?? [:] }

  /// A vector of the data.
  public func numbers(_ name: String) throws -> [Double] {
    if let known = converted.numbers[name] { return known }
    let numbers = try Self.unwrap(data[name] as? [NSNumber], "vector \(name)").map(\.doubleValue)
    converted.numbers[name] = numbers
    return numbers
  }

  /// A number of the data.
  public func number(_ name: String) throws -> Double {
    try Self.unwrap(data[name] as? NSNumber, "number \(name)").doubleValue
  }

  /// A vector of whole numbers.
  public func integers(_ name: String) throws -> [Int] {
    try numbers(name).map { Int($0) }
  }

  /// A matrix as its rows.
  public func rows(_ name: String) throws -> [[Double]] {
    if let known = converted.rows[name] { return known }
    let matrix = try Self.unwrap(data[name] as? [[NSNumber]], "matrix \(name)")
    let rows = matrix.map { $0.map(\.doubleValue) }
    converted.rows[name] = rows
    return rows
  }

  /// Mean and sd of a scalar: exact where known, else of reference draws with their error; nil for
  /// a scalar that the reference does not have.
  public func moments(_ scalar: String) -> (mean: Double, sd: Double, mcse: Double)? {
    if let exact = figures("exact", scalar) { return (exact["mean"]!, exact["sd"]!, 0) }
    return figures("reference", scalar).map { ($0["mean"]!, $0["sd"]!, $0["mcse_mean"]!) }
  }

  /// The number of scalars that the reference has figures of.
  public var scalarCount: Int { (json["reference"] as? [String: Any] ?? [:]).count }

  private func figures(_ group: String, _ scalar: String) -> [String: Double]? {
    ((json[group] as? [String: Any])?[scalar] as? [String: NSNumber])?.mapValues(\.doubleValue)
  }

  /// Points in the constrained space with the log joint density and its gradient there; no gradient
  /// where the reference has none.
  public func checks() throws -> [(
    point: [String: [Double]], logJoint: Double, gradient: [String: [Double]]
  )] {
    try (json["log_joint_check"] as? [[String: Any]] ?? []).map { check in
      let logJoint = try Self.unwrap(check["log_joint"] as? NSNumber, "log joint")
      return (
        point: try Self.vectors(check["point"]), logJoint: logJoint.doubleValue,
        gradient: try check["gradient"].map(Self.vectors) ?? [:]
      )
    }
  }

  private static func vectors(_ object: Any?) throws -> [String: [Double]] {
    try Self.unwrap(object as? [String: Any], "values").mapValues { value in
      if let list = value as? [NSNumber] { return list.map(\.doubleValue) }
      return [try Self.unwrap(value as? NSNumber, "number").doubleValue]
    }
  }
}
