/// Splines, polynomials and codings: their laws, and what they keep for new tables.
import ApusNumerics
import Testing

@testable import ApusFormula

@Suite struct BasisTests {
  static let x = [0.3, -1.25, 2.5, 0.75, 4.125, 1.5, -0.6, 3.2, 5.05, 2.2, 0.1, 1.9]

  static func recipe(_ formula: String, x: [Double] = Self.x) throws -> DesignRecipe {
    let words = ["a", "b", "c"]
    return try DesignRecipe(
      try Formula(formula),
      table: try DataTable([
        DataColumn("y", x.map { _ in 1.0 }), DataColumn("x", x),
        DataColumn("f", x.indices.map { words[$0 % 3] }),
      ]))
  }

  static func term(_ formula: String, new: [Double]? = nil) throws -> [[Double]] {
    let recipe = try recipe(formula)
    let design =
      try new.map { try recipe.design(for: try DataTable([DataColumn("x", $0)])) } ?? recipe.design
    return try #require(design.common.last).columns
  }

  /// Σⱼ Bⱼ(x) = 1, also beyond the ends, where the outer polynomials go on.
  @Test(arguments: 0...5) func splinesAddUpToOne(degree: Int) throws {
    let formula = "y ~ 0 + bs(x, knots=[0.5, 1.75, 3], degree=\(degree), intercept=True)"
    for x in [Self.x, [-3, -1.25, 0.5, 1.75, 3, 5.05, 9]] {
      let columns = try Self.term(formula, new: x)
      #expect(columns.count == 4 + degree)
      for row in x.indices {
        #expect(abs(columns.reduce(0) { $0 + $1[row] } - 1) < 1e-9)
      }
    }
    let inside = try Self.term(formula)
    #expect(inside.allSatisfy { $0.allSatisfy { $0 >= 0 } })
  }

  /// Steps have a value at a knot: that of the interval which begins there, and the largest value
  /// belongs to the last one.
  @Test func stepsBeginAtTheirKnots() throws {
    let columns = try Self.term(
      "y ~ 0 + bs(x, knots=[0.5, 2], degree=0, intercept=True)", new: [0.25, 0.5, 1, 2, 5.05])
    #expect(columns == [[1, 0, 0, 0, 0], [0, 1, 1, 0, 0], [0, 0, 0, 1, 1]])
  }

  /// Marsden's identity: with Greville's abscissae as coefficients the spline is the line x.
  @Test func splinesReproduceTheLine() throws {
    let knots = [-1.25, -1.25, -1.25, -1.25, 0.5, 1.75, 3, 5.05, 5.05, 5.05, 5.05]
    let new = [-2, -1.25, 0, 0.5, 2.9, 5.05, 6]
    let columns = try Self.term("y ~ 0 + bs(x, knots=[0.5, 1.75, 3], intercept=True)", new: new)
    for (row, value) in new.enumerated() {
      let line = columns.indices.reduce(0) { sum, j in
        sum + columns[j][row] * (knots[j + 1] + knots[j + 2] + knots[j + 3]) / 3
      }
      #expect(abs(line - value) < 1e-10)
    }
  }

  /// Without interior knots the basis is Bernstein's: binomial(3, j) tʲ (1 − t)³⁻ʲ.
  @Test func aSplineWithoutKnotsIsBernsteins() throws {
    let columns = try Self.term("y ~ bs(x, df=3)")
    for (row, value) in Self.x.enumerated() {
      let t = (value + 1.25) / 6.3
      let expected = [3 * t * (1 - t) * (1 - t), 3 * t * t * (1 - t), t * t * t]
      for (column, value) in zip(columns, expected) { #expect(abs(column[row] - value) < 1e-14) }
    }
  }

  @Test(arguments: [1, 2, 5, 9]) func polynomialsAreOrthonormal(degree: Int) throws {
    let columns = try Self.term("y ~ poly(x, \(degree))")
    let all = [[Double](repeating: 1 / 12.0.squareRoot(), count: 12)] + columns
    for (i, a) in all.enumerated() {
      for (j, b) in all.enumerated() {
        let product = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-9)
      }
    }
    // The leading coefficient is positive, as R's: the last column ends upwards.
    #expect(columns[degree - 1][8] > 0)
  }

  /// Values far from zero lose nothing.
  @Test func polynomialsAreThoseOfShiftedValues() throws {
    let far = Self.x.map { 1e6 + 1024 * $0 }
    let near = try #require(try Self.recipe("y ~ poly(x, 3)").design.common.last)
    let shifted = try #require(try Self.recipe("y ~ poly(x, 3)", x: far).design.common.last)
    for (a, b) in zip(near.columns, shifted.columns) {
      #expect(FormulaeGoldenTests.distance(a, b) < 1e-9)
    }
  }

