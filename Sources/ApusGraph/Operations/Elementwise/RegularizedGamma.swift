/// The incomplete gamma functions, the tail probabilities of a gamma variable.

import ApusNumerics

/// `P(a, x)`, element by element.
struct RegularizedGammaP: ElementwiseBinary {
  static let symbol = "P"

  static func value(_ x: Double, _ shape: Double) -> Double {
    SpecialFunctions.regularizedGammaP(x, shape: shape)
  }

  func text(of inputs: [String]) -> String { "regularizedGammaP(\(inputs[0]), \(inputs[1]))" }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [
      adjoint * .apply(GammaDensity(), to: inputs), adjoint * .apply(GammaShapeSlope(), to: inputs),
    ]
  }
}

/// `Q(a, x) = 1 - P(a, x)`, element by element, relatively exact where it is small.
struct RegularizedGammaQ: ElementwiseBinary {
  static let symbol = "Q"

  static func value(_ x: Double, _ shape: Double) -> Double {
    SpecialFunctions.regularizedGammaQ(x, shape: shape)
  }

  func text(of inputs: [String]) -> String { "regularizedGammaQ(\(inputs[0]), \(inputs[1]))" }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [
      -adjoint * .apply(GammaDensity(), to: inputs),
      -adjoint * .apply(GammaShapeSlope(), to: inputs),
    ]
  }
}

/// `x^(a - 1) e^-x / Γ(a)`, the derivative of `P` in `x`, element by element.
struct GammaDensity: ElementwiseBinary {
  static let symbol = "gammaDensity"

  static func value(_ x: Double, _ shape: Double) -> Double {
    SpecialFunctions.gammaDensity(x, shape: shape)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (x, shape) = (inputs[0], inputs[1])
    let scaled = adjoint * output
    return [scaled * ((shape - 1) / x - 1), scaled * (log(x) - digamma(shape))]
  }
}

/// `dP/da`, element by element; its own derivative in the shape is not available.
struct GammaShapeSlope: ElementwiseBinary {
  static let symbol = "gammaShapeSlope"

  static func value(_ x: Double, _ shape: Double) -> Double {
    SpecialFunctions.regularizedGammaPShapeSlope(x, shape: shape)
  }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (x, shape) = (inputs[0], inputs[1])
    let density: Tensor = .apply(GammaDensity(), to: inputs)
    let inShape = Tensor.invalid(
      ModelError(
        .unsupported, "the second derivative of regularizedGammaP in its shape is not available"))
    return [adjoint * density * (log(x) - digamma(shape)), inShape]
  }
}

/// `P(a, x)`, the probability that a gamma variable of shape `a` and scale 1 is at most `x`,
/// element by element.
///
/// The derivative in `x` is the density, that in the shape is computed by differentiated series.
///
/// - Parameters:
///   - x: the limit; at most 0 gives 0.
///   - shape: `a`; NaN unless positive and finite.
public func regularizedGammaP(
  _ x: Tensor, shape: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(RegularizedGammaP(), to: [x, shape], at: SourceLocation(fileID: fileID, line: line))
}

/// `Q(a, x) = 1 - P(a, x)`, the probability that a gamma variable of shape `a` and scale 1 exceeds
/// `x`, element by element; see ``regularizedGammaP(_:shape:fileID:line:)``.
public func regularizedGammaQ(
  _ x: Tensor, shape: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(RegularizedGammaQ(), to: [x, shape], at: SourceLocation(fileID: fileID, line: line))
}
