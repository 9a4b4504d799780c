/// Every error says where and what to try.
import ApusLinearAlgebra
import Testing

@Suite struct LinearAlgebraErrorTests {
  @Test(
    arguments: [
      (.raggedRows(row: 4, length: 2, expected: 3), ["row 4", "2 values", "3", "same number"]),
      (.notSquare(rows: 2, columns: 5), ["2 x 5", "square"]),
      (
        .dimensionMismatch(quantity: "right side", expected: 6, found: 7),
        ["right side", "6", "7", "transposed"]
      ),
      (.tooFewRows(rows: 2, columns: 9), ["2 rows", "9 coefficients", "penalty"]),
      (.nonFinite(row: 3, column: 8), ["row 3", "column 8", "NaN", "remove"]),
      (.notPositiveDefinite(leadingMinor: 5), ["order 5", "diagonal", "add"]),
      (.overflow, ["too large", "rescale"]),
      (.singular(column: 1), ["column 1", "drop", "pivoting"]),
      (.notConverged(algorithm: "iteration", unconverged: 2), ["iteration", "2", "rescale"]),
      (.illegalArgument(routine: "dpotrf", position: 4), ["dpotrf", "4", "report"]),
    ] as [(LinearAlgebraError, [String])])
  func descriptionNamesThePlaceAndTheWayOut(error: LinearAlgebraError, words: [String]) {
    for word in words {
      #expect(error.description.contains(word))
    }
  }
}
