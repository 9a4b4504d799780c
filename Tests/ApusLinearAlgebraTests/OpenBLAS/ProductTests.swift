/// Products on views against plain loops: transposes, scale factors, windows, empty sides.
import ApusLinearAlgebra
import Testing

@Suite struct ProductTests {
  static let seeds: ClosedRange<UInt64> = 1...20

  /// Three sides between 1 and 12 that depend on the seed.
  static func sides(_ seed: UInt64) -> (Int, Int, Int) {
    let numbers = randomVector(3, seed: seed + 500).map { 1 + Int(abs($0) * 4) % 12 }
    return (numbers[0], numbers[1], numbers[2])
  }

  static func operand(_ view: MatrixView, transposed: Bool) -> Operand {
    transposed ? .transposed(view) : .plain(view)
  }

  @Test(arguments: seeds, [false, true])
  func gemvEqualsPlainLoop(seed: UInt64, transposed: Bool) {
    let (rows, columns, _) = Self.sides(seed)
    let a = Matrix.random(rows, columns, seed: seed)
    let effective = transposed ? naiveTranspose(a) : a
    let x = randomVector(effective.columns, seed: seed + 1)
    let start = randomVector(effective.rows, seed: seed + 2)
    var y = start
    Framed(a).withView { view in
      y.withUnsafeMutableBufferPointer { y in
        x.withUnsafeBufferPointer {
          BLAS.gemv(
            Self.operand(view, transposed: transposed), $0, into: y, alpha: 1.5, beta: -0.5)
        }
      }
    }
    let expected = zip(naiveProduct(effective, x), start).map { 1.5 * $0 - 0.5 * $1 }
    #expect(agree(y, expected), "seed \(seed)")
  }

  @Test(arguments: seeds, [(false, false), (false, true), (true, false), (true, true)])
  func gemmEqualsPlainLoop(seed: UInt64, transposes: (Bool, Bool)) {
    let (rows, inner, columns) = Self.sides(seed)
    let left = Matrix.random(rows, inner, seed: seed)
    let right = Matrix.random(inner, columns, seed: seed + 1)
    let start = Matrix.random(rows, columns, seed: seed + 2)
    let a = Framed(transposes.0 ? naiveTranspose(left) : left)
    let b = Framed(transposes.1 ? naiveTranspose(right) : right, above: 0, left: 3, below: 1)
    var c = Framed(start, above: 4, left: 0)
    a.withView { a in
      b.withView { b in
        c.withMutableView { c in
          BLAS.gemm(
            Self.operand(a, transposed: transposes.0), Self.operand(b, transposed: transposes.1),
            into: c, alpha: -2, beta: 0.25)
        }
      }
    }
    let expected = naiveProduct(left, right).scaled(by: -2).adding(start, times: 0.25)
    #expect(agree(c.content, expected), "seed \(seed)")
    #expect(c.isFrameIntact, "seed \(seed)")
  }

