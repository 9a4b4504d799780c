/// Tests of the matrix as a container.
import ApusLinearAlgebra
import Testing

@Suite struct MatrixTests {
  let sample = Matrix(rows: 2, columns: 3, columnMajor: [1, 4, 2, 5, 3, 6])

  @Test func rowsBecomeColumnMajorStorage() throws {
    #expect(try Matrix(rows: [[1, 2, 3], [4, 5, 6]]) == sample)
    #expect(sample.rowArrays == [[1, 2, 3], [4, 5, 6]])
    #expect(sample.row(1) == [4, 5, 6])
    #expect(sample.column(2) == [3, 6])
    #expect(sample.diagonal == [1, 5])
  }

  @Test func raggedRowsAreRefusedByName() {
    #expect(throws: LinearAlgebraError.raggedRows(row: 2, length: 1, expected: 2)) {
      try Matrix(rows: [[1, 2], [3, 4], [5], [6, 7, 8]])
    }
  }

  @Test func noRowsGiveAnEmptyMatrix() throws {
    #expect(try Matrix(rows: []).isEmpty)
    let emptyRows = try Matrix(rows: [[], [], []])
    #expect(emptyRows.rows == 3 && emptyRows.columns == 0)
    #expect(emptyRows.rowArrays == [[], [], []])
    #expect(emptyRows.transposed().columns == 3)
  }

  @Test func subscriptWritesOneElement() {
    var matrix = Matrix(rows: 2, columns: 3, repeating: 7)
    matrix[1, 2] = -1
    #expect(matrix.storage == [7, 7, 7, 7, 7, -1])
    #expect(matrix[1, 2] == -1 && matrix[0, 2] == 7)
  }

  @Test func identityAndDiagonalAreZeroElsewhere() {
    #expect(Matrix.identity(2).rowArrays == [[1, 0], [0, 1]])
    #expect(Matrix.diagonal([3, 4]).rowArrays == [[3, 0], [0, 4]])
    #expect(Matrix.identity(0).isEmpty)
  }

  @Test(arguments: [(1, 1), (2, 3), (16, 17), (33, 5), (40, 64), (0, 4)])
  func transposeEqualsPlainLoop(rows: Int, columns: Int) {
    let matrix = Matrix.random(rows, columns, seed: 3)
    #expect(matrix.transposed() == naiveTranspose(matrix))
  }

  @Test func triangularPartsKeepTheDiagonal() {
    #expect(sample.triangularPart(.lower).rowArrays == [[1, 0, 0], [4, 5, 0]])
    #expect(sample.triangularPart(.upper).rowArrays == [[1, 2, 3], [0, 5, 6]])
    #expect(sample.transposed().triangularPart(.upper).rowArrays == [[1, 4], [0, 5], [0, 0]])
  }

  @Test func symmetrizeMirrorsTheChosenHalf() throws {
    let square = try Matrix(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    var lower = square
    lower.symmetrize(from: .lower)
    #expect(lower.rowArrays == [[1, 4, 7], [4, 5, 8], [7, 8, 9]])
    var upper = square
    upper.symmetrize(from: .upper)
    #expect(upper.rowArrays == [[1, 2, 3], [2, 5, 6], [3, 6, 9]])
  }
}
