/// Arrays, rows and matrices that stand for tensors.

import ApusLinearAlgebra
import Testing

@testable import ApusGraph

@Suite struct ArrayConversionTests {
  @Test func rowsAreMatricesOfKnownNumbers() throws {
    let real = [[1.0, 2, 3], [4, 5, 6]].tensor
    #expect(real.shape == [2, 3] && real.kind == .real)
    #expect(real.knownValues == [1, 2, 3, 4, 5, 6])
    let integers = [[1, 2], [3, 4], [5, 6]].tensor
    #expect(integers.shape == [3, 2] && integers.kind == .integer)
    #expect([[[1.0], [2]], [[3], [4]]].tensor.shape == [2, 2, 1])
    #expect([[Double]]().tensor.shape == [0, 0])
    let matrix = try Matrix(rows: [[1, 2, 3], [4, 5, 6]])
    #expect(matrix.tensor.shape == [2, 3] && matrix.tensor.knownValues == real.knownValues)
  }

  @Test func tensorsAreStacked() throws {
    let x = Tensor.unknown("x", shape: [])
    let pair = [x, 1 - x].tensor
    let square = [[x, 2], [3, x]].tensor
    #expect(pair.shape == [2] && square.shape == [2, 2])
    #expect(
      try planned([pair, square], unknowns: [x], at: [[0.25]]) == [
        [0.25, 0.75], [0.25, 2, 3, 0.25],
      ])
  }

  @Test func raggedRowsAreAnErrorThatNamesTheRow() {
    let error = [[1.0, 2], [3]].tensor.error
    #expect(error?.reason == .malformedData)
    #expect(error?.message.contains("row 1 of an array has 1 values, but row 0 has 2") == true)
  }
}
