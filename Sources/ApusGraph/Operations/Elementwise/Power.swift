/// Powers.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `a` to the power of `b`, element by element; NaN for a negative base with an exponent that is
/// not an integer.
struct Power: ElementwiseBinary {
  static let symbol = "**"

  static func value(_ a: Double, _ b: Double) -> Double { pow(a, b) }

  func text(of inputs: [String]) -> String { "pow(\(inputs[0]), \(inputs[1]))" }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (base, exponent) = (inputs[0], inputs[1])
    // a^(b-1) rather than a^b / a: the derivative at a zero base stays finite where it is.
    // With exponent 0 it is 0 everywhere, at a zero base too.
    let slope = select(exponent .== 0, 0, exponent * pow(base, exponent - 1))
    let toBase = adjoint * slope
    guard exponent.knownBuffer == nil else { return [toBase, nil] }
    // The derivative in the exponent at a zero base is the limit 0, not 0 * log 0.
    let logBase = select(base .== 0, 0, log(base))
    return [toBase, adjoint * output * logBase]
  }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    switch inputs[1].knownScalar {
    case 1 where inputs[1].broadcastsInto(inputs[0]): inputs[0]
    case 2 where inputs[1].broadcastsInto(inputs[0]): square(inputs[0])
    default: nil
    }
  }
}

/// `base` to the power of `exponent`, element by element.
public func pow(_ base: Tensor, _ exponent: Tensor) -> Tensor {
  .apply(Power(), to: [base, exponent])
}
