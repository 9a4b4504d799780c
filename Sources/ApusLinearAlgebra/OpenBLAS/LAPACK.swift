/// How LAPACK is called: work arrays, and the meaning of a negative `info`.
import COpenBLAS

/// Factorisations on views, in place; each call returns normally or throws what `info` means.
///
/// Finite input is the caller's duty here: several routines never return when given a NaN.
public enum LAPACK {
  /// Asks a routine how much work space it wants, then calls it with that.
  ///
  /// - Parameter routine: takes the work array and its size (-1 asks), and returns `info`.
  static func withWorkspace(
    _ routine: (UnsafeMutablePointer<Double>?, CInt) -> CInt
  ) -> CInt {
    var wanted = 0.0
    let info = routine(&wanted, -1)
    guard info == 0 else { return info }
    let count = max(1, Int(wanted))
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { work in
      routine(work.baseAddress, BLAS.size(count))
    }
  }

  /// Turns a negative `info` into an error; zero and positive values are left to the caller.
  static func check(_ info: CInt, _ routine: String) throws(LinearAlgebraError) {
    if info < 0 { throw .illegalArgument(routine: routine, position: -Int(info)) }
  }

  /// A job letter as C takes it.
  static func letter(_ character: Unicode.Scalar) -> CChar {
    CChar(UInt8(ascii: character))
  }
}
