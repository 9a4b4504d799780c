/// Sums, inner products and products with rows, against exact values and naive loops.
import ApusNumerics
import ApusTestSupport
import Testing

@Suite struct VectorReductionTests {
  private static func numbers(_ count: Int, seed: UInt64) -> [Double] {
    var generator = RandomStream(seed: seed, purpose: .simulation)
    return (0..<count).map { _ in Variates.normal(using: &generator) }
  }

  @Test func reductionsOfWholeNumbersAreExact() {
    for kernels in VectorKernels.all {
      for length in 0...100 {
        let a = (0..<length).map { Double(($0 * 7919) % 1009 - 500) }
        let b = (0..<length).map { Double(($0 * 104_729) % 2003 - 1000) }
        #expect(kernels.sum(a, length) == a.reduce(0, +))
        #expect(kernels.dot(a, b, length) == zip(a, b).reduce(0) { $0 + $1.0 * $1.1 })
      }
    }
  }

  @Test func reductionsAreCloseToExactSums() {
    let a = Self.numbers(10_007, seed: 1)
    let b = Self.numbers(10_007, seed: 2)
    let exactSum = compensated(a)
    // Products split into rounded value and rest.
    let products = zip(a, b).flatMap { [$0 * $1, (-($0 * $1)).addingProduct($0, $1)] }
    let exactDot = compensated(products)
    let scale = a.reduce(0) { $0 + abs($1) }
    for kernels in VectorKernels.all {
      #expect(abs(kernels.sum(a, a.count) - exactSum) <= 1e-15 * scale)
      #expect(abs(kernels.dot(a, b, a.count) - exactDot) <= 1e-15 * scale)
    }
  }

  @Test func bitsOfReductionsDependOnTheLengthAlone() {
    let a = Self.numbers(203, seed: 3)
    for kernels in VectorKernels.all {
      let sum = kernels.sum(a, a.count)
      let dot = kernels.dot(a, a, a.count)
      for offset in 1..<8 {
        let moved = [Double](repeating: 7, count: offset) + a
        moved.withUnsafeBufferPointer {
          #expect(kernels.sum($0.baseAddress! + offset, a.count) == sum)
          #expect(
            kernels.dot($0.baseAddress! + offset, $0.baseAddress! + offset, a.count) == dot)
        }
      }
      // Additions come in the same order everywhere, and nothing is fused in a sum.
      #expect(sum == VectorKernels(.baseline).sum(a, a.count))
    }
  }

  @Test(arguments: [(0, 8), (1, 8), (7, 16), (8, 24), (9, 40), (31, 104), (64, 8), (65, 120)])
  func rowProductsMatchNaiveLoops(rows: Int, stride: Int) {
    let x = Self.numbers(rows * stride, seed: 4)
    let beta = Self.numbers(stride, seed: 5)
    let r = Self.numbers(rows, seed: 6)
    let g0 = Self.numbers(stride, seed: 7)
    for kernels in VectorKernels.all {
      var eta = [Double](repeating: .nan, count: rows)
      kernels.rowsTimes(x, stride, rows, beta, 0.5, &eta)
      for i in 0..<rows {
        let terms = (0..<stride).map { x[i * stride + $0] * beta[$0] }
        let scale = terms.reduce(0.5) { $0 + abs($1) }
        #expect(abs(eta[i] - terms.reduce(0.5, +)) <= 1e-14 * scale)
      }
      var g = g0
      kernels.addTransposedRows(x, stride, rows, r, &g)
      for j in 0..<stride {
        let terms = (0..<rows).map { x[$0 * stride + j] * r[$0] }
        let scale = terms.reduce(abs(g0[j])) { $0 + abs($1) }
        #expect(abs(g[j] - terms.reduce(g0[j], +)) <= 1e-14 * scale)
      }
    }
  }

  @Test func rowProductsDoNotDependOnBlocks() {
    let (rows, stride) = (61, 24)
    let x = Self.numbers(rows * stride, seed: 8)
    let beta = Self.numbers(stride, seed: 9)
    for kernels in VectorKernels.all {
      var whole = [Double](repeating: 0, count: rows)
      var wholeG = [Double](repeating: 0, count: stride)
      kernels.rowsTimes(x, stride, rows, beta, 0, &whole)
      kernels.addTransposedRows(x, stride, rows, whole, &wholeG)
      for block in [1, 5, 8, 13] {
        var eta: [Double] = []
        var g = [Double](repeating: 0, count: stride)
        for start in Swift.stride(from: 0, to: rows, by: block) {
          let count = min(block, rows - start)
          let part = Array(x[start * stride..<(start + count) * stride])
          var piece = [Double](repeating: 0, count: count)
          kernels.rowsTimes(part, stride, count, beta, 0, &piece)
          kernels.addTransposedRows(part, stride, count, piece, &g)
          eta += piece
        }
        #expect(eta == whole)
        #expect(g == wholeG)
      }
    }
  }

  /// A sum in twice the precision (Neumaier 1974).
  private func compensated(_ values: [Double]) -> Double {
    var sum = 0.0
    var rest = 0.0
    for value in values {
      let next = sum + value
      rest += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
      sum = next
    }
    return sum + rest
  }
}
