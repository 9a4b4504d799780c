/// Products and sums in one pass.
internal import CApusKernels

/// The signs of `a b + c`, and which of its operands are single numbers in place of arrays.
public struct MultiplyAddForm: OptionSet, Sendable, Hashable {
  /// The sum of the members' bits.
  public let rawValue: Int

  /// A form from its bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  private init(_ form: ApusForm) { rawValue = Int(form.rawValue) }

  /// `a` is one number.
  public static let numberA = MultiplyAddForm(ApusNumberA)
  /// `c` is one number.
  public static let numberC = MultiplyAddForm(ApusNumberC)
  /// `c - a b`; not together with ``minusC``.
  public static let minusProduct = MultiplyAddForm(ApusMinusProduct)
  /// `a b - c`.
  public static let minusC = MultiplyAddForm(ApusMinusC)
}

extension VectorKernels {
  /// `output = a b + c`, with the signs and the single numbers of the form.
  public func multiplyAdd(
    _ form: MultiplyAddForm, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ c: UnsafePointer<Double>, _ output: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    multiplyAddKernel(a, b, c, output, count, form.rawValue)
  }
}
