import ApusFormula
/// The example of the documentation as code, and the grammar it shows.
import Foundation
import Testing

@Suite struct FormulaDocumentationTests {
  /// The page of the target.
  static func page() throws -> String {
    let root = (0..<3).reduce(URL(filePath: #filePath)) { url, _ in
      url.deletingLastPathComponent()
    }
    let path = "Sources/ApusFormula/Documentation.docc/ApusFormula.md"
    return try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test func theExampleIsWhatIsTested() throws {
    // example
    let table = try DataTable([
      DataColumn("height", [3.1, 4.0, 5.2, 6.1, 6.8, 8.3]),
      DataColumn("age", [1, 2, 3, 4, 5, 6]),
      DataColumn("soil", ["clay", "sand", "clay", "sand", "clay", "sand"]),
      DataColumn("plot", ["p1", "p1", "p2", "p2", "p3", "p3"]),
    ])
    let formula = try Formula("height ~ scale(age) * soil + (1 | plot)")
    let recipe = try DesignRecipe(formula, table: table)
    let names = recipe.design.common.flatMap(\.columnNames)
    // Intercept, scale(age), soil[sand], scale(age):soil[sand]

    let later = try DataTable([
      DataColumn("soil", ["sand"]), DataColumn("age", [7]), DataColumn("plot", ["p9"]),
    ])
    let design = try recipe.design(for: later)
    let plot = design.groups[0].codes  // [nil]: a level that the first table did not have
    // end
    #expect(
      names.joined(separator: ", ") == "Intercept, scale(age), soil[sand], scale(age):soil[sand]")
    #expect(plot == [nil])
    let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    let tested = source.components(separatedBy: "// example\n")[1].components(
      separatedBy: "// end")[0]
    let shown = try Self.page().components(separatedBy: "```swift\n")[1]
      .components(separatedBy: "```")[0]
    #expect(Self.words(tested) == Self.words(shown))
  }

  private static func words(_ code: String) -> [Substring] {
    code.split(whereSeparator: \.isWhitespace)
  }

  /// Each formula in the table of the grammar can be read, alone or beside the response.
  @Test func theGrammarThatIsShownIsRead() throws {
    let rows = try Self.page().split(separator: "\n").filter { $0.hasPrefix("| `") }
    var count = 0
    for row in rows {
      let text = row.replacing("\\|", with: "\u{1}").split(separator: "|")[0]
      for piece in text.replacing("`` `my column` ``", with: "`(1 \u{1} g)`").split(separator: "`")
      where piece.contains(where: { $0.isLetter || $0.isNumber }) {
        let formula = piece.replacing("\u{1}", with: "|")
        let readings = ["z ~ x + \(formula)", "z ~ x \(formula)", "\(formula) ~ x"]
        // The row of functions lists their names only.
        if formula.hasPrefix("log sqrt") {
          for name in formula.split(separator: " ") { _ = try Formula("z ~ \(name)(x)") }
          continue
        }
        #expect(readings.contains { (try? Formula($0)) != nil }, "\(formula)")
        count += 1
      }
    }
    #expect(count > 30)
  }
}
