/// The reference values of distributions that were computed in high precision elsewhere.

import Foundation
import Testing

/// A number of the table. Infinities are words there; numbers below all doubles, which Foundation
/// refuses, are 0.
struct ReferenceNumber: Decodable, Sendable {
  let value: Double

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let word = try? container.decode(String.self) {
      value = word == "-inf" ? -.infinity : .infinity
    } else {
      value = (try? container.decode(Double.self)) ?? 0
    }
  }
}

/// The values of one distribution.
struct ReferenceTable: Decodable, Sendable {
  struct Point: Decodable, Sendable {
    let x: ReferenceNumber
    let params: [String: ReferenceNumber]
    let logp: ReferenceNumber
    let dlogp_dx: ReferenceNumber?
    let dlogp_dparams: [String: ReferenceNumber?]?
  }

  struct Moments: Decodable, Sendable {
    let params: [String: ReferenceNumber]
    let mean: ReferenceNumber?
    let variance: ReferenceNumber?
  }

  struct Probability: Decodable, Sendable {
    let x: Double
    let params: [String: ReferenceNumber]
    let cdf: Double
    let logcdf: Double?
  }

  let cases: [Point]
  let moments: [Moments]?
  let cdf: [Probability]?

  /// The table of a distribution of single numbers.
  static func named(_ name: String) throws -> ReferenceTable {
    let tables = try files.compactMap { try $0.get().tables[name] }
    return try #require(tables.first, "no table \(name)").get()
  }

  /// The tables from elsewhere, and those of the script beside them.
  private static let files = ["distributions", "more_distributions"].map { name in
    Result {
      let url = try #require(
        Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Resources"))
      return try JSONDecoder().decode(ReferenceFile.self, from: Data(contentsOf: url))
    }
  }
}

/// The whole file. Tables with vectors or matrices are errors.
private struct ReferenceFile: Decodable, Sendable {
  struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  let tables: [String: Result<ReferenceTable, any Error>]

  init(from decoder: any Decoder) throws {
    let file = try decoder.container(keyedBy: Name.self)
    let entries = try file.nestedContainer(
      keyedBy: Name.self, forKey: Name(stringValue: "distributions"))
    var tables: [String: Result<ReferenceTable, any Error>] = [:]
    for key in entries.allKeys {
      tables[key.stringValue] = Result { try entries.decode(ReferenceTable.self, forKey: key) }
    }
    self.tables = tables
  }
}
