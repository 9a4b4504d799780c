/// The reference values of distributions of vectors and matrices.

import ApusGraph
import Foundation
import Testing

/// A number, a vector or a matrix of a table; NaN for what is not to be compared.
struct ReferenceArray: Decodable, Sendable {
  let values: [Double]
  let shape: Shape

  var tensor: Tensor { .constant(values, shape: shape) }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let rows = try? container.decode([ReferenceArray].self) {
      values = rows.flatMap(\.values)
      shape = Shape([rows.count] + (rows.first?.shape.dimensions ?? []))
    } else {
      values = [container.decodeNil() ? .nan : try container.decode(ReferenceNumber.self).value]
      shape = []
    }
  }
}

/// The values of one distribution of vectors or matrices.
struct ArrayTable: Decodable, Sendable {
  struct Point: Decodable, Sendable {
    let x: ReferenceArray
    let params: [String: ReferenceArray]
    let logp: ReferenceNumber
    let dlogp_dx: ReferenceArray?
    let dlogp_dparams: [String: ReferenceArray]?
  }

  let cases: [Point]

  /// The table of a name in one of the files of the resources.
  static func named(_ name: String, in file: String) throws -> ArrayTable {
    let url = try #require(
      Bundle.module.url(forResource: file, withExtension: "json", subdirectory: "Resources"))
    let tables = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    return try #require(tables.distributions[name]?.table, "no table \(name)")
  }

  private struct File: Decodable {
    let distributions: [String: Entry]
  }

  /// A table, or one of another kind.
  private struct Entry: Decodable {
    let table: ArrayTable?

    init(from decoder: any Decoder) throws { table = try? ArrayTable(from: decoder) }
  }
}
