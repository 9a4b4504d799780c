/// The logarithm of a sum of exponentials, for mixtures and sums over discrete states.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `log Σ e^x` along an axis or over all elements, without overflow.
struct LogSumExp: AxisReduction {
  let axis: Int?

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let blocks = AxisBlocks(inputs[0].shape, axis: axis)
    return {
      blocks.forEachLine { start, line in
        output[line] = Self.value(x + start, count: blocks.length, step: blocks.inner)
      }
    }
  }

  private static func value(
    _ x: UnsafePointer<Double>, count: Int, step: Int
  ) -> Double {
    var largest = -Double.infinity
    var place = 0
    for k in 0..<count where !(x[k * step] <= largest) {
      if x[k * step].isNaN { return .nan }
      largest = x[k * step]
      place = k
    }
    guard largest.isFinite else { return largest }
    // The largest term, 1, is left to log1p: small others then keep their digits.
    var others = 0.0
    for k in 0..<count where k != place { others += exp(x[k * step] - largest) }
    return largest + log1p(others)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    // Where every term is 0 each of them has the weight 0, not e^(-inf + inf).
    let level = select(output .== .constant(-.infinity), 0, output)
    return [adjoint * exp(inputs[0] - level)]
  }
}

/// `log Σ e^x` over one axis, which vanishes, or over all elements, without overflow.
///
/// -infinity where every element is -infinity (the derivative there is 0) or where there is none.
public func logSumExp(
  _ x: Tensor, axis: Int? = nil, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  LogSumExp(axis: axis).reduced(x, fileID, line)
}
