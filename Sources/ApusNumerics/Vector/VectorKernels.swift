/// The kernels of one instruction set as bare function pointers, for loops that call them often.
internal import CApusKernels

/// Loops over vectors in memory, compiled for one instruction set.
///
/// Hold one of these and call its members: a call costs a few nanoseconds and checks nothing. All
/// lengths are in elements; an output may be the very same memory as an input, but must not overlap
/// one in another way. ``VectorMath`` has the same functions with their lengths checked, and says what
/// each computes.
public struct VectorKernels: Sendable {
  /// Inputs, output, length.
  public typealias Unary =
    @convention(c) (UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int) -> Void
  public typealias Binary =
    @convention(c) (
      UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>, Int
    ) -> Void
  public typealias WithScalar =
    @convention(c) (UnsafePointer<Double>, Double, UnsafeMutablePointer<Double>, Int) -> Void
  public typealias Sum = @convention(c) (UnsafePointer<Double>, Int) -> Double
  public typealias Dot =
    @convention(c) (UnsafePointer<Double>, UnsafePointer<Double>, Int) -> Double
  /// Values, indices, output, number of indices.
  public typealias Indexed =
    @convention(c) (
      UnsafePointer<Double>, UnsafePointer<Int32>, UnsafeMutablePointer<Double>, Int
    ) -> Void
  /// Matrix, stride, rows, beta, offset, eta.
  public typealias RowsTimes =
    @convention(c) (
      UnsafePointer<Double>, Int, Int, UnsafePointer<Double>, Double, UnsafeMutablePointer<Double>
    ) -> Void
  /// Matrix, stride, rows, r, g.
  public typealias AddTransposedRows =
    @convention(c) (
      UnsafePointer<Double>, Int, Int, UnsafePointer<Double>, UnsafeMutablePointer<Double>
    ) -> Void
  /// Columns, stride, number of columns, vector, what the product is added to, sum.
  public typealias ColumnsTimes =
    @convention(c) (
      UnsafePointer<Double>, Int, Int, UnsafePointer<Double>, UnsafePointer<Double>?,
      UnsafeMutablePointer<Double>
    ) -> Void
  /// a, b, c, output, length, form.
  typealias MultiplyAddKernel =
    @convention(c) (
      UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>,
      UnsafeMutablePointer<Double>, Int, Int
    ) -> Void

  public let instructionSet: InstructionSet

  // Elementary and special functions.
  public let exp, expm1, log, log1p, squareRoot: Unary
  public let tanh, sigmoid, softplus, logGamma, digamma, erf: Unary
  /// `exp(-|x|)`, and from x and that softplus and sigmoid of x.
  public let expMinusAbs: Unary
  public let softplusFrom, sigmoidFrom: Binary

  // Arithmetic.
  public let negate, square: Unary
  public let add, subtract, multiply, divide, addProduct: Binary
  let multiplyAddKernel: MultiplyAddKernel
  public let addScalar, multiplyScalar, divideScalar, scalarMinus, scalarOver: WithScalar
  public let addScaled: WithScalar

  // Reductions and indices.
  public let sum: Sum
  public let dot: Dot
  public let gather, scatterAdd: Indexed

  // Blocks of rows.
  public let rowsTimes: RowsTimes
  public let addTransposedRows: AddTransposedRows

  // Small matrices and tapes.
  public let columnsTimes: ColumnsTimes
  let tapeStep: @convention(c) (ApusCode) -> ApusStep

  /// The kernels of the instruction set in use.
  public static var current: VectorKernels { VectorKernels(unchecked: .current) }

  /// The kernels of an instruction set, whatever is pinned.
  ///
  /// - Precondition: the set is one of ``InstructionSet/available``.
  public init(_ instructionSet: InstructionSet) {
    precondition(
      apus_level_is_available(instructionSet.level),
      "this processor has no \(instructionSet.rawValue)")
    self.init(unchecked: instructionSet)
  }

  private init(unchecked instructionSet: InstructionSet) {
    self.instructionSet = instructionSet
    let table = apus_kernels_of(instructionSet.level).pointee
    (exp, expm1, log, log1p) = (table.exp, table.expm1, table.log, table.log1p)
    (squareRoot, tanh, sigmoid) = (table.sqrt, table.tanh, table.sigmoid)
    (softplus, logGamma, digamma) = (table.softplus, table.log_gamma, table.digamma)
    (erf, negate, square) = (table.erf, table.negate, table.square)
    (add, subtract, multiply) = (table.add, table.subtract, table.multiply)
    (divide, addProduct) = (table.divide, table.add_product)
    multiplyAddKernel = table.multiply_add
    expMinusAbs = table.exp_minus_abs
    (softplusFrom, sigmoidFrom) = (table.softplus_from, table.sigmoid_from)
    (addScalar, multiplyScalar) = (table.add_scalar, table.multiply_scalar)
    (divideScalar, scalarMinus) = (table.divide_scalar, table.scalar_minus)
    (scalarOver, addScaled) = (table.scalar_over, table.add_scaled)
    (sum, dot, gather, scatterAdd) = (table.sum, table.dot, table.gather, table.scatter_add)
    (rowsTimes, addTransposedRows) = (table.rows_times, table.add_transposed_rows)
    (columnsTimes, tapeStep) = (table.columns_times, table.tape_step)
  }
}
