/// Formulas and the columns that they stand for, by the published grammar.
import ApusNumerics
import Foundation
import Testing

@testable import ApusFormula

@Suite struct FormulaTests {
  static var table: DataTable {
    get throws {
      try DataTable([
        DataColumn("y", [1, 2, 3, 4, 5, 6]), DataColumn("x", [0, 1, 2, 3, 4, 8]),
        DataColumn("z", [2, 1, 2, 1, 2, 1]), DataColumn("n", [9, 9, 9, 9, 9, 9]),
        DataColumn("f", ["a", "b", "c", "a", "b", "c"]),
        DataColumn("g", ["u", "v", "u", "v", "v", "u"]),
        DataColumn("k", [3, 10, 3, 10, 3, 10]), DataColumn("my col", [1, 1, 2, 2, 3, 4]),
        DataColumn("c", ["none", "left", "right", "none", "none", "none"]),
      ])
    }
  }

  /// Names of the common columns, then of group terms as `factor: column column`.
  static func columns(_ formula: String) throws -> String {
    let design = try DesignRecipe(try Formula(formula), table: try table).design
    let groups = design.groups.map { group in
      " | \(group.factor)\(group.isCorrelated ? " cor" : ""): "
        + group.terms.flatMap(\.columnNames).joined(separator: " ")
    }
    return design.common.flatMap(\.columnNames).joined(separator: " ") + groups.joined()
  }

