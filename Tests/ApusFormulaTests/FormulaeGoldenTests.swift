/// Columns beside those of formulae and patsy, of the table that is fitted and of a new one.
import Foundation
import Testing

@testable import ApusFormula

/// What `Tests/Formulae/make.py` writes; its header says where the others differ.
struct FormulaeGolden: Decodable {
  struct Column: Decodable {
    let name: String
    let values: [Double]
  }
  struct GroupColumn: Decodable {
    let effect: String
    let group: String
    let values: [Double]
  }
  struct Case: Decodable, CustomTestStringConvertible {
    let formula: String
    let reference: String
    let source: String
    let columns: [Column]
    let newColumns: [Column]?
    let groups: [GroupColumn]
    let response: [[Double]]
    var testDescription: String { formula }
  }
  let provenance: String
  let table: [String: Values]
  let newTable: [String: Values]
  let cases: [Case]

  enum Values: Decodable {
    case numbers([Double])
    case words([String])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let numbers = try? container.decode([Double].self) {
        self = .numbers(numbers)
      } else {
        self = .words(try container.decode([String].self))
      }
    }
  }

  static let shared: FormulaeGolden? = Bundle.module
    .url(forResource: "Resources/formulae", withExtension: "json")
    .flatMap { try? Data(contentsOf: $0) }
    .flatMap { try? JSONDecoder().decode(FormulaeGolden.self, from: $0) }

  /// The columns sorted by name, so that their order is not that of the file.
  static func table(_ columns: [String: Values]) throws -> DataTable {
    try DataTable(
      columns.sorted { $0.key < $1.key }.map { name, values in
        switch values {
        case .numbers(let numbers): DataColumn(name, numbers)
        case .words(let words): DataColumn(name, words.map { $0 })
        }
      })
  }
}

@Suite struct FormulaeGoldenTests {
  @Test func theFileIsThere() throws {
    let golden = try #require(FormulaeGolden.shared)
    #expect(golden.cases.count >= 110)
    #expect(golden.cases.filter { $0.source == "formulae" }.count >= 95)
    #expect(golden.cases.filter { $0.newColumns == nil }.map(\.formula) == ["y ~ f/x", "y ~ f/g"])
  }

  @Test(arguments: FormulaeGolden.shared?.cases ?? [])
  func columnsAreThoseOfTheOthers(expected: FormulaeGolden.Case) throws {
    let golden = try #require(FormulaeGolden.shared)
    let recipe = try DesignRecipe(
      try Formula(expected.formula), table: try FormulaeGolden.table(golden.table))
    try Self.compare(recipe.design, expected.columns)
    if let columns = expected.newColumns {
      let later = try recipe.roundTrip().design(for: try FormulaeGolden.table(golden.newTable))
      try Self.compare(later, columns)
      if expected.formula.hasPrefix("y ~") { #expect(later.response == nil) }
    }
    Self.compare(groups: recipe.design, expected.groups)
    let response = try #require(recipe.design.response)
    let parts = [response.values] + (response.trials.map { [$0] } ?? [])
    #expect(parts == expected.response)
  }

  static func compare(_ design: Design, _ expected: [FormulaeGolden.Column]) throws {
    let names = design.common.flatMap(\.columnNames)
    let columns = Dictionary(
      zip(names, design.common.flatMap(\.columns)), uniquingKeysWith: { first, _ in first })
    #expect(names.count == columns.count)
    #expect(names.sorted() == expected.map(\.name).sorted())
    for column in expected {
      let found = try #require(columns[column.name])
      #expect(distance(found, column.values) < 1e-11, "\(column.name)")
    }
  }

  /// Group terms as the columns that have values in the rows of one level only.
  static func compare(groups design: Design, _ expected: [FormulaeGolden.GroupColumn]) {
    var found: [String: [Double]] = [:]
    for group in design.groups {
      let parts = group.factor.split(separator: ":")
      for (level, label) in group.levels.enumerated() {
        let name = "\(parts.joined(separator: ":"))[\(label.replacing(":", with: ", "))]"
        for term in group.terms {
          for (effect, column) in zip(term.columnNames, term.columns) {
            let values = zip(column, group.codes).map { $1 == level ? $0 : 0 }
            if values.contains(where: { $0 != 0 }) { found["\(effect)|\(name)"] = values }
          }
        }
      }
    }
    #expect(found.keys.sorted() == expected.map { "\($0.effect)|\($0.group)" }.sorted())
    for column in expected {
      let values = found["\(column.effect)|\(column.group)"] ?? []
      #expect(distance(values, column.values) < 1e-11, "\(column.effect)|\(column.group)")
    }
  }

  /// The largest difference relative to the largest value, or to one.
  static func distance(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    let scale = b.reduce(1) { max($0, $1.magnitude) }
    return zip(a, b).reduce(0) { max($0, ($1.0 - $1.1).magnitude) } / scale
  }
}
