/// The incomplete beta function, the distribution function of a beta variable.

import ApusNumerics

/// `I_x(a, b)`, element by element.
struct RegularizedBeta: ElementwiseTernary {
  static func value(_ x: Double, _ alpha: Double, _ beta: Double) -> Double {
    SpecialFunctions.regularizedBeta(x, alpha: alpha, beta: beta)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [
      adjoint * .apply(BetaDensity(), to: inputs), adjoint * .apply(BetaAlphaSlope(), to: inputs),
      adjoint * .apply(BetaBetaSlope(), to: inputs),
    ]
  }
}

/// `x^(a - 1) (1 - x)^(b - 1) / B(a, b)`, the derivative of `I` in `x`, element by element.
struct BetaDensity: ElementwiseTernary {
  static func value(_ x: Double, _ alpha: Double, _ beta: Double) -> Double {
    SpecialFunctions.betaDensity(x, alpha: alpha, beta: beta)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (x, alpha, beta) = (inputs[0], inputs[1], inputs[2])
    let scaled = adjoint * output
    let common = digamma(alpha + beta)
    return [
      scaled * ((alpha - 1) / x - (beta - 1) / (1 - x)),
      scaled * (log(x) - digamma(alpha) + common),
      scaled * (log1p(-x) - digamma(beta) + common),
    ]
  }
}

/// `dI/da`, element by element; its own derivatives are not available.
struct BetaAlphaSlope: ElementwiseTernary {
  static func value(_ x: Double, _ alpha: Double, _ beta: Double) -> Double {
    SpecialFunctions.regularizedBetaShapeSlopes(x, alpha: alpha, beta: beta).alpha
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] { noSecondSlopes }
}

/// `dI/db`, element by element; its own derivatives are not available.
struct BetaBetaSlope: ElementwiseTernary {
  static func value(_ x: Double, _ alpha: Double, _ beta: Double) -> Double {
    SpecialFunctions.regularizedBetaShapeSlopes(x, alpha: alpha, beta: beta).beta
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] { noSecondSlopes }
}

private let noSecondSlopes: [Tensor?] = {
  let error = ModelError(
    .unsupported, "the second derivative of regularizedBeta in its shapes is not available")
  return [.invalid(error), .invalid(error), .invalid(error)]
}()

/// `I_x(a, b)`, the probability that a Beta(a, b) variable is at most `x`, element by element.
///
/// The derivative in `x` is the density, those in the shapes come from the differentiated continued
/// fraction.
///
/// - Parameters:
///   - x: the limit; at most 0 gives 0, at least 1 gives 1.
///   - alpha: `a`; NaN unless positive.
///   - beta: `b`; NaN unless positive.
public func regularizedBeta(
  _ x: Tensor, alpha: Tensor, beta: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(RegularizedBeta(), to: [x, alpha, beta], at: SourceLocation(fileID: fileID, line: line))
}
