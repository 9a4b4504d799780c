/// Weights in proportion to exponentials.

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// `e^x / Σ e^x` along an axis or over all elements.
struct Softmax: TensorOperation {
  let axis: Int?

  func text(of inputs: [String]) -> String {
    axis.map { "softmax(\(inputs[0]), axis: \($0))" } ?? "softmax(\(inputs[0]))"
  }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    if let axis { try requireAxis(axis, of: inputs[0], for: "softmax") }
    return inputs[0].shape
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let blocks = AxisBlocks(shape, axis: axis)
    let (count, step) = (blocks.length, blocks.inner)
    return {
      blocks.forEachLine { start, _ in
        let (x, weights) = (x + start, output + start)
        var largest = -Double.infinity
        for k in 0..<count where x[k * step] > largest { largest = x[k * step] }
        var total = 0.0
        for k in 0..<count {
          let weight = exp(x[k * step] - largest)
          weights[k * step] = weight
          total += weight
        }
        for k in 0..<count { weights[k * step] /= total }
      }
    }
  }

  /// `∂y_i/∂x_j = y_i (δ_ij - y_j)`. An element mixes the adjoints of all, so that the factors are
  /// masked one by one: weights that are NaN in a branch that was not taken must not spread.
  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let weighted = Tensor.apply(Masked(), to: [adjoint, adjoint * output])
    let total =
      axis.map { .apply(SumAxes(axes: [$0], keepsDimensions: true), to: [weighted]) }
      ?? sum(weighted)
    return [weighted - .apply(Masked(), to: [total, output * total])]
  }
}

/// `e^x / Σ e^x` with the sum over one axis, or over all elements: positive weights that sum to 1.
///
/// NaN where an element is NaN or infinite, or all are -infinity.
public func softmax(
  _ x: Tensor, axis: Int? = nil, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(Softmax(axis: axis), to: [x], at: SourceLocation(fileID: fileID, line: line))
}

/// The logarithm of ``softmax(_:axis:fileID:line:)``: `x - log Σ e^x`, exact for small weights.
public func logSoftmax(
  _ x: Tensor, axis: Int? = nil, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  let location = SourceLocation(fileID: fileID, line: line)
  return x - .apply(LogSumExp(axis: axis), to: [x], at: location)
}
