/// The logarithm of the incomplete beta function, for the tails of beta variables and of counts.

import ApusNumerics

/// A number `x` of (0, 1) and its complement from the smaller one of the two, which has the digits
/// of both: `x` itself, or minus the complement.
private func share(_ end: Double) -> (x: Double, complement: Double) {
  end < 0 ? (1 + end, -end) : (end, 1 - end)
}

/// `log I_x(a, b)`, element by element, where `x` is given as above.
struct LogRegularizedBeta: ElementwiseTernary {
  static func value(_ end: Double, _ alpha: Double, _ beta: Double) -> Double {
    let (x, y) = share(end)
    return SpecialFunctions.logRegularizedBeta(x, complement: y, alpha: alpha, beta: beta)
  }

  func text(of inputs: [String]) -> String {
    "logRegularizedBeta(\(inputs[0]), \(inputs[1]), \(inputs[2]))"
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [
      adjoint * .apply(BetaHazard(), to: inputs), adjoint * .apply(LogBetaAlphaSlope(), to: inputs),
      adjoint * .apply(LogBetaBetaSlope(), to: inputs),
    ]
  }
}

/// The derivative in `x`: the density over the distribution function, element by element.
struct BetaHazard: ElementwiseTernary {
  static func value(_ end: Double, _ alpha: Double, _ beta: Double) -> Double {
    let (x, y) = share(end)
    return SpecialFunctions.logRegularizedBetaSlopes(x, complement: y, alpha: alpha, beta: beta).x
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (end, alpha, beta) = (inputs[0], inputs[1], inputs[2])
    let x = select(end .< 0, 1 + end, end)
    let y = select(end .< 0, -end, 1 - end)
    let scaled = adjoint * output
    let common = digamma(alpha + beta)
    let slopes: [Tensor] = [
      .apply(LogBetaAlphaSlope(), to: inputs), .apply(LogBetaBetaSlope(), to: inputs),
    ]
    return [
      scaled * ((alpha - 1) / x - (beta - 1) / y - output),
      scaled * (log(x) - digamma(alpha) + common - slopes[0]),
      scaled * (log(y) - digamma(beta) + common - slopes[1]),
    ]
  }
}

/// The derivative in `a`, element by element; its own derivatives are not available.
struct LogBetaAlphaSlope: ElementwiseTernary {
  static func value(_ end: Double, _ alpha: Double, _ beta: Double) -> Double {
    let (x, y) = share(end)
    return SpecialFunctions.logRegularizedBetaSlopes(x, complement: y, alpha: alpha, beta: beta)
      .alpha
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] { noSecondSlopes }
}

/// The derivative in `b`, element by element; its own derivatives are not available.
struct LogBetaBetaSlope: ElementwiseTernary {
  static func value(_ end: Double, _ alpha: Double, _ beta: Double) -> Double {
    let (x, y) = share(end)
    return SpecialFunctions.logRegularizedBetaSlopes(x, complement: y, alpha: alpha, beta: beta)
      .beta
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] { noSecondSlopes }
}

private let noSecondSlopes: [Tensor?] = {
  let error = ModelError(
    .unsupported, "the second derivative of logRegularizedBeta in its shapes is not available")
  return [.invalid(error), .invalid(error), .invalid(error)]
}()

/// `log I_x(a, b)` of the incomplete beta function, element by element, relatively exact in both
/// tails however far out; see ``regularizedBeta(_:alpha:beta:fileID:line:)``.
///
/// - Parameters:
///   - x: the limit, from 0 to 1.
///   - complement: `1 - x`, which has digits of its own where `x` is close to 1.
///   - alpha: `a`; NaN unless positive.
///   - beta: `b`; NaN unless positive.
public func logRegularizedBeta(
  _ x: Tensor, complement: Tensor, alpha: Tensor, beta: Tensor, fileID: String = #fileID,
  line: Int = #line
) -> Tensor {
  .apply(
    LogRegularizedBeta(), to: [select(x .<= complement, x, -complement), alpha, beta],
    at: SourceLocation(fileID: fileID, line: line))
}
