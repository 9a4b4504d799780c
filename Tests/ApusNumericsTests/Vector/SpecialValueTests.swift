/// Zeros, infinities, NaN, subnormal numbers and the ends of the range, for every elementwise kernel.
import ApusNumerics
import Testing

@Suite struct VectorSpecialValueTests {
  private static let infinity = Double.infinity
  private static let tiny = Double.leastNonzeroMagnitude
  private static let huge = Double.greatestFiniteMagnitude

  /// Arguments and results, signs of zeros included. NaN stands for NaN.
  private static let table: [String: [(Double, Double)]] = [
    "exp": [
      (0, 1), (-0.0, 1), (infinity, infinity), (-infinity, 0), (tiny, 1), (huge, infinity),
      (-huge, 0), (709.782_712_893_384, 1.797_693_134_862_273_2e308),
      (709.782_712_893_385, infinity), (-745.133_219_101_941_1, tiny),
      (-745.133_219_101_941_3, 0), (-730, 1_867_427 * tiny),
      (-708.5, 4_060_456_990_316_460 * tiny),
    ],
    "expm1": [
      (0, 0), (-0.0, -0.0), (infinity, infinity), (-infinity, -1), (tiny, tiny), (-tiny, -tiny),
      (1e-300, 1e-300), (huge, infinity), (-huge, -1), (-40, -1),
      (709.782_712_893_385, infinity),
    ],
    "log": [
      (1, 0), (0, -infinity), (-0.0, -infinity), (-1, .nan), (-infinity, .nan), (-tiny, .nan),
      (infinity, infinity), (tiny, -744.440_071_921_381_3), (huge, 709.782_712_893_384),
      (0x1p-1022, -708.396_418_532_264_1),
    ],
    "log1p": [
      (0, 0), (-0.0, -0.0), (-1, -infinity), (-2, .nan), (-infinity, .nan), (infinity, infinity),
      (tiny, tiny), (-tiny, -tiny), (1e-300, 1e-300), (huge, 709.782_712_893_384),
      (0x1.6a09e667f3bcep1023, 709.436_139_303_104),
    ],
    "sqrt": [
      (0, 0), (-0.0, -0.0), (4, 2), (-1, .nan), (infinity, infinity), (tiny, 0x1p-537),
    ],
    "tanh": [
      (0, 0), (-0.0, -0.0), (infinity, 1), (-infinity, -1), (tiny, tiny), (-tiny, -tiny),
      (1e-300, 1e-300), (huge, 1), (-huge, -1), (20, 1), (-20, -1),
    ],
    "sigmoid": [
      (0, 0.5), (-0.0, 0.5), (infinity, 1), (-infinity, 0), (huge, 1), (-huge, 0), (40, 1),
      (tiny, 0.5), (-745, tiny),
    ],
    "softplus": [
      (infinity, infinity), (-infinity, 0), (huge, huge), (-huge, 0), (-745, tiny), (800, 800),
      (0, 0.693_147_180_559_945_3),
    ],
    "logGamma": [
      (1, 0), (2, 0), (0, infinity), (-0.0, infinity), (-1, infinity), (-2, infinity),
      (infinity, infinity), (-infinity, infinity), (huge, infinity),
      (tiny, 744.440_071_921_381_3), (3, 0.693_147_180_559_945_3), (-1e300, infinity),
    ],
    "digamma": [
      (0, .nan), (-0.0, .nan), (-1, .nan), (-infinity, .nan), (infinity, infinity),
      (tiny, -infinity), (huge, 709.782_712_893_384), (1e-300, -1e300),
      (1, -0.577_215_664_901_532_9),
    ],
    "erf": [
      (0, 0), (-0.0, -0.0), (infinity, 1), (-infinity, -1), (huge, 1), (-huge, -1), (6, 1),
    ],
    "negate": [(0, -0.0), (-0.0, 0), (infinity, -infinity)],
    "square": [(0, 0), (-0.0, 0), (-infinity, infinity), (-3, 9), (tiny, 0)],
  ]

  /// Equal, or one unit apart if there is anything to round.
  private static func agree(_ actual: Double, _ expected: Double) -> Bool {
    if expected.isNaN { return actual.isNaN }
    if expected.isNormal { return abs(actual - expected) <= expected.ulp }
    return actual.bitPattern == expected.bitPattern
  }

  @Test func everyFunctionIsRightAtTheEdges() throws {
    for kernels in VectorKernels.all {
      for (name, kernel) in kernels.unary {
        let cases = try #require(Self.table[name])
        for (x, expected) in cases + [(Double.nan, Double.nan)] {
          // Among other numbers, so that vector code and remainder both see the edge.
          let padded = [Double](repeating: 0.75, count: 9) + [x] + [0.5, 0.25]
          for actual in [
            VectorKernels.apply(kernel, x), VectorKernels.apply(kernel, padded)[9],
            VectorKernels.apply(kernel, [x] + padded)[0],
          ] {
            let same = Self.agree(actual, expected)
            #expect(same, "\(kernels.instructionSet): \(name)(\(x)) is \(actual), not \(expected)")
          }
        }
      }
    }
  }

  @Test func valuesBelowZeroMatchTheScalarFunctions() {
    let x = (0..<400).map { -0.0131 - 0.0372 * Double($0) }
    for kernels in VectorKernels.all {
      let logGamma = VectorKernels.apply(kernels.logGamma, x)
      let digamma = VectorKernels.apply(kernels.digamma, x)
      for i in x.indices {
        let gamma = SpecialFunctions.logGamma(x[i])
        #expect(abs(logGamma[i] - gamma) <= 4e-15 * max(1, abs(gamma)), "logGamma(\(x[i]))")
        let psi = SpecialFunctions.digamma(x[i])
        #expect(abs(digamma[i] - psi) <= 4e-15 * max(1, abs(psi)), "digamma(\(x[i]))")
      }
    }
  }
}