  static let expected: KeyValuePairs = [
    "y ~ x": "Intercept x", "y ~ 1": "Intercept", "y ~ 1 + x": "Intercept x", "y ~ 0 + x": "x",
    "y ~ x - 1": "x", "y ~ -1 + x": "x", "y ~ x + 0": "x", "y ~ x + z": "Intercept x z",
    "y ~ z + x": "Intercept z x", "y ~ x + x": "Intercept x", "y ~ x:z": "Intercept x:z",
    "y ~ x*z": "Intercept x z x:z", "y ~ x*z - x:z": "Intercept x z",
    "y ~ x*z - z:x": "Intercept x z", "y ~ x/z": "Intercept x x:z",
    "y ~ (x + z)**2": "Intercept x z x:z", "y ~ (x + z)^2": "Intercept x z x:z",
    "y ~ (x + z + n)**2": "Intercept x z n x:z x:n z:n",
    "y ~ (x + z + k)**3 - x:z:k": "Intercept x z k x:z x:k z:k",
    "y ~ x:z + x": "Intercept x x:z", "y ~ (x + z):n": "Intercept x:n z:n",
    "y ~ x + (z + n)": "Intercept x z n", "y ~ (x + z) - z": "Intercept x",
    "y ~ f": "Intercept f[b] f[c]", "y ~ 0 + f": "f[a] f[b] f[c]",
    "y ~ f + g": "Intercept f[b] f[c] g[v]", "y ~ 0 + f + g": "f[a] f[b] f[c] g[v]",
    "y ~ 0 + g + f": "g[u] g[v] f[b] f[c]",
    "y ~ f:g": "Intercept f:g[v] f:g[b, u] f:g[b, v] f:g[c, u] f:g[c, v]",
    "y ~ f*g": "Intercept f[b] f[c] g[v] f:g[b, v] f:g[c, v]",
    "y ~ 0 + f:g": "f:g[a, u] f:g[a, v] f:g[b, u] f:g[b, v] f:g[c, u] f:g[c, v]",
    "y ~ x:f": "Intercept x:f[a] x:f[b] x:f[c]", "y ~ x + x:f": "Intercept x x:f[b] x:f[c]",
    "y ~ x*f": "Intercept x f[b] f[c] x:f[b] x:f[c]",
    "y ~ f/x": "Intercept f[b] f[c] f:x[a] f:x[b] f:x[c]", "y ~ C(k)": "Intercept C(k)[10]",
    "y ~ C(k, 10)": "Intercept C(k, 10)[3]", "y ~ C(f, 'b')": "Intercept C(f, 'b')[a] C(f, 'b')[c]",
    "y ~ log(n)": "Intercept log(n)", "y ~ I(x + 1)": "Intercept I(x + 1)",
    "y ~ {x + 1}": "Intercept I(x + 1)", "y ~ {x*2 + z}": "Intercept I(x * 2 + z)",
    "y ~ I(x**2)": "Intercept I(x ** 2)", "y ~ scale(x)": "Intercept scale(x)",
    "y ~ center(x) + z": "Intercept center(x) z", "y ~ standardize(x)": "Intercept standardize(x)",
    "y ~ binary(f, 'b')": "Intercept binary(f, 'b')", "y ~ `my col`": "Intercept my col",
    "y ~ exp(x) + sqrt(n)": "Intercept exp(x) sqrt(n)", "y ~ x + offset(z)": "Intercept x",
    "y ~ (1 | g)": "Intercept | g: 1", "y ~ x + (1|g)": "Intercept x | g: 1",
    "y ~ x + (x | g)": "Intercept x | g cor: 1 x",
    "y ~ x + (1 + x | g)": "Intercept x | g cor: 1 x",
    "y ~ x + (x || g)": "Intercept x | g: 1 x", "y ~ x + (0 + x | g)": "Intercept x | g: x",
    "y ~ (x - 1 | g)": "Intercept | g: x", "y ~ (1 | f/g)": "Intercept | f: 1 | f:g: 1",
    "y ~ (1 | f:g)": "Intercept | f:g: 1", "y ~ (1 | f) + (1 | g)": "Intercept | f: 1 | g: 1",
    "y ~ (1 | f + g)": "Intercept | f: 1 | g: 1", "y ~ 0 + (1 | g)": " | g: 1",
    "y ~ (g | f)": "Intercept | f cor: 1 g[v]", "y ~ (0 + g | f)": "Intercept | f cor: g[u] g[v]",
    "y ~ (x*z || g)": "Intercept | g: 1 x z x:z", "y ~ (1 | k)": "Intercept | k: 1",
    "y ~ bs(x, df=4)": "Intercept bs(x, df=4)[0] bs(x, df=4)[1] bs(x, df=4)[2] bs(x, df=4)[3]",
    "y ~ bs(x, df=2, degree=1):g":
      "Intercept bs(x, df=2, degree=1):g[0, u] bs(x, df=2, degree=1):g[0, v] "
      + "bs(x, df=2, degree=1):g[1, u] bs(x, df=2, degree=1):g[1, v]",
    "y ~ poly(x, 2)": "Intercept poly(x, 2)[0] poly(x, 2)[1]",
    "y ~ poly(x, degree=1, raw=True)": "Intercept poly(x, degree=1, raw=True)[0]",
    "y ~ S(f)": "Intercept S(f)[a] S(f)[b]", "y ~ 0 + S(f)": "S(f)[mean] S(f)[a] S(f)[b]",
    "y ~ S(f, omit='a'):x": "Intercept S(f, omit='a'):x[mean] S(f, omit='a'):x[b] "
      + "S(f, omit='a'):x[c]",
    "y ~ C(f, levels=['c', 'a', 'b'])":
      "Intercept C(f, levels=['c', 'a', 'b'])[a] C(f, levels=['c', 'a', 'b'])[b]",
    "y ~ T(f, ref='c')": "Intercept T(f, ref='c')[a] T(f, ref='c')[b]",
    "y ~ C(f, Sum)": "Intercept C(f, Sum)[a] C(f, Sum)[b]",
    "y ~ C(f, Treatment('b'))": "Intercept C(f, Treatment('b'))[a] C(f, Treatment('b'))[c]",
    "y ~ binary(f)": "Intercept binary(f)", "y ~ B(k, 10)": "Intercept B(k, 10)",
    "y ~ (1 | `my col`)": "Intercept | my col: 1", "y ~ (1 | g:k)": "Intercept | g:k: 1",
    "y ~ x - x": "Intercept", "y ~ 1 - 1 + x": "x", "y ~ -1 + x - 0": "Intercept x",
    "y ~ log1p(x) + tanh(z)": "Intercept log1p(x) tanh(z)",
    "y ~ (scale(x) | g)": "Intercept | g cor: 1 scale(x)", "~ x": "Intercept x",
    "log(n) ~ x": "Intercept x", "g['v'] ~ x": "Intercept x",
  ]

