/// Runs a plan in memory of its own.

/// The memory and the bound kernels of one user of a plan; not to be shared between threads.
///
/// Write the unknowns into ``inputs``, call ``run()``, read ``outputs``. A run allocates nothing.
public final class Executor {
  /// The memory of each unknown, in the order in which the plan was given them.
  public let inputs: [UnsafeMutableBufferPointer<Double>]
  /// The memory of each output, in the order in which the plan was asked for them.
  public let outputs: [UnsafeBufferPointer<Double>]

  private let plan: Plan
  private let memory: UnsafeMutablePointer<Double>
  private let program: Kernel

  /// Allocates the memory of a plan and binds its kernels.
  public init(_ plan: Plan) {
    let count = max(plan.scratchCount, 1)
    let block = UnsafeMutableRawPointer.allocate(byteCount: count * 8, alignment: 64)
    let memory = block.initializeMemory(as: Double.self, repeating: 0, count: count)
    func raw(_ location: Plan.Location) -> UnsafeRawPointer {
      switch location {
      case .scratch(let offset): UnsafeRawPointer(memory + offset)
      case .constant(let buffer): UnsafeRawPointer(buffer.values.baseAddress ?? .init(memory))
      case .laidOut(let tensor, let layout):
        plan.rowData.pointer(tensor, as: layout) ?? UnsafeRawPointer(memory)
      }
    }
    func pointer(_ location: Plan.Location) -> UnsafePointer<Double> {
      raw(location).assumingMemoryBound(to: Double.self)
    }
    func isConstant(_ location: Plan.Location) -> Bool {
      if case .scratch = location { false } else { true }
    }
    self.plan = plan
    self.memory = memory
    inputs = plan.inputs.map { .init(start: memory + $0.offset, count: $0.count) }
    outputs = plan.outputs.map { .init(start: pointer($0.location), count: $0.count) }
    let steps = plan.steps.map { step in
      switch step {
      case .single(let instruction):
        let operands = zip(instruction.inputs, instruction.tensor.node.inputs).map {
          Operand(pointer: pointer($0), shape: $1.shape, isConstant: isConstant($0))
        }
        return Step(
          run: instruction.tensor.node.operation.kernel(
            inputs: operands, output: memory + instruction.output,
            shape: instruction.tensor.shape))
      case .rows(let loop):
        return Step(run: loop.kernel(memory, pointer: raw))
      }
    }
    program = Self.sequence(steps[...]).run
  }

  deinit {
    memory.deallocate()
  }

  /// Computes all outputs from the current inputs.
  public func run() {
    program()
  }

  /// A kernel in an array. Bare closures there are wrapped in conversions that cost a call each.
  private struct Step {
    let run: Kernel
  }

  /// One step that runs many.
  ///
  /// A closure keeps what it captured alive, so that these calls need no reference counting; calls
  /// through the elements of an array would, and it costs more than the scalar kernels themselves.
  private static func sequence(_ steps: ArraySlice<Step>) -> Step {
    guard steps.count > 1 else { return steps.first ?? Step {} }
    let length = (steps.count + 3) / 4
    let parts = (0..<4).map { part in sequence(steps.dropFirst(part * length).prefix(length)) }
    let (a, b, c, d) = (parts[0].run, parts[1].run, parts[2].run, parts[3].run)
    if steps.count <= 2 * length {
      return Step {
        a()
        b()
      }
    }
    return Step {
      a()
      b()
      c()
      d()
    }
  }
}
