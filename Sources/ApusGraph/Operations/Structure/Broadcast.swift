/// Copies along new or stretched axes.

/// The input repeated so that it has the target shape.
struct Broadcast: TensorOperation {
  let target: Shape

  func text(of inputs: [String]) -> String { inputs[0] }

  func wording(of inputs: [Wording]) -> Wording { inputs[0] }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    guard inputs[0].shape.broadcast(with: target) == target else {
      throw ModelError(
        .shapeMismatch,
        "\(inputs[0]) has the shape \(inputs[0].shape), which does not stretch to "
          + "\(target); compared from the right, its lengths must be equal to those or 1: index or "
          + "reshape it")
    }
    return target
  }

  var isBroadcasting: Bool { true }

  func isLinearInRows(_ inputs: [Tensor]) -> Bool { inputs[0].shape == .scalar }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let x = inputs[0].pointer
    let count = shape.count
    if inputs[0].count == 1 { return { output.update(repeating: x[0], count: count) } }
    let rows = BroadcastRows(of: [inputs[0].shape], to: shape)
    let (length, starts, step) = (rows.length, rows.starts[0], rows.steps[0])
    return {
      for row in starts.indices {
        let (x, output) = (x + Int(starts[row]), output + row * length)
        if step == 0 {
          output.update(repeating: x[0], count: length)
        } else {
          output.update(from: x, count: length)
        }
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] { [adjoint] }

  func simplified(_ inputs: [Tensor]) -> Tensor? {
    inputs[0].shape == target ? inputs[0] : nil
  }
}

/// `x` repeated along axes so that it has the shape `shape`.
public func broadcast(_ x: Tensor, to shape: Shape) -> Tensor {
  .apply(Broadcast(target: shape), to: [x])
}
