/// Shared by the tests of vector kernels: calls of kernels on arrays, and lists of what there is.
import ApusNumerics
import Testing

extension VectorKernels {
  /// The kernels of every level of this machine.
  static var all: [VectorKernels] { InstructionSet.available.map { VectorKernels($0) } }

  static func apply(_ kernel: Unary, _ x: [Double]) -> [Double] {
    var out = [Double](repeating: .nan, count: x.count)
    kernel(x, &out, x.count)
    return out
  }

  static func apply(_ kernel: Unary, _ x: Double) -> Double { apply(kernel, [x])[0] }

  /// Functions of one vector that are not plain arithmetic.
  var functions: [(name: String, kernel: Unary)] {
    [
      ("exp", exp), ("expm1", expm1), ("log", log), ("log1p", log1p), ("sqrt", squareRoot),
      ("tanh", tanh), ("sigmoid", sigmoid), ("softplus", softplus), ("logGamma", logGamma),
      ("digamma", digamma), ("erf", erf),
    ]
  }

  /// All functions of one vector.
  var unary: [(name: String, kernel: Unary)] {
    functions + [("negate", negate), ("square", square)]
  }
}
