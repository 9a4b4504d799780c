/// Products with logarithms that are 0 where the factor is.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `x log(y)`, element by element; 0 where `x` is 0, even for `y = 0`.
struct XLogY: ElementwiseBinary {
  static let symbol = "xLogY"

  static func value(_ x: Double, _ y: Double) -> Double { x == 0 && !y.isNaN ? 0 : x * log(y) }

  func text(of inputs: [String]) -> String { "xLogY(\(inputs[0]), \(inputs[1]))" }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (x, y) = (inputs[0], inputs[1])
    return [adjoint * log(y), adjoint * select(x .== 0, 0, x / y)]
  }
}

/// `x log(y)`, element by element; 0 where `x` is 0, even for `y = 0`, with derivative 0 in `y` there.
public func xLogY(_ x: Tensor, _ y: Tensor) -> Tensor { .apply(XLogY(), to: [x, y]) }
