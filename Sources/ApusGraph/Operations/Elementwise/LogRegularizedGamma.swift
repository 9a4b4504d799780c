/// Logarithms of the incomplete gamma functions, for the tails of gamma variables and of counts.

import ApusNumerics

/// One of the two incomplete gamma functions.
protocol GammaTail: Sendable, Hashable {
  static var name: String { get }
  /// 1 where the function grows with `x`, -1 where it shrinks.
  static var sign: Double { get }
  static func logarithm(_ x: Double, _ shape: Double) -> Double
  static func slopes(_ x: Double, _ shape: Double) -> (x: Double, shape: Double)
}

enum LowerGammaTail: GammaTail {
  static let name = "logRegularizedGammaP"
  static let sign = 1.0

  static func logarithm(_ x: Double, _ shape: Double) -> Double {
    SpecialFunctions.logRegularizedGammaP(x, shape: shape)
  }

  static func slopes(_ x: Double, _ shape: Double) -> (x: Double, shape: Double) {
    SpecialFunctions.logRegularizedGammaPSlopes(x, shape: shape)
  }
}

enum UpperGammaTail: GammaTail {
  static let name = "logRegularizedGammaQ"
  static let sign = -1.0

  static func logarithm(_ x: Double, _ shape: Double) -> Double {
    SpecialFunctions.logRegularizedGammaQ(x, shape: shape)
  }

  static func slopes(_ x: Double, _ shape: Double) -> (x: Double, shape: Double) {
    SpecialFunctions.logRegularizedGammaQSlopes(x, shape: shape)
  }
}

/// `log P(a, x)` or `log Q(a, x)`, element by element.
struct LogRegularizedGamma<Tail: GammaTail>: ElementwiseBinary {
  static var symbol: String { Tail.name }

  static func value(_ x: Double, _ shape: Double) -> Double { Tail.logarithm(x, shape) }

  func text(of inputs: [String]) -> String { "\(Tail.name)(\(inputs[0]), \(inputs[1]))" }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    [
      adjoint * .apply(GammaHazard<Tail>(), to: inputs),
      adjoint * .apply(LogGammaShapeSlope<Tail>(), to: inputs),
    ]
  }
}

/// The derivative in `x`: plus or minus the density over the tail, element by element.
struct GammaHazard<Tail: GammaTail>: ElementwiseBinary {
  static var symbol: String { "slope of \(Tail.name)" }

  static func value(_ x: Double, _ shape: Double) -> Double { Tail.slopes(x, shape).x }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (x, shape) = (inputs[0], inputs[1])
    let scaled = adjoint * output
    let inShape: Tensor = .apply(LogGammaShapeSlope<Tail>(), to: inputs)
    return [
      scaled * ((shape - 1) / x - 1 - output), scaled * (log(x) - digamma(shape) - inShape),
    ]
  }
}

/// The derivative in the shape, element by element; its own one in the shape is not available.
struct LogGammaShapeSlope<Tail: GammaTail>: ElementwiseBinary {
  static var symbol: String { "shape slope of \(Tail.name)" }

  static func value(_ x: Double, _ shape: Double) -> Double { Tail.slopes(x, shape).shape }

  func adjoints(inputs: [Tensor], output: Tensor, adjoint: Tensor) -> [Tensor?] {
    let (x, shape) = (inputs[0], inputs[1])
    let hazard: Tensor = .apply(GammaHazard<Tail>(), to: inputs)
    let inShape = Tensor.invalid(
      ModelError(
        .unsupported, "the second derivative of \(Tail.name) in its shape is not available"))
    return [adjoint * hazard * (log(x) - digamma(shape) - output), inShape]
  }
}

/// `log P(a, x)` of the incomplete gamma function, element by element, relatively exact in both
/// tails however far out; see ``regularizedGammaP(_:shape:fileID:line:)``.
///
/// - Parameters:
///   - x: the limit; at most 0 gives `-inf`.
///   - shape: `a`; NaN unless positive and finite.
public func logRegularizedGammaP(
  _ x: Tensor, shape: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(
    LogRegularizedGamma<LowerGammaTail>(), to: [x, shape],
    at: SourceLocation(fileID: fileID, line: line))
}

/// `log Q(a, x)` of the incomplete gamma function, element by element, relatively exact in both
/// tails however far out; see ``regularizedGammaP(_:shape:fileID:line:)``.
public func logRegularizedGammaQ(
  _ x: Tensor, shape: Tensor, fileID: String = #fileID, line: Int = #line
) -> Tensor {
  .apply(
    LogRegularizedGamma<UpperGammaTail>(), to: [x, shape],
    at: SourceLocation(fileID: fileID, line: line))
}