  @Test(
    arguments: seeds, [(false, Triangle.lower), (false, .upper), (true, .lower), (true, .upper)])
  func syrkEqualsPlainLoopInOneHalf(seed: UInt64, form: (transposed: Bool, triangle: Triangle)) {
    let (rows, columns, _) = Self.sides(seed)
    let a = Matrix.random(rows, columns, seed: seed)
    let effective = form.transposed ? naiveTranspose(a) : a
    let start = Matrix.random(effective.rows, effective.rows, seed: seed + 1)
    var c = Framed(start.poisoned(outside: form.triangle))
    Framed(a).withView { view in
      c.withMutableView { c in
        BLAS.syrk(
          Self.operand(view, transposed: form.transposed), into: c, form.triangle, alpha: 3,
          beta: 0.5)
      }
    }
    let product = naiveProduct(effective, naiveTranspose(effective))
    let expected = product.scaled(by: 3).adding(start, times: 0.5)
    let half = c.content.triangularPart(form.triangle)
    #expect(agree(half, expected.triangularPart(form.triangle)), "seed \(seed)")
    #expect(
      c.content.storage.filter { $0.isNaN }.count == effective.rows * (effective.rows - 1) / 2)
    #expect(c.isFrameIntact)
  }

  @Test(arguments: seeds)
  func vectorOperationsEqualPlainLoops(seed: UInt64) {
    let count = Int(seed) * 3 - 3
    let x = randomVector(count, seed: seed)
    var y = randomVector(count, seed: seed + 1)
    let sum = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(BLAS.dot(x, y) - sum) <= 1e-12, "seed \(seed)")
    let squares = x.reduce(0) { $0 + $1 * $1 }
    #expect(abs(BLAS.norm(x) - squares.squareRoot()) <= 1e-12, "seed \(seed)")
    let expected = zip(x, y).map { 2.5 * $0 + $1 }
    y.withUnsafeMutableBufferPointer { y in
      x.withUnsafeBufferPointer { BLAS.axpy(2.5, $0, into: y) }
    }
    #expect(agree(y, expected), "seed \(seed)")
  }

  /// Sizes at which the library switches to packed kernels and to several threads.
  @Test func largeProductsEqualPlainLoops() {
    let a = Matrix.random(170, 230, seed: 61)
    let b = Matrix.random(230, 150, seed: 62)
    #expect(agree(a * b, naiveProduct(a, b)))
    #expect(agree(a.transposedTimes(a * b), naiveProduct(naiveTranspose(a), naiveProduct(a, b))))
    #expect(agree(a.gram(), naiveProduct(naiveTranspose(a), a)))
    #expect(agree(a.rowGram(), naiveProduct(a, naiveTranspose(a))))
    let x = randomVector(230, seed: 63)
    #expect(agree(a * x, naiveProduct(a, x)))
  }

  @Test func normDoesNotOverflowOnTheWay() {
    #expect(abs(BLAS.norm([3e200, 4e200]) / 5e200 - 1) < 1e-14)
  }

  @Test func zeroBetaOverwritesNaN() {
    let a = Matrix.random(3, 2, seed: 1)
    var y = [Double](repeating: .nan, count: 3)
    var c = Matrix(rows: 3, columns: 3, repeating: .nan)
    var s = Matrix(rows: 2, columns: 2, repeating: .nan)
    a.withView { a in
      y.withUnsafeMutableBufferPointer { y in
        [1.0, 2].withUnsafeBufferPointer { BLAS.gemv(.plain(a), $0, into: y) }
      }
      c.withMutableView { BLAS.gemm(.plain(a), .transposed(a), into: $0) }
      s.withMutableView { BLAS.syrk(.transposed(a), into: $0, .upper) }
    }
    #expect(agree(y, naiveProduct(a, [1, 2])))
    #expect(agree(c, naiveProduct(a, naiveTranspose(a))))
    #expect(s[0, 0].isFinite && s[0, 1].isFinite && s[1, 1].isFinite && s[1, 0].isNaN)
  }

  @Test func emptyInnerSideScalesByBeta() {
    let a = Matrix(rows: 3, columns: 0)
    var y = [1.0, 2, 3]
    var c = Matrix(rows: 3, columns: 3, repeating: 4)
    var s = Matrix(rows: 3, columns: 3, repeating: 4)
    a.withView { a in
      y.withUnsafeMutableBufferPointer { y in
        [Double]().withUnsafeBufferPointer { BLAS.gemv(.plain(a), $0, into: y, beta: 2) }
      }
      c.withMutableView { BLAS.gemm(.plain(a), .transposed(a), into: $0, beta: 0.5) }
      s.withMutableView { BLAS.syrk(.plain(a), into: $0, .lower, beta: 0.5) }
    }
    #expect(y == [2, 4, 6])
    #expect(c == Matrix(rows: 3, columns: 3, repeating: 2))
    #expect(s.rowArrays == [[2, 4, 4], [2, 2, 4], [2, 2, 2]])
  }
}
