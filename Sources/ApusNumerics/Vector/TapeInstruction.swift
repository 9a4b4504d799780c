/// What a tape can do: functions of single numbers, kernels on arrays, small products, calls.
internal import CApusKernels

/// One computation with the places of its operands and of its result.
public struct TapeInstruction {
  /// A function of single numbers.
  public enum Function: Sendable {
    case add, subtract, multiply, divide
    case negate, square, squareRoot, exp, log, log1p, expm1, tanh
    /// 1 where the relation holds, else 0.
    case less, lessOrEqual, equal
  }

  private let code: ApusCode
  private let operands: ApusInstruction
  /// What must live as long as the tape.
  var owners: [AnyObject]

  private init(
    _ code: ApusCode, count: Int = 1, stride: Int = 0, _ a: UnsafeRawPointer?,
    _ b: UnsafeRawPointer? = nil, _ c: UnsafeRawPointer? = nil,
    into output: UnsafeMutablePointer<Double>?, owners: [AnyObject] = []
  ) {
    self.code = code
    operands = ApusInstruction(
      run: nil, n: Int64(count), stride: Int64(stride), a: a, b: b, c: c, out: output)
    self.owners = owners
  }

  /// The last instruction of every tape.
  static var end: TapeInstruction { TapeInstruction(ApusEnd, nil, into: nil) }

  /// The instruction as the kernels of one instruction set run it.
  func bound(to kernels: VectorKernels) -> ApusInstruction {
    var instruction = operands
    instruction.run = kernels.tapeStep(code)
    return instruction
  }
}

extension TapeInstruction {
  /// `output = f(a, b)`; a function of one number ignores `b`.
  public static func number(
    _ function: Function, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    into output: UnsafeMutablePointer<Double>
  ) -> TapeInstruction {
    TapeInstruction(function.code, a, b, into: output)
  }

  /// `output = a` where the condition is not 0, else `b`.
  public static func select(
    _ condition: UnsafePointer<Double>, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    into output: UnsafeMutablePointer<Double>
  ) -> TapeInstruction {
    TapeInstruction(ApusSelect, a, b, condition, into: output)
  }

  /// A kernel on an array.
  public static func unary(
    _ kernel: VectorKernels.Unary, _ x: UnsafePointer<Double>,
    into output: UnsafeMutablePointer<Double>, count: Int
  ) -> TapeInstruction {
    TapeInstruction(
      ApusUnaryKernel, count: count, x, nil,
      unsafeBitCast(kernel, to: UnsafeRawPointer.self), into: output)
  }

  /// A kernel on two arrays.
  public static func binary(
    _ kernel: VectorKernels.Binary, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    into output: UnsafeMutablePointer<Double>, count: Int
  ) -> TapeInstruction {
    TapeInstruction(
      ApusBinaryKernel, count: count, a, b,
      unsafeBitCast(kernel, to: UnsafeRawPointer.self), into: output)
  }

  /// A kernel on an array and the number at `scalar`.
  public static func withScalar(
    _ kernel: VectorKernels.WithScalar, _ x: UnsafePointer<Double>,
    _ scalar: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>, count: Int
  ) -> TapeInstruction {
    TapeInstruction(
      ApusWithScalarKernel, count: count, x, scalar,
      unsafeBitCast(kernel, to: UnsafeRawPointer.self), into: output)
  }

  /// `output = Σ xᵢ`.
  public static func sum(
    _ x: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>, count: Int
  ) -> TapeInstruction {
    TapeInstruction(ApusSum, count: count, x, into: output)
  }

  /// `output = Σ aᵢ bᵢ`.
  public static func dot(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    into output: UnsafeMutablePointer<Double>, count: Int
  ) -> TapeInstruction {
    TapeInstruction(ApusDot, count: count, a, b, into: output)
  }

  /// `output = A x`, or `A x + c`.
  ///
  /// - Precondition: `output` and `c` have room for the padded rows of the matrix.
  public static func product(
    _ matrix: PaddedColumns, _ x: UnsafePointer<Double>, adding c: UnsafePointer<Double>? = nil,
    into output: UnsafeMutablePointer<Double>
  ) -> TapeInstruction {
    TapeInstruction(
      ApusColumnsTimes, count: matrix.columns, stride: matrix.stride, matrix.memory, x, c,
      into: output, owners: [matrix])
  }

  /// `output = A x + c` with a constant `c` of one column.
  public static func product(
    _ matrix: PaddedColumns, _ x: UnsafePointer<Double>, adding c: PaddedColumns,
    into output: UnsafeMutablePointer<Double>
  ) -> TapeInstruction {
    var result = product(matrix, x, adding: c.memory, into: output)
    result.owners.append(c)
    return result
  }

  /// `output = a b + c` with the signs of the form, on single numbers or arrays.
  public static func multiplyAdd(
    _ form: MultiplyAddForm, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ c: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>, count: Int
  ) -> TapeInstruction {
    if count > 1 {
      return TapeInstruction(
        ApusMultiplyAddKernel, count: count, stride: form.rawValue, a, b, c, into: output)
    }
    let code =
      form.contains(.minusProduct)
      ? ApusSubtractProduct : form.contains(.minusC) ? ApusMultiplySubtract : ApusMultiplyAdd
    return TapeInstruction(code, a, b, c, into: output)
  }

  /// `output = c + Σ kᵢ aᵢ bᵢ`.
  public static func sum(
    of products: ProductList, into output: UnsafeMutablePointer<Double>
  ) -> TapeInstruction {
    TapeInstruction(
      ApusSumOfProducts, count: products.memory.count, products.memory.baseAddress,
      products.constant, into: output, owners: [products])
  }

  /// Any function.
  public static func call(_ function: @escaping () -> Void) -> TapeInstruction {
    let box = FunctionBox(function)
    let callback: ApusCallback = { context in
      Unmanaged<FunctionBox>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.function() }
    }
    return TapeInstruction(
      ApusCall, Unmanaged.passUnretained(box).toOpaque(), nil,
      unsafeBitCast(callback, to: UnsafeRawPointer.self), into: nil, owners: [box])
  }

  private final class FunctionBox {
    let function: () -> Void

    init(_ function: @escaping () -> Void) { self.function = function }
  }
}

extension TapeInstruction.Function {
  fileprivate var code: ApusCode {
    switch self {
    case .add: ApusAdd
    case .subtract: ApusSubtract
    case .multiply: ApusMultiply
    case .divide: ApusDivide
    case .negate: ApusNegate
    case .square: ApusSquare
    case .squareRoot: ApusSquareRoot
    case .exp: ApusExp
    case .log: ApusLog
    case .log1p: ApusLog1p
    case .expm1: ApusExpm1
    case .tanh: ApusTanh
    case .less: ApusLess
    case .lessOrEqual: ApusLessOrEqual
    case .equal: ApusEqual
    }
  }
}
