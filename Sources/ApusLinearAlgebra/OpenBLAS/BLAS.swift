/// Vector operations on raw memory, and how sizes and letters are told to BLAS.
import COpenBLAS

/// Basic linear algebra on buffers and views: nothing is allocated, sizes are preconditions.
///
/// The names are those of the reference BLAS. With more than one BLAS thread the last bits of large
/// products may depend on their number; see ``BLASThreads``.
public enum BLAS {
  /// The scalar product of two vectors.
  ///
  /// - Precondition: they are equally long.
  public static func dot(
    _ x: UnsafeBufferPointer<Double>, _ y: UnsafeBufferPointer<Double>
  ) -> Double {
    precondition(x.count == y.count, "dot: \(x.count) elements and \(y.count)")
    return cblas_ddot(size(x.count), x.baseAddress, 1, y.baseAddress, 1)
  }

  /// The scalar product of two vectors.
  ///
  /// - Precondition: they are equally long.
  public static func dot(_ x: [Double], _ y: [Double]) -> Double {
    x.withUnsafeBufferPointer { x in y.withUnsafeBufferPointer { y in dot(x, y) } }
  }

  /// The Euclidean norm of a vector, without overflow on the way.
  public static func norm(_ x: UnsafeBufferPointer<Double>) -> Double {
    cblas_dnrm2(size(x.count), x.baseAddress, 1)
  }

  /// The Euclidean norm of a vector, without overflow on the way.
  public static func norm(_ x: [Double]) -> Double {
    x.withUnsafeBufferPointer { norm($0) }
  }

  /// The sum of the magnitudes of all elements.
  public static func absoluteSum(_ x: UnsafeBufferPointer<Double>) -> Double {
    cblas_dasum(size(x.count), x.baseAddress, 1)
  }

  /// Adds a multiple of one vector to another: y = alpha x + y.
  ///
  /// - Precondition: they are equally long.
  public static func axpy(
    _ alpha: Double, _ x: UnsafeBufferPointer<Double>, into y: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(x.count == y.count, "axpy: \(x.count) elements and \(y.count)")
    cblas_daxpy(size(x.count), alpha, x.baseAddress, 1, y.baseAddress, 1)
  }

  /// A size as BLAS takes it.
  static func size(_ count: Int) -> CInt {
    guard let size = CInt(exactly: count) else {
      preconditionFailure("BLAS counts to \(CInt.max), and a matrix has a side of \(count)")
    }
    return size
  }
}

extension Operand {
  /// The word for plain or transposed.
  var transposition: CBLAS_TRANSPOSE {
    switch self {
    case .plain: CblasNoTrans
    case .transposed: CblasTrans
    }
  }
}

extension Triangle {
  /// The word for the half, in the language of CBLAS.
  var half: CBLAS_UPLO {
    switch self {
    case .lower: CblasLower
    case .upper: CblasUpper
    }
  }

  /// The letter for the half, in the language of LAPACK.
  var letter: CChar {
    switch self {
    case .lower: CChar(UInt8(ascii: "L"))
    case .upper: CChar(UInt8(ascii: "U"))
    }
  }
}