  @Test(arguments: expected.map { ($0.key, $0.value) })
  func aFormulaStandsForItsColumns(formula: String, columns: String) throws {
    #expect(try Self.columns(formula) == columns)
  }

  @Test func columnsHoldTheirValues() throws {
    func column(_ formula: String, _ name: String) throws -> [Double] {
      let design = try DesignRecipe(try Formula(formula), table: try Self.table).design
      for term in design.common {
        if let place = term.columnNames.firstIndex(of: name) { return term.columns[place] }
      }
      return []
    }
    #expect(try column("y ~ x*z", "x:z") == [0, 1, 4, 3, 8, 8])
    #expect(try column("y ~ x*f", "x:f[b]") == [0, 1, 0, 0, 4, 0])
    #expect(try column("y ~ f*g", "f:g[c, v]") == [0, 0, 0, 0, 0, 0])
    #expect(try column("y ~ 0 + f:g", "f:g[b, v]") == [0, 1, 0, 0, 1, 0])
    #expect(try column("y ~ center(x)", "center(x)") == [-3, -2, -1, 0, 1, 5])
    #expect(try column("y ~ {x*2 + z}", "I(x * 2 + z)") == [2, 3, 6, 7, 10, 17])
    #expect(try column("y ~ {x > 2}", "I(x > 2)") == [0, 0, 0, 1, 1, 1])
    #expect(try column("y ~ I(-x**2)", "I(-x ** 2)") == [0, 1, 4, 9, 16, 64])
    let scaled = try column("y ~ scale(x)", "scale(x)")
    #expect(abs(scaled.reduce(0, +)) < 1e-12)
    #expect(abs(scaled.reduce(0) { $0 + $1 * $1 } - 6) < 1e-12)
  }

  @Test func responsesCarryTheirAdditions() throws {
    func response(_ formula: String) throws -> ResponseColumn {
      try #require(try DesignRecipe(try Formula(formula), table: try Self.table).design.response)
    }
    let success = try response("g['v'] ~ x")
    #expect(success.values == [0, 1, 0, 1, 1, 0] && success.name == "g['v']")
    #expect(try response("f ~ x").levels == ["a", "b", "c"])
    let trials = try response("prop(y, n) ~ x")
    #expect(trials.values == [1, 2, 3, 4, 5, 6] && trials.trials == [9, 9, 9, 9, 9, 9])
    let all = try response("y | weights(z) + cens(c) + trials(n) ~ x")
    #expect(all.weights == [2, 1, 2, 1, 2, 1] && all.trials?.count == 6)
    #expect(all.censoring == [.none, .left, .right, .none, .none, .none])
  }

