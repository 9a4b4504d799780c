/// Runs a plan in memory of its own.

import ApusNumerics

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
  private let tape: Tape

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
    let kernels = VectorKernels.current
    let instructions = plan.steps.map { step in
      switch step {
      case .single(let instruction):
        let operands = zip(instruction.inputs, instruction.tensor.node.inputs).map {
          Operand(pointer: pointer($0), shape: $1.shape, isConstant: isConstant($0))
        }
        let (operation, output) = (instruction.tensor.node.operation, memory + instruction.output)
        let shape = instruction.tensor.shape
        return operation.instruction(
          inputs: operands, output: output, shape: shape, kernels: kernels)
          ?? .call(operation.kernel(inputs: operands, output: output, shape: shape))
      case .rows(let loop):
        return .call(loop.kernel(memory, pointer: raw))
      }
    }
    tape = Tape(instructions, kernels: kernels)
  }

  deinit {
    memory.deallocate()
  }

  /// Computes all outputs from the current inputs.
  public func run() {
    tape.run()
  }
}
