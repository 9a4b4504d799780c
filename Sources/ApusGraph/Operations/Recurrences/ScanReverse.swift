/// The reverse of a recurrence: the reverse of its step, from the last row to the first.

/// The adjoints of some inputs of a scan, one after the other in one vector.
///
/// Inputs are the adjoint of the states, the states, and the inputs of the scan. With `g` the
/// adjoint of `s_t` (what the result gives it, plus what step `t + 1` passed on) the step's gradient
/// of `Σ g s_t` holds the parts of `s_{t-1}`, of the rows and of the tensors from outside.
struct ScanReverse: TensorOperation {
  let step: ScanStep
  /// The positions of the inputs whose adjoints are computed.
  let wanted: [Int]
  private let plan: Plan

  init(step: ScanStep, wanted: [Int]) throws(ModelError) {
    self.step = step
    self.wanted = wanted
    let weight = Tensor.unknown("adjoint", shape: step.state.shape)
    let unknowns = step.unknowns
    // The state's adjoint is always needed, to be passed on.
    let slopes = gradient(
      of: sum(step.next * weight),
      withRespectTo: [step.state] + wanted.filter { $0 > 0 }.map { unknowns[$0] })
    plan = try Plan(outputs: slopes, unknowns: unknowns + [weight])
  }

  static func == (a: ScanReverse, b: ScanReverse) -> Bool {
    a.step === b.step && a.wanted == b.wanted
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(step))
    hasher.combine(wanted)
  }

  func shape(of inputs: [Tensor]) throws(ModelError) -> Shape {
    [wanted.reduce(0) { $0 + inputs[$1 + 2].shape.count }]
  }

  func kernel(
    inputs: [Operand], output: UnsafeMutablePointer<Double>, shape: Shape
  ) -> Kernel {
    let (adjoint, states, initial) = (inputs[0].pointer, inputs[1].pointer, inputs[2].pointer)
    let (length, size) = (inputs[1].shape.dimensions[0], inputs[2].count)
    let run = ScanRun(step, plan: plan, Array(inputs[2...]))
    let weight = run.extraInput(step.unknowns.count)
    let parts = parts(of: inputs, output)
    let (carried, total) = (run.outputs[0], shape.count)
    let initialPart = wanted.first == 0 ? output : nil
    return {
      output.update(repeating: 0, count: total)
      run.begin()
      for t in (0..<length).reversed() {
        let isLast = t == length - 1
        for i in 0..<size { weight[i] = adjoint[t * size + i] + (isLast ? 0 : carried[i]) }
        run.advance(to: t, from: t == 0 ? initial : states + (t - 1) * size)
        for i in parts.indices {
          let target = parts[i].target + (parts[i].isRow ? t * parts[i].count : 0)
          let source = run.outputs[i + 1]
          for j in 0..<parts[i].count { target[j] += source[j] }
        }
      }
      if length > 0 { initialPart?.update(from: carried, count: size) }
    }
  }

  /// Where the adjoint of one input goes, and what one step adds to it.
  private struct Part {
    let target: UnsafeMutablePointer<Double>
    let count: Int
    let isRow: Bool
  }

  /// The parts of all wanted inputs but the initial state.
  private func parts(
    of inputs: [Operand], _ output: UnsafeMutablePointer<Double>
  ) -> [Part] {
    let unknowns = step.unknowns
    var target = output
    var parts = [Part]()
    for index in wanted {
      if index > 0 {
        let isRow = index <= step.rows.count
        parts.append(Part(target: target, count: unknowns[index].shape.count, isRow: isRow))
      }
      target += inputs[index + 2].count
    }
    return parts
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let error = ModelError(.unsupported, "the second derivative of scan is not available")
    return inputs.map { _ in .invalid(error) }
  }
}
