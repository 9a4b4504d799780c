/// Bad data and bad settings are refused by name, never by a trap.
import ApusLinearAlgebra
import ApusRegression
import Testing

@Suite struct RegressionErrorTests {
  let design = [[1.0, 2.0], [2.0, 1.0], [3.0, 5.0]]
  let outcome = [1.0, 2.0, 3.0]

  @Test(arguments: [-1, -Double.leastNonzeroMagnitude, .nan, .infinity])
  func badAlphaIsRefused(alpha: Double) {
    #expect(throws: RegressionError.invalidAlpha(alpha)) {
      try Ridge(alpha: alpha).fit(design, outcome)
    }
  }

  @Test func emptyDataAreRefused() {
    #expect(throws: RegressionError.emptyData(rows: 0, columns: 0)) { try Ridge().fit([], []) }
    #expect(throws: RegressionError.emptyData(rows: 2, columns: 0)) {
      try Ridge().fit([[], []], [1, 2])
    }
    #expect(throws: RegressionError.emptyData(rows: 0, columns: 3)) {
      try Ridge().fit(Matrix(rows: 0, columns: 3), [])
    }
  }

  @Test func mismatchedShapesAreRefused() throws {
    #expect(throws: RegressionError.raggedRows(row: 1, length: 3, expected: 2)) {
      try Ridge().fit([[1, 2], [1, 2, 3]], [1, 2])
    }
    #expect(throws: RegressionError.outcomeLengthMismatch(designRows: 3, outcomes: 2)) {
      try Ridge().fit(design, [1, 2])
    }
    let fit = try Ridge().fit(design, outcome)
    #expect(throws: RegressionError.columnCountMismatch(fitted: 2, given: 3)) {
      try fit.predict([[1, 2, 3]])
    }
    #expect(throws: RegressionError.columnCountMismatch(fitted: 2, given: 0)) {
      try fit.predict([[]])
    }
    #expect(throws: RegressionError.raggedRows(row: 1, length: 1, expected: 2)) {
      try fit.predict([[1, 2], [1]])
    }
  }

  @Test func nonFiniteCellsAreNamed() throws {
    #expect(throws: RegressionError.nonFiniteDesign(row: 2, column: 1, value: .nan)) {
      try Ridge().fit([[1, 2], [2, 1], [3, .nan]], outcome)
    }
    #expect(throws: RegressionError.nonFiniteOutcome(row: 1, value: -.infinity)) {
      try Ridge().fit(design, [1, -.infinity, 3])
    }
    let fit = try Ridge().fit(design, outcome)
    #expect(throws: RegressionError.nonFiniteDesign(row: 0, column: 0, value: .infinity)) {
      try fit.predict([[.infinity, 1]])
    }
  }

  @Test func undeterminedCoefficientsNeedAPenalty() throws {
    let constant = [[0.1, 1], [0.1, 2], [0.1, 4]]
    #expect(throws: RegressionError.singularDesign(alpha: 0, column: 0)) {
      try Ridge(alpha: 0).fit(constant, outcome)
    }
    let repeated = [[1.0, 1001], [2, 1002], [4, 1004], [7, 1007]]
    #expect(throws: RegressionError.self) { try Ridge(alpha: 0).fit(repeated, [1, 2, 3, 4]) }
    #expect(throws: RegressionError.singularDesign(alpha: 1e-30, column: nil)) {
      try Ridge(alpha: 1e-30).fit(repeated, [1, 2, 3, 4])
    }
    #expect(throws: Never.self) { try Ridge(alpha: 1e-3).fit(repeated, [1, 2, 3, 4]) }
    let wide = [[1.0, 5, 2], [2, 1, 1]]
    #expect(throws: RegressionError.self) { try Ridge(alpha: 0).fit(wide, [1, 2]) }
    #expect(throws: Never.self) { try Ridge(alpha: 1).fit(wide, [1, 2]) }
  }

  @Test(arguments: [0, 1.0])
  func overflowIsAnError(alpha: Double) {
    let huge = Double.greatestFiniteMagnitude
    #expect(throws: RegressionError.overflow) {
      try Ridge(alpha: alpha).fit([[huge, 1], [huge, 2], [-huge, 4], [1, 1]], [1, 2, 3, 4])
    }
    #expect(throws: RegressionError.overflow) {
      try Ridge(alpha: alpha).fit(design, [huge, huge, -huge])
    }
  }

  @Test(
    arguments: [
      (.invalidAlpha(.nan), ["alpha", "nan", "0"]),
      (.emptyData(rows: 0, columns: 2), ["0 rows", "2 columns"]),
      (.raggedRows(row: 1, length: 3, expected: 2), ["row 1", "3 values"]),
      (.outcomeLengthMismatch(designRows: 3, outcomes: 2), ["3 rows", "2 values"]),
      (.columnCountMismatch(fitted: 2, given: 5), ["2 columns", "5"]),
      (.nonFiniteDesign(row: 4, column: 7, value: .infinity), ["row 4", "column 7", "inf"]),
      (.nonFiniteOutcome(row: 6, value: .nan), ["row 6", "nan"]),
      (.singularDesign(alpha: 0, column: 3), ["column 3", "drop", "larger alpha"]),
      (.singularDesign(alpha: 0, column: nil), ["some column", "larger alpha"]),
      (.overflow, ["rescale"]),
      (.unsolved(.notSquare(rows: 1, columns: 2)), ["1 x 2"]),
    ] as [(RegressionError, [String])])
  func descriptionNamesThePlaceAndTheWayOut(error: RegressionError, words: [String]) {
    for word in words {
      #expect(error.description.contains(word))
    }
  }
}
