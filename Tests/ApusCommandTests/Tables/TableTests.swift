/// Tests of reading CSV text into columns.

import Testing

@testable import ApusCommand

@Suite struct TableTests {
  @Test(arguments: [
    "a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\n1,2\n3,4", "a;b\n1;2\n3;4\n",
    "a\tb\n1\t2\n3\t4\n", "\"a\",\"b\"\n\"1\",\"2\"\n3,4\n", " a , b \n 1 , 2 \n3,4\n\n\n",
  ])
  func commonFormsOfATableReadTheSame(text: String) throws {
    let table = try Table(text: text, file: "t.csv")
    #expect(table.columns.map(\.name) == ["a", "b"])
    #expect(try table.column("a").numbers() == [1, 3])
    #expect(try table.column("b").numbers() == [2, 4])
  }

  @Test func quotedCellsKeepSeparatorsQuotesAndLineBreaks() throws {
    let table = try Table(text: "n,t\n1,\"x, \"\"y\"\"\nz\"\n2,w\n", file: "t.csv")
    #expect(try table.column("t").cells.map(\.text) == ["x, \"y\"\nz", "w"])
    #expect(try table.column("t").cells.map(\.line) == [2, 4])
  }

  @Test func linesAreCountedThroughQuotedLineBreaks() {
    expectError("n,t\r\n1,\"two\r\nlines\"\r\nbad,w\r\n", column: "n", line: 4, "'bad'")
  }

  @Test func columnsThatAreNotUsedMayHoldAnything() throws {
    let table = try Table(text: "a,b\n1,text\n2,\n", file: "t.csv")
    #expect(try table.column("a").numbers() == [1, 2])
    #expect(table.columns.map(\.kind) == ["numbers", "text"])
  }

  @Test func emptyLastCellsAreNotLost() throws {
    #expect(try Table(text: "a,b\n1,2\n3,", file: "t.csv").rowCount == 2)
    #expect(try Table(text: "a,b\n1,2\n3,\"\"", file: "t.csv").rowCount == 2)
  }

  @Test func shortRowsAreRefusedWithTheirFirstMissingColumn() {
    expectError("a,b,c\n1,2,3\n4,5\n", line: 3, "column 'c'", "2 cells", "header has 3")
  }

  @Test func longRowsAreRefused() {
    expectError("a,b\n1,2,3\n4,5\n", line: 2, "column 'b'", "3 cells", "remove")
  }

  @Test func blankLinesBetweenRowsAreRefused() {
    expectError("a\n1\n\n2\n", line: 3, "blank", "remove it")
  }

  @Test func quotesThatAreNeverClosedAreRefused() {
    expectError("a,b\n1,2\n\"3,4\n5,6\n", line: 3, "never closed")
    expectError("\"a,b\n1,2\n", line: 1, "never closed")
  }

  @Test func textAfterAClosingQuoteIsRefused() {
    expectError("a,b\n1,2\n\"3\"x,4\n", line: 3, "closing quotation mark")
    expectError("\"a\"x,b\n1,2\n", line: 1, "closing quotation mark")
  }

  @Test func columnNamesMustBeThereAndBeUnique() {
    expectError("a,,b\n1,2,3\n", line: 1, "column 2 has no name")
    expectError("a,b,a\n1,2,3\n", line: 1, "column 'a'", "twice")
    expectError("a,b\n", line: 2, "no rows")
    expectError("\na,b\n1,2\n", line: 1, "no column names")
  }

  @Test(arguments: [
    ("", "the cell is empty"), ("NA", "'NA' marks a missing value"),
    ("nan", "'nan' marks a missing value"), ("inf", "'inf' is not a finite number"),
    ("1e999", "'1e999' is not a finite number"), ("high", "'high' is not a number"),
    ("\"1,5\"", "write decimals with a point"), ("TRUE", "write 1 and 0"),
  ])
  func cellsThatAreNoNumbersAreRefused(cell: String, message: String) {
    expectError("n,x\n1,2\n2,\(cell)\n", column: "x", line: 3, "column 'x'", message)
  }

  @Test func unknownColumnsListTheMostSimilarOnesFirst() {
    expectError(
      "score,Age,hours\n1,2,3\n", column: "aeg", line: 1, "column 'aeg'",
      "'Age', 'score', 'hours'")
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    expectError("x\n\u{1B}[31mred\n", column: "x", line: 2, "' [31mred'")
  }

  /// Expects one sentence that starts with file and line and contains the given parts.
  private func expectError(
    _ text: String, column: String? = nil, line: Int, _ parts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: TableError.self, sourceLocation: sourceLocation) {
      let table = try Table(text: text, file: "t.csv")
      if let column { _ = try table.column(column).numbers() }
    }
    let message = error?.description ?? ""
    #expect(message.hasPrefix("t.csv, line \(line)"), "\(message)", sourceLocation: sourceLocation)
    for part in parts {
      #expect(message.contains(part), "\(message)", sourceLocation: sourceLocation)
    }
    #expect(!message.contains("\n"), sourceLocation: sourceLocation)
  }
}
