/// LAPACK wrappers on windows into larger matrices: the same numbers, and nothing touched outside.
import Testing

@testable import ApusLinearAlgebra

@Suite struct LAPACKViewTests {
  @Test(arguments: [(6, 4), (4, 6), (50, 40)])
  func reflectionsOfAWindowReconstructIt(rows: Int, columns: Int) throws {
    let a = Matrix.random(rows, columns, seed: 41)
    let count = min(rows, columns)
    var packed = Framed(a)
    var scales = [Double](repeating: 0, count: count)
    try packed.withMutableView { try LAPACK.geqrf($0, scales: &scales) }
    let r = packed.content.block(rows: 0..<count, columns: 0..<columns).triangularPart(.upper)

    var q = Framed(packed.content.block(rows: 0..<rows, columns: 0..<count), above: 1, left: 4)
    try q.withMutableView { try LAPACK.orgqr($0, scales: scales) }
    #expect(agree(naiveProduct(q.content, r), a, 1e-13))

    var rotated = Framed(a, above: 0, left: 2)
    let factor = packed.content
    try rotated.withMutableView { view in
      try factor.withView { (factor) throws(LinearAlgebraError) in
        try LAPACK.ormqr(factor, scales: scales, transposed: true, inPlace: view)
      }
    }
    let top = rotated.content.block(rows: 0..<count, columns: 0..<columns)
    #expect(agree(top.triangularPart(.upper), r, 1e-12) && agree(top, r, 1e-12))
    try rotated.withMutableView { view in
      try factor.withView { (factor) throws(LinearAlgebraError) in
        try LAPACK.ormqr(factor, scales: scales, transposed: false, inPlace: view)
      }
    }
    #expect(agree(rotated.content, a, 1e-13))
    #expect(packed.isFrameIntact && q.isFrameIntact && rotated.isFrameIntact)
  }

  @Test func reflectionsInsideAFrameAreReadInPlace() throws {
    let a = Matrix.random(7, 3, seed: 44)
    var packed = Framed(a)
    var scales = [Double](repeating: 0, count: 3)
    try packed.withMutableView { try LAPACK.geqrf($0, scales: &scales) }
    var rotated = a
    let result = packed.withView { reflections in
      Result { () throws(LinearAlgebraError) in
        try rotated.withMutableView { (view) throws(LinearAlgebraError) in
          try LAPACK.ormqr(reflections, scales: scales, transposed: true, inPlace: view)
        }
      }
    }
    try result.get()
    #expect(agree(rotated, packed.content.triangularPart(.upper), 1e-13))
  }

  @Test func pivotedFactorisationOfAWindowEqualsTheOneOfACopy() throws {
    let a = Matrix.random(9, 5, seed: 42)
    var packed = Framed(a)
    var scales = [Double](repeating: 0, count: 5)
    let permutation = try packed.withMutableView { try LAPACK.geqp3($0, scales: &scales) }
    let reference = try PivotedQR(a)
    #expect(permutation == reference.permutation && packed.isFrameIntact)
    let r = packed.content.triangularPart(.upper).block(rows: 0..<5, columns: 0..<5)
    #expect(agree(r, reference.upperFactor, 1e-13))
  }

  @Test func spectraOfAWindowEqualThoseOfACopy() throws {
    let a = Matrix.randomPositiveDefinite(8, seed: 43)
    var symmetric = Framed(a.poisoned(outside: .lower))
    let values = try symmetric.withMutableView { try LAPACK.syevd($0, vectors: true) }
    #expect(agree(values, try SymmetricEigen.values(of: a), 1e-12))
    let rotated = naiveProduct(a, symmetric.content)
    #expect(agree(rotated, naiveProduct(symmetric.content, .diagonal(values)), 1e-12))
    #expect(symmetric.isFrameIntact)
  }

  @Test(arguments: [(7, 4), (4, 7)])
  func singularVectorsAreWrittenToWindows(rows: Int, columns: Int) throws {
    let a = Matrix.random(rows, columns, seed: 45)
    let count = min(rows, columns)
    var work = Framed(a)
    var left = Framed(Matrix(rows: rows, columns: count), above: 1)
    var right = Framed(Matrix(rows: count, columns: columns), above: 5)
    let values = try work.withMutableView { work in
      try left.withMutableView { left in
        try right.withMutableView { try LAPACK.gesdd(work, vectors: (left, $0)) }
      }
    }
    let scaled = naiveProduct(left.content, .diagonal(values))
    #expect(agree(naiveProduct(scaled, right.content), a, 1e-13))
    #expect(work.isFrameIntact && left.isFrameIntact && right.isFrameIntact)
  }

  @Test func conditionOfAWindowEqualsThatOfACopy() throws {
    let a = Matrix.randomPositiveDefinite(6, seed: 46)
    let factor = try Cholesky(a)
    let norm = (0..<6).map { a.column($0).reduce(0) { $0 + abs($1) } }.max() ?? 0
    let framed = Framed(factor.lowerFactor.poisoned(outside: .lower))
    let result = framed.withView { view in
      Result { () throws(LinearAlgebraError) in try LAPACK.pocon(view, norm: norm) }
    }
    #expect(abs(try result.get() - factor.reciprocalCondition()) < 1e-15)
  }

  @Test func negativeInfoNamesTheArgument() {
    #expect(throws: LinearAlgebraError.illegalArgument(routine: "dsyevd", position: 3)) {
      try LAPACK.check(-3, "dsyevd")
    }
    #expect(throws: Never.self) { try LAPACK.check(2, "dsyevd") }
  }
}
