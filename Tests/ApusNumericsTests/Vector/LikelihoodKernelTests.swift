/// Likelihoods in one pass against the same made of simple kernels, at lengths around the chunks.
import ApusNumerics
import Testing

@Suite struct LikelihoodKernelTests {
  private static let lengths = [0, 1, 2, 3, 5, 8, 31, 127, 128, 129, 300]

  /// Counts or outcomes, and arguments from -30 to 30.
  private static func data(_ count: Int, largest: Int) -> (y: [Double], eta: [Double]) {
    (
      (0..<count).map { Double($0 * 7 % (largest + 1)) },
      (0..<count).map { -30 + 60 * Double(($0 * 37) % 101) / 100 }
    )
  }

  private static func expectSum(
    _ actual: Double, _ terms: [Double], _ comment: Comment,
    location: SourceLocation = #_sourceLocation
  ) {
    let scale = terms.reduce(0) { $0 + abs($1) }
    #expect(
      abs(actual - terms.reduce(0, +)) <= 4e-15 * scale, comment, sourceLocation: location)
  }

  private static func expectEqual(
    _ actual: [Double], _ expected: [Double], scale: [Double], _ comment: Comment,
    location: SourceLocation = #_sourceLocation
  ) {
    for i in actual.indices {
      #expect(
        abs(actual[i] - expected[i]) <= 4e-16 * scale[i], comment, sourceLocation: location)
    }
  }

  @Test func normalIsItsComposition() {
    for kernels in VectorKernels.all {
      for n in Self.lengths {
        let (y, mu) = Self.data(n, largest: 12)
        var z = [Double](repeating: .nan, count: n)
        let sum = kernels.normal(y, mu, 0.7, &z, n)
        var expected = [Double](repeating: .nan, count: n)
        kernels.subtract(y, mu, &expected, n)
        kernels.multiplyScalar(expected, 0.7, &expected, n)
        #expect(z == expected)
        Self.expectSum(sum, z.map { $0 * $0 }, "\(n) elements")
      }
    }
  }

  @Test func bernoulliLogitIsItsComposition() {
    for kernels in VectorKernels.all {
      for n in Self.lengths {
        let (y, eta) = Self.data(n, largest: 1)
        var score = [Double](repeating: .nan, count: n)
        let sum = kernels.bernoulliLogit(y, eta, &score, n)
        let softplus = VectorKernels.apply(kernels.softplus, eta)
        let sigmoid = VectorKernels.apply(kernels.sigmoid, eta)
        #expect(score == zip(y, sigmoid).map { $0 - $1 })
        Self.expectSum(sum, (0..<n).map { y[$0] * eta[$0] - softplus[$0] }, "\(n) elements")
      }
    }
  }

  @Test func poissonLogIsItsComposition() {
    for kernels in VectorKernels.all {
      for n in Self.lengths {
        let (y, eta) = Self.data(n, largest: 9)
        var score = [Double](repeating: .nan, count: n)
        let sum = kernels.poissonLog(y, eta, &score, n)
        let mean = VectorKernels.apply(kernels.exp, eta)
        #expect(score == zip(y, mean).map { $0 - $1 })
        Self.expectSum(sum, (0..<n).map { y[$0] * eta[$0] - mean[$0] }, "\(n) elements")
      }
    }
  }

  @Test func negativeBinomialLogIsItsComposition() {
    let alpha = 2.3
    for kernels in VectorKernels.all {
      for n in Self.lengths {
        let (y, eta) = Self.data(n, largest: 9)
        var score = [Double](repeating: .nan, count: n)
        var pluses = Double.nan
        let sum = kernels.negativeBinomialLog(y, eta, alpha, &score, &pluses, n)
        let logAlpha = VectorKernels.apply(kernels.log, alpha)
        let d = eta.map { $0 - logAlpha }
        let softplus = VectorKernels.apply(kernels.softplus, d)
        let sigmoid = VectorKernels.apply(kernels.sigmoid, d)
        Self.expectEqual(
          score, (0..<n).map { y[$0] - (y[$0] + alpha) * sigmoid[$0] },
          scale: y.map { $0 + alpha }, "\(n) elements")
        Self.expectSum(
          sum, (0..<n).flatMap { [y[$0] * d[$0], -(y[$0] + alpha) * softplus[$0]] },
          "\(n) elements")
        Self.expectSum(pluses, softplus, "\(n) elements")
      }
    }
  }

  @Test func studentTIsItsComposition() {
    let nu = 4.5
    for kernels in VectorKernels.all {
      for n in Self.lengths {
        let (y, mu) = Self.data(n, largest: 12)
        var score = [Double](repeating: .nan, count: n)
        var weights = Double.nan
        let sum = kernels.studentT(y, mu, 0.7, nu, &score, &weights, n)
        let z = (0..<n).map { (y[$0] - mu[$0]) * 0.7 }
        let weight = z.map { (nu + 1) / (nu + $0 * $0) }
        let expected = (0..<n).map { weight[$0] * z[$0] }
        Self.expectEqual(score, expected, scale: expected.map { 2 * abs($0) }, "\(n) elements")
        Self.expectSum(
          sum, VectorKernels.apply(kernels.log1p, z.map { $0 * $0 / nu }), "\(n) elements")
        Self.expectSum(weights, weight, "\(n) elements")
      }
    }
  }
}
