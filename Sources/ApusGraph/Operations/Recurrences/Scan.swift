/// Recurrences: a state that is carried along the rows of sequences.

/// The states `s_t = step(s_{t-1}, rows t of the sequences)`, one after the other.
///
/// Inputs are the initial state, the sequences, and whatever else the step depends on.
struct Scan: TensorOperation {
  let step: ScanStep

  static func == (a: Scan, b: Scan) -> Bool { a.step === b.step }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(step))
  }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    let length = try step.length(of: inputs)
    return Shape([length] + step.state.shape.dimensions)
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let run = ScanRun(step, plan: step.plan, inputs)
    let (initial, size) = (inputs[0].pointer, inputs[0].count)
    let length = shape.dimensions[0]
    let next = run.outputs[0]
    return {
      run.begin()
      for t in 0..<length {
        run.advance(to: t, from: t == 0 ? initial : UnsafePointer(output + (t - 1) * size))
        (output + t * size).update(from: next, count: size)
      }
    }
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let full = broadcast(adjoint, to: output.shape)
    // The derivatives of data are not asked for.
    let wanted = inputs.indices.filter { !Tensor.unknowns(of: [inputs[$0]]).isEmpty }
    let reverse: ScanReverse
    do throws(ModelError) {
      reverse = try ScanReverse(step: step, wanted: wanted)
    } catch {
      return inputs.map { _ in .invalid(error) }
    }
    let packed = Tensor.apply(reverse, to: [full, output] + inputs)
    var result = [Tensor?](repeating: nil, count: inputs.count)
    var start = 0
    for index in wanted {
      let end = start + inputs[index].shape.count
      let part = Tensor.apply(Slice(axis: 0, start: start, end: .at(end)), to: [packed])
      result[index] = .apply(Reshape(target: inputs[index].shape), to: [part])
      start = end
    }
    return result
  }
}

/// A recurrence: the states `s_1, ..., s_T` with `s_t = step(s_{t-1}, x_t)`, as autoregressions,
/// volatility models and the forward pass of a hidden Markov model have them.
///
///     let variance = scan(from: v0, over: [y]) { v, row in
///       omega + alpha * square(row[0]) + beta * v
///     }
///
/// The step is recorded once, when the scan is made, and may use any tensors from outside. It runs
/// `T` times in each evaluation; the derivative runs its reverse `T` times backwards. Several
/// states are carried as one, with ``stack(_:axis:fileID:line:)`` and `state[0]`.
///
/// - Parameters:
///   - initial: the state before the first row, `s_0`.
///   - sequences: at least one tensor; all have first axes of the same length `T`.
///   - step: the next state from the last one and the current row of each sequence; it has the
///     shape of the initial state. Index with data (`a[group]`) outside of the step: what is a
///     sequence outside is a single row inside.
/// - Returns: all states but the initial one, `[T]` followed by the shape of the state.
public func scan(
  from initial: Tensor, over sequences: [Tensor], fileID: String = #fileID, line: Int = #line,
  step: (_ state: Tensor, _ rows: [Tensor]) -> Tensor
) -> Tensor {
  let location = SourceLocation(fileID: fileID, line: line)
  if let invalid = ([initial] + sequences).first(where: { $0.error != nil }) { return invalid }
  do throws(ModelError) {
    let (step, outside) = try ScanStep.recorded(from: initial, over: sequences, step)
    return .apply(Scan(step: step), to: [initial] + sequences + outside, at: location)
  } catch {
    var error = error
    error.location = error.location ?? location
    return .invalid(error)
  }
}
