/// Tests of windows onto matrices.
import ApusLinearAlgebra
import Testing

@Suite struct MatrixViewTests {
  let matrix = Matrix.random(7, 5, seed: 11)

  @Test func blockOfBlockAddressesTheSameElements() {
    matrix.withView { view in
      let inner = view.block(rows: 1..<6, columns: 1..<5).block(rows: 2..<5, columns: 1..<3)
      #expect(inner.rows == 3 && inner.columns == 2 && inner.leadingDimension == 7)
      for row in 0..<3 {
        for column in 0..<2 { #expect(inner[row, column] == matrix[row + 3, column + 2]) }
      }
      #expect(Array(inner.column(1)) == Array(matrix.column(3)[3..<6]))
    }
  }

  @Test func copyOfABlockHasNoGaps() {
    let block = matrix.block(rows: 2..<5, columns: 1..<4)
    #expect(block.storage.count == 9)
    #expect(block[2, 2] == matrix[4, 3])
  }

  @Test func emptyBlocksAreAllowedAtEveryEdge() {
    matrix.withView { view in
      let right = view.block(rows: 0..<7, columns: 5..<5)
      #expect(right.columns == 0 && right.elements.isEmpty)
      let bottom = view.block(rows: 7..<7, columns: 0..<5)
      #expect(bottom.rows == 0 && bottom.column(4).isEmpty)
      #expect(bottom.copy() == Matrix(rows: 0, columns: 5))
    }
    Matrix(rows: 0, columns: 0).withView { #expect($0.copy().isEmpty) }
  }

  @Test func writesThroughABlockChangeOnlyTheBlock() {
    var changed = matrix
    changed.withMutableView { view in
      let block = view.block(rows: 3..<5, columns: 2..<4)
      block[0, 1] = 42
      block.column(0).update(repeating: -1)
    }
    for row in 0..<7 {
      for column in 0..<5 {
        let expected: Double =
          switch (row, column) {
          case (3, 3): 42
          case (3, 2), (4, 2): -1
          default: matrix[row, column]
          }
        #expect(changed[row, column] == expected)
      }
    }
  }

  @Test func rowsOfAFlatBufferAreColumnsOfAView() {
    let rowMajor: [Double] = [1, 2, 3, 4, 5, 6]
    rowMajor.withUnsafeBufferPointer { elements in
      let view = MatrixView(elements: elements, rows: 3, columns: 2)
      #expect(view.copy().transposed().rowArrays == [[1, 2, 3], [4, 5, 6]])
    }
  }

  @Test func bodyErrorsPassThrough() {
    struct Stop: Error {}
    #expect(throws: Stop.self) { try matrix.withView { _ throws(Stop) in throw Stop() } }
  }
}
