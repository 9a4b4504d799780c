/// Softplus and sigmoid of the same numbers from one exponential.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `e^-|x|`, element by element.
struct ExpMinusAbs: ElementwiseUnary {
  static func value(_ x: Double) -> Double { exp(-abs(x)) }

  static func vectorKernel(_ kernels: VectorKernels) -> VectorKernels.Unary? {
    kernels.expMinusAbs
  }

  static func derivative(_ x: Tensor, _ y: Tensor) -> Tensor { select(x .< 0, y, -y) }
}

/// `log(1 + e^x)` from `x` and `e^-|x|`.
struct SoftplusFrom: ElementwiseBinary {
  static let symbol = "softplus"

  static func value(_ x: Double, _ e: Double) -> Double { max(x, 0) + log1p(e) }

  static func vectorKernels(_ kernels: VectorKernels) -> BinaryVectorKernels? {
    BinaryVectorKernels(both: kernels.softplusFrom, numberFirst: nil, numberSecond: nil)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [adjoint * select(inputs[0] .< 0, 0, 1), adjoint / (1 + inputs[1])]
  }
}

/// `1 / (1 + e^-x)` from `x` and `e^-|x|`.
struct SigmoidFrom: ElementwiseBinary {
  static let symbol = "sigmoid"

  static func value(_ x: Double, _ e: Double) -> Double { (x < 0 ? e : 1) / (1 + e) }

  static func vectorKernels(_ kernels: VectorKernels) -> BinaryVectorKernels? {
    BinaryVectorKernels(both: kernels.sigmoidFrom, numberFirst: nil, numberSecond: nil)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let e = inputs[1]
    let squared = (1 + e) * (1 + e)
    return [nil, adjoint * select(inputs[0] .< 0, 1, -1) / squared]
  }
}

extension Fusion {
  /// `e^-|x|`, when the graph has both softplus and sigmoid of an array `x`.
  func sharedExponential(_ x: Tensor) -> Tensor? {
    guard x.shape.count > 1, applies(Softplus.self, to: x), applies(Sigmoid.self, to: x) else {
      return nil
    }
    return .apply(ExpMinusAbs(), to: [x])
  }
}
