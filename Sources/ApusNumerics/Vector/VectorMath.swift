/// Elementwise functions of vectors in memory, with their lengths checked.
internal import CApusKernels

/// Functions of whole vectors, by the kernels of the instruction set in use.
///
/// Inputs and output of a call have one length. The output may be the very same memory as an input,
/// but must not overlap one in another way. NaN goes in, NaN comes out; nothing traps on a value.
///
/// exp and log are within 2 units in the last place, the others within 4 away from their zeros.
public enum VectorMath {
  public typealias Vector = UnsafeBufferPointer<Double>
  public typealias MutableVector = UnsafeMutableBufferPointer<Double>

  public static func exp(_ x: Vector, into out: MutableVector) { apply(table.exp, x, out) }

  public static func expm1(_ x: Vector, into out: MutableVector) { apply(table.expm1, x, out) }

  /// - Returns: -infinity at 0, NaN below.
  public static func log(_ x: Vector, into out: MutableVector) { apply(table.log, x, out) }

  public static func log1p(_ x: Vector, into out: MutableVector) { apply(table.log1p, x, out) }

  public static func squareRoot(_ x: Vector, into out: MutableVector) {
    apply(table.sqrt, x, out)
  }

  public static func tanh(_ x: Vector, into out: MutableVector) { apply(table.tanh, x, out) }

  /// 1 / (1 + exp(-x)).
  public static func sigmoid(_ x: Vector, into out: MutableVector) {
    apply(table.sigmoid, x, out)
  }

  /// log(1 + exp(x)).
  public static func softplus(_ x: Vector, into out: MutableVector) {
    apply(table.softplus, x, out)
  }

  /// log |Gamma(x)|: relatively exact near its zeros 1 and 2, absolutely for x < 0. Infinity at the
  /// poles 0, -1, -2, ... and at both infinities. One x <= 0 makes the whole vector slow.
  public static func logGamma(_ x: Vector, into out: MutableVector) {
    apply(table.log_gamma, x, out)
  }

  /// The derivative of log Gamma: relatively exact near its positive zero, absolutely near the
  /// others. NaN at the poles and at -infinity. One x <= 0 makes the whole vector slow.
  public static func digamma(_ x: Vector, into out: MutableVector) {
    apply(table.digamma, x, out)
  }

  public static func erf(_ x: Vector, into out: MutableVector) { apply(table.erf, x, out) }

  public static func negate(_ x: Vector, into out: MutableVector) { apply(table.negate, x, out) }

  public static func square(_ x: Vector, into out: MutableVector) { apply(table.square, x, out) }

  public static func add(_ a: Vector, _ b: Vector, into out: MutableVector) {
    apply(table.add, a, b, out)
  }

  public static func subtract(_ a: Vector, _ b: Vector, into out: MutableVector) {
    apply(table.subtract, a, b, out)
  }

  public static func multiply(_ a: Vector, _ b: Vector, into out: MutableVector) {
    apply(table.multiply, a, b, out)
  }

  public static func divide(_ a: Vector, _ b: Vector, into out: MutableVector) {
    apply(table.divide, a, b, out)
  }

  /// out += a b, element by element.
  public static func addProduct(_ a: Vector, _ b: Vector, to out: MutableVector) {
    apply(table.add_product, a, b, out)
  }

  public static func add(_ x: Vector, _ scalar: Double, into out: MutableVector) {
    apply(table.add_scalar, x, scalar, out)
  }

  public static func multiply(_ x: Vector, _ scalar: Double, into out: MutableVector) {
    apply(table.multiply_scalar, x, scalar, out)
  }

  public static func divide(_ x: Vector, _ scalar: Double, into out: MutableVector) {
    apply(table.divide_scalar, x, scalar, out)
  }

  public static func subtract(_ scalar: Double, _ x: Vector, into out: MutableVector) {
    apply(table.scalar_minus, x, scalar, out)
  }

  public static func divide(_ scalar: Double, _ x: Vector, into out: MutableVector) {
    apply(table.scalar_over, x, scalar, out)
  }

  /// out += scalar x.
  public static func addScaled(_ x: Vector, _ scalar: Double, to out: MutableVector) {
    apply(table.add_scaled, x, scalar, out)
  }

  /// The kernels in use.
  static var table: ApusKernels {
    @inline(__always) get { apus_kernels().pointee }
  }

  @inline(__always)
  private static func apply(_ kernel: VectorKernels.Unary, _ x: Vector, _ out: MutableVector) {
    precondition(x.count == out.count, "vectors of \(x.count) and \(out.count) elements")
    guard let x = x.baseAddress, let start = out.baseAddress else { return }
    kernel(x, start, out.count)
  }

  @inline(__always)
  private static func apply(
    _ kernel: VectorKernels.Binary, _ a: Vector, _ b: Vector, _ out: MutableVector
  ) {
    precondition(
      a.count == out.count && b.count == out.count,
      "vectors of \(a.count), \(b.count) and \(out.count) elements")
    guard let a = a.baseAddress, let b = b.baseAddress, let start = out.baseAddress else { return }
    kernel(a, b, start, out.count)
  }

  @inline(__always)
  private static func apply(
    _ kernel: VectorKernels.WithScalar, _ x: Vector, _ scalar: Double, _ out: MutableVector
  ) {
    precondition(x.count == out.count, "vectors of \(x.count) and \(out.count) elements")
    guard let x = x.baseAddress, let start = out.baseAddress else { return }
    kernel(x, scalar, start, out.count)
  }
}