  @Test(arguments: [
    ("", "empty"), ("y", "no '~'"), ("y ~", "ends where a term is missing"),
    ("y ~ x +", "ends where"), ("y ~ (x", "')' is missing"), ("y ~ x ~ z", "one '~'"),
    ("y ~ x $ z", "'$' is no part"), ("y ~ `x", "not closed"), ("y ~ 2", "write 1 or 0"),
    ("y ~ .", "name the columns"), ("y ~ s(x)", "'s(…)' (a smooth term) is not supported"),
    ("y ~ x | g", "needs parentheses: (x | g)"), ("y ~ (0 | g)", "nothing is left"),
    ("y ~ x**0", "whole number from 1 to 10"), ("y ~ x:1", "cannot be part of"),
    ("y ~ {x", "'}' is missing"), ("y | size(n) ~ x", "not known beside the response"),
    ("y ~ x z", "does not belong here"), ("y ~ * x", "a term is missing before '*'"),
    ("y ~ X", "no column 'X'; did you mean 'x'?"), ("y ~ log(f)", "holds words"),
    ("y ~ log(x)", "'log(x)' is -inf in row 1"), ("y ~ foo(x)", "'foo' is not known"),
    ("y ~ scale(n)", "same value"), ("y ~ C(f, 'q')", "no level 'q'"),
    ("g['q'] ~ x", "no row of 'g' is 'q'"), ("y | cens(f) ~ x", "write none, left or right"),
  ])
  func mistakesAreNamed(formula: String, words: String) throws {
    let error = #expect(throws: FormulaError.self) { try Self.columns(formula) }
    #expect(error?.description.contains(words) == true, "\(error.map(\.description) ?? "")")
  }

  @Test func newTablesAreCodedAsTheFirst() throws {
    let recipe = try DesignRecipe(
      try Formula("y ~ scale(x) + f + (1 | g)"), table: try Self.table)
    let later = try DataTable([
      DataColumn("g", ["v", nil, "w", "u"]), DataColumn("unused", [1, 2, 3, 4]),
      DataColumn("f", ["c", "c", "c", nil]), DataColumn("x", [3, 0, 8, 1]),
    ])
    let design = try recipe.design(for: later)
    #expect(design.rows == [0, 1, 2] && design.response == nil)
    #expect(design.common[1].columns[0][0] == 0)
    #expect(design.common[2].columnNames == ["f[b]", "f[c]"])
    #expect(design.common[2].columns == [[0, 0, 0], [1, 1, 1]])
    #expect(design.groups[0].codes == [1, nil, nil])
    #expect(design.groups[0].rowLabels == ["v", nil, "w"])
    let coded = try recipe.roundTrip().design(for: later)
    #expect(coded == design)
    let strange = try DataTable([
      DataColumn("g", ["v"]), DataColumn("f", ["q"]), DataColumn("x", [3]),
    ])
    let error = #expect(throws: FormulaError.self) { try recipe.design(for: strange) }
    #expect(error?.description.contains("the level 'q' in row 1") == true)
  }

  @Test func rowsWithMissingValuesAreLeftOut() throws {
    let table = try DataTable([
      DataColumn("y", [1, .nan, 3, 4]), DataColumn("x", [1, 2, .nan, 5]),
      DataColumn("g", ["a", "a", "b", "b"]), DataColumn("other", [.nan, .nan, .nan, .nan]),
    ])
    let design = try DesignRecipe(try Formula("y ~ x + (1 | g)"), table: table).design
    #expect(design.rows == [0, 3] && design.common[1].columns == [[1, 5]])
    #expect(throws: FormulaError.self) { try DesignRecipe(try Formula("y ~ other"), table: table) }
  }

  /// Sums of any length keep their order and their value, and names are formulas again.
  @Test(arguments: [2, 16, 17, 60, 300]) func longSumsKeepTheirOrder(count: Int) throws {
    let names = (0..<count).map { "v\($0)" }
    let table = try DataTable(
      [DataColumn("y", [1, 2, 3])]
        + names.enumerated().map { DataColumn($1, [Double($0), 1, Double($0 * $0)]) })
    let sum = names.joined(separator: " + ")
    let design = try DesignRecipe(try Formula("y ~ \(sum) - v0"), table: table).design
    #expect(design.common.map(\.name) == ["Intercept"] + names.dropFirst())
    let total = try DesignRecipe(try Formula("y ~ {\(sum)}"), table: table).design.common[1]
    let n = Double(count)
    #expect(total.columns == [[n * (n - 1) / 2, n, (n - 1) * n * (2 * n - 1) / 6]])
    let again = try DesignRecipe(try Formula("y ~ \(total.name)"), table: table).design.common[1]
    #expect(again == total)
  }

