/// The largest and the smallest element.

/// The largest (or smallest) element along an axis or of all; NaN if one of them is NaN.
struct Extremum: AxisReduction {
  let axis: Int?
  let isLargest: Bool

  var name: String { isLargest ? "max" : "min" }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let blocks = AxisBlocks(inputs[0].shape, axis: axis)
    let sign = isLargest ? 1.0 : -1.0
    return {
      blocks.forEachLine { start, line in
        var largest = -Double.infinity
        for k in 0..<blocks.length {
          let value = sign * x[start + k * blocks.inner]
          if value > largest || value.isNaN { largest = value }
          if value.isNaN { break }
        }
        output[line] = sign * largest
      }
    }
  }

  /// Elements that are largest together share the derivative evenly.
  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let isTaken = inputs[0] .== output
    let count =
      axis.map { .apply(SumAxes(axes: [$0], keepsDimensions: true), to: [isTaken]) } ?? sum(isTaken)
    return [adjoint / count * isTaken]
  }
}

/// The largest element over one axis, which vanishes, or of all; NaN if one is NaN, -infinity for
/// none. Elements that are largest together share the derivative.
///
/// The larger of two tensors, element by element, is ``maximum(_:_:fileID:line:)``.
public func max(
  _ x: Tensor, axis: Int? = nil, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  Extremum(axis: axis, isLargest: true).reduced(x, fileID, line)
}

/// The smallest element over one axis, which vanishes, or of all; NaN if one is NaN, infinity for
/// none. Elements that are smallest together share the derivative.
///
/// The smaller of two tensors, element by element, is ``minimum(_:_:fileID:line:)``.
public func min(
  _ x: Tensor, axis: Int? = nil, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  Extremum(axis: axis, isLargest: false).reduced(x, fileID, line)
}
