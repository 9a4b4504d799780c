/// The smaller and the larger of two numbers, and values kept between bounds.

/// `max(a, b)`, element by element.
struct Maximum: ElementwiseBinary {
  static let symbol = "maximum"

  // Unlike `Swift.max` this lets NaN win, from whichever side it comes.
  static func value(_ a: Double, _ b: Double) -> Double { a >= b || a.isNaN ? a : b }

  func text(of inputs: [String]) -> String { "maximum(\(inputs[0]), \(inputs[1]))" }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let isFirst = inputs[0] .>= inputs[1]
    return [select(isFirst, adjoint, 0), select(isFirst, 0, adjoint)]
  }
}

/// `min(a, b)`, element by element.
struct Minimum: ElementwiseBinary {
  static let symbol = "minimum"

  static func value(_ a: Double, _ b: Double) -> Double { a <= b || a.isNaN ? a : b }

  func text(of inputs: [String]) -> String { "minimum(\(inputs[0]), \(inputs[1]))" }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let isFirst = inputs[0] .<= inputs[1]
    return [select(isFirst, adjoint, 0), select(isFirst, 0, adjoint)]
  }
}

/// The larger of `a` and `b`, element by element; NaN if one of them is NaN. Where they are equal
/// the derivative is that of `a`.
public func maximum(
  _ a: Tensor, _ b: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(Maximum(), to: [a, b], at: SourceLocation(fileID: fileID, line: line))
}

/// The smaller of `a` and `b`, element by element; NaN if one of them is NaN. Where they are equal
/// the derivative is that of `a`.
public func minimum(
  _ a: Tensor, _ b: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(Minimum(), to: [a, b], at: SourceLocation(fileID: fileID, line: line))
}

/// `x` moved to the nearest bound where it lies outside of them: `min(max(x, lower), upper)`. The
/// derivative is 0 outside; NaN stays NaN.
public func clip(
  _ x: Tensor, lower: Tensor, upper: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  minimum(maximum(x, lower, fileID: fileID, line: line), upper, fileID: fileID, line: line)
}