  /// The deepest and the longest texts need less than the 512 kB of stack that macOS gives a task.
  @Test(arguments: [
    "y ~ " + String(repeating: "(", count: 63) + "x" + String(repeating: ")", count: 63),
    "y ~ " + String(repeating: "I(-", count: 62) + "x" + String(repeating: ")", count: 62),
    "y ~ " + String(repeating: "x + ", count: 498) + "x",
    "y ~ " + String(repeating: "x * ", count: 498) + "x",
    "y ~ " + String(repeating: "x - ", count: 498) + "x",
    "y ~ I(" + String(repeating: "x + ", count: 496) + "x)",
    "y ~ I(" + String(repeating: "1**", count: 496) + "x)",
    "y ~ " + String(repeating: "(", count: 500) + "x",
    "y ~ " + String(repeating: "-", count: 64) + "x",
    "y ~ (" + String(repeating: "x | ", count: 496) + "g)",
    "y | " + String(repeating: "weights(z) + ", count: 199) + "weights(z) ~ x",
  ])
  func theStackOfATaskIsEnough(text: String) async throws {
    let table = try Self.table
    let isDone = await withCheckedContinuation { continuation in
      let thread = Thread {
        let recipe = try? DesignRecipe(try Formula(text), table: table)
        _ = try? recipe?.roundTrip().design(for: table)
        continuation.resume(returning: true)
      }
      thread.stackSize = 512 << 10
      thread.start()
    }
    #expect(isDone)
  }

  /// Deep, long and random texts end in a design or an error.
  @Test func noTextCrashesTheParser() throws {
    for text in [
      "y ~ " + String(repeating: "(", count: 100_000), "y ~ " + String(repeating: "-", count: 9000),
      "y ~ " + String(repeating: "x + ", count: 900) + "x", "y ~ (x + z + n + k + y)**10",
      "y ~ " + String(repeating: "I(", count: 400) + "x", "y ~ ((f:g:k)**9)**9",
    ] {
      _ = try? Self.columns(text)
    }
    var random = RandomStream(seed: 11, purpose: .simulation)
    let pieces = [
      "y", "x", "f", "g", "~", "+", "-", "*", "/", ":", "**", "|", "||", "(", ")", "1", "0", "2",
      "I(",
      "scale(", "C(", "`my col`", "'a'", "[", "]", ",", "{", "}", " ", ".", "offset(", "log(",
      "\u{301}", "bs(", "poly(", "S(", "T(", "binary(", "df=", "knots=", "levels=", "=", "5", "-3",
      "'b'", "True", "\"", "weights(", "1e300", "prop(", "|g)", "(x|", "I(", "\u{0}",
      "\u{1F469}\u{200D}\u{1F680}",
    ]
    var designs = 0
    for round in 0..<100_000 {
      var text = "y ~ "
      let known = Self.expected[Int.random(in: 0..<Self.expected.count, using: &random)].key
      switch round % 3 {
      case 0:
        for _ in 0..<Int.random(in: 1...12, using: &random) {
          text += pieces.randomElement(using: &random) ?? ""
        }
      case 1:
        // Right sides of two formulas, joined by a sign.
        let right = [known, Self.expected[round % Self.expected.count].key].compactMap {
          $0.split(separator: "~").last
        }
        text += right.joined(
          separator: ["+", "*", ":", "-", "/"].randomElement(using: &random) ?? "+")
      default:
        var characters = Array(known)
        for _ in 0..<3 where !characters.isEmpty {
          let place = Int.random(in: 0..<characters.count, using: &random)
          characters[place] = Array(pieces.randomElement(using: &random) ?? "x")[0]
        }
        text = String(characters)
      }
      if (try? Self.columns(text)) != nil { designs += 1 }
    }
    #expect(designs > 10_000, "\(designs)")
  }
}
