/// Sizes that only a programmer can get wrong stop the process.
import ApusLinearAlgebra
import Testing

@Suite struct PreconditionTests {
  @Test func productsOfUnfittingShapesStop() async {
    await #expect(processExitsWith: .failure) {
      _ = Matrix(rows: 2, columns: 3) * Matrix(rows: 2, columns: 3)
    }
    await #expect(processExitsWith: .failure) { _ = Matrix(rows: 2, columns: 3) * [1, 2] }
    await #expect(processExitsWith: .failure) { _ = BLAS.dot([1], [1, 2]) }
  }

  @Test func elementsAndBlocksOutsideStop() async {
    await #expect(processExitsWith: .failure) { _ = Matrix(rows: 2, columns: 3)[2, 0] }
    await #expect(processExitsWith: .failure) {
      _ = Matrix(rows: 2, columns: 3).block(rows: 0..<3, columns: 0..<1)
    }
    await #expect(processExitsWith: .failure) {
      [1.0, 2, 3, 4].withUnsafeBufferPointer {
        _ = MatrixView(elements: $0, rows: 2, columns: 2, leadingDimension: 3)
      }
    }
  }
}
