/// The logarithm of the distribution function of Student's t, for censored and truncated data.

import ApusNumerics

/// `log P(T <= t)`, element by element.
struct LogStudentTCDF: ElementwiseBinary {
  static let symbol = "logStudentTCDF"

  static func value(_ t: Double, _ nu: Double) -> Double {
    SpecialFunctions.logStudentTCDF(t, degreesOfFreedom: nu)
  }

  func text(of inputs: [String]) -> String { "logStudentTCDF(\(inputs[0]), \(inputs[1]))" }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [
      adjoint * .apply(StudentTHazard(), to: inputs),
      adjoint * .apply(LogStudentTCDFSlope(), to: inputs),
    ]
  }
}

/// The density over the distribution function, element by element.
struct StudentTHazard: ElementwiseBinary {
  static let symbol = "studentTHazard"

  static func value(_ t: Double, _ nu: Double) -> Double {
    SpecialFunctions.studentTHazard(t, degreesOfFreedom: nu)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (t, nu) = (inputs[0], inputs[1])
    return [-adjoint * output * ((nu + 1) * t / (nu + square(t)) + output), noSecondSlope]
  }
}

/// The derivative of `log P(T <= t)` in the degrees of freedom, element by element; its own
/// derivatives are not available.
struct LogStudentTCDFSlope: ElementwiseBinary {
  static let symbol = "logStudentTCDFSlope"

  static func value(_ t: Double, _ nu: Double) -> Double {
    SpecialFunctions.logStudentTCDFSlope(t, degreesOfFreedom: nu)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [noSecondSlope, noSecondSlope]
  }
}

private let noSecondSlope = Tensor.invalid(
  ModelError(
    .unsupported,
    "the second derivative of logStudentTCDF in its degrees of freedom is not available"))

/// `log P(T <= t)` for a t variable with `nu` degrees of freedom, element by element.
///
/// Relatively exact in both tails; the upper tail of a variable is the function at `-t`.
///
/// - Parameters:
///   - t: the limit.
///   - nu: the degrees of freedom; NaN unless positive.
public func logStudentTCDF(
  _ t: Tensor, degreesOfFreedom nu: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(LogStudentTCDF(), to: [t, nu], at: SourceLocation(fileID: fileID, line: line))
}