  /// Whatever is learnt is learnt from the first table: each row is coded as it was there, alone or
  /// not, also after the recipe was written and read.
  @Test(arguments: [
    "bs(x, df=5)", "bs(x, knots=[1, 2], degree=2)", "poly(x, 3)", "poly(x, 3, raw=True)",
    "scale(x)",
    "center(x)", "standardize(x)", "I(scale(x)**2)", "scale(log(x + 2))", "bs(scale(x), df=4)",
    "C(x)", "S(x)", "f", "S(f)", "C(f, 'b')", "C(f, levels=['c', 'a', 'b'])", "T(f, ref='c')",
    "S(f, omit='a')", "binary(f)", "scale(x):f", "bs(x, df=4):S(f)", "poly(x, 2)*f",
  ])
  func newRowsAreCodedAsTheyWere(term: String) throws {
    let fitted = try Self.recipe("y ~ \(term) + (\(term) || f)")
    let names = fitted.design.common.map(\.columnNames)
    let columns = fitted.design.common.flatMap(\.columns)
    let read = try fitted.roundTrip()
    let words = ["a", "b", "c"]
    for (row, value) in Self.x.enumerated() {
      let table = try DataTable([
        DataColumn("f", [words[row % 3]]), DataColumn("x", [value]), DataColumn("other", [.nan]),
      ])
      for recipe in [fitted, read] {
        let later = try recipe.design(for: table)
        #expect(later.response == nil && later.rows == [0])
        #expect(later.common.map(\.columnNames) == names)
        #expect(later.common.flatMap(\.columns) == columns.map { [$0[row]] })
        #expect(
          later.groups[0].terms.flatMap(\.columns)
            == fitted.design.groups[0].terms.flatMap(\.columns).map { [$0[row]] })
      }
    }
  }

  @Test func codingsOfLevels() throws {
    func term(_ text: String) throws -> DesignTerm {
      try #require(try Self.recipe("y ~ \(text)", x: [1, 2, 3, 4]).design.common.last)
    }
    // f is a, b, c, a.
    #expect(try term("S(f)").labels == ["a", "b"])
    #expect(try term("S(f)").columns == [[1, 0, -1, 1], [0, 1, -1, 0]])
    #expect(try term("S(f, omit='a')").columns == [[-1, 1, 0, -1], [-1, 0, 1, -1]])
    #expect(try term("C(f, levels=['c', 'b', 'a'])").labels == ["b", "a"])
    #expect(try term("C(f, 'b', levels=['c', 'b', 'a'])").labels == ["c", "a"])
    #expect(try term("C(f, levels=c('c', 'b', 'a', 'd'))").labels == ["b", "a", "d"])
    #expect(try term("binary(f)").columns == [[1, 0, 0, 1]])
    #expect(try term("C(x, 3)").labels == ["1", "2", "4"])
    let all = try Self.recipe("y ~ 0 + S(f)", x: [1, 2, 3, 4]).design.common[0]
    #expect(all.labels == ["mean", "a", "b"] && all.columns[0] == [1, 1, 1, 1])
  }

  @Test func levelsOfGroupsAreInTheOrderOfTheirColumns() throws {
    let table = try DataTable([
      DataColumn("y", [1, 2, 3, 4, 5]), DataColumn("k", [10, 2, 10, 2.5, 2]),
      DataColumn("g", ["b", "b", "a", "a", "a"]),
    ])
    func levels(_ factor: String) throws -> [String] {
      try DesignRecipe(try Formula("y ~ (1 | \(factor))"), table: table).design.groups[0].levels
    }
    #expect(try levels("k") == ["2", "2.5", "10"])
    #expect(try levels("k:g") == ["2:a", "2:b", "2.5:a", "10:a", "10:b"])
    #expect(try levels("g:C(k)") == ["a:2", "a:2.5", "a:10", "b:2", "b:10"])
    let unclear = try DataTable([
      DataColumn("y", [1, 2]), DataColumn("a", ["p:q", "p"]), DataColumn("b", ["r", "q:r"]),
    ])
    let error = #expect(throws: FormulaError.self) {
      try DesignRecipe(try Formula("y ~ (1 | a:b)"), table: unclear)
    }
    #expect(error?.description.contains("both written 'p:q:r'") == true)
  }

  /// Descriptions mean the same expression when they are read again.
  @Test func namesAreFormulasAgain() throws {
    for text in [
      "I(x * 2 + z)", "I((x + z) * 2)", "I(x - (z - n))", "I(x - z - n)", "I(2 ** 3 ** x)",
      "I((2 ** 3) ** x)", "I(-x ** 2)", "I(-(x ** 2))", "I(x / (z * n))", "I(x:z)",
      "C(f, \"it's\")", "I(`my col` + 1)", "bs(x, knots=[1, -2.5], intercept=True)", "I(x > 2)",
    ] {
      let (tree, _) = try FormulaParser.parse(text)
      #expect(tree.description == text)
      #expect(try FormulaParser.parse(tree.description).tree == tree)
    }
    #expect(try FormulaParser.parse("I(2**3**2)").tree == FormulaParser.parse("I(2**(3**2))").tree)
  }
}
