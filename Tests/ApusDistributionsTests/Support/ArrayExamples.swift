/// Distributions of vectors and matrices with moderate arguments, for the laws.

import ApusDistributions
import ApusGraph
import ApusNumerics
import Testing

/// A distribution whose arguments are numbers.
struct ArrayExample: Sendable, CustomTestStringConvertible {
  let distribution: any ArrayDistribution

  var testDescription: String { distribution.name }

  var shape: Shape {
    get throws { try #require(try distribution.eventShape) }
  }

  /// Independent draws.
  func draws(_ count: Int, seed: UInt64) throws -> [[Double]] {
    let (shape, size) = (try shape, try shape.count)
    var generator = RandomStream(seed: seed, purpose: .simulation)
    let parameters = distribution.drawParameters
    let arguments = Executor(try Plan(outputs: parameters.map(\.value), unknowns: []))
    var values = [Double](repeating: 0, count: count * size)
    try withExtendedLifetime(arguments) {
      arguments.run()
      try values.withUnsafeMutableBufferPointer { memory in
        try distribution.draw(
          into: memory, shape: shape,
          parameters: zip(arguments.outputs, parameters).map {
            ParameterArray($0, count: count, eventCount: $1.eventShape.count)
          }, using: &generator)
      }
    }
    return (0..<count).map { Array(values[($0 * size)..<(($0 + 1) * size)]) }
  }

  private static let factor = [[1.5, 0, 0], [0.5, 0.75, 0], [-0.25, 0.5, 2]]
  private static let ring = [[0.0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]]
  private static let start = Normal(mu: 0.5, sigma: 2)

  /// Continuous ones.
  static let continuous = examples([
    MvNormal(mu: [0.5, -1], cov: [[1, 0.3], [0.3, 2]]),
    MvNormal(mu: [0.5, -1, 2], chol: factor),
    MvNormal(mu: 1, tau: [[1, 0.3], [0.3, 2]]),
    MvStudentT(nu: 9, mu: [0.5, -1], scale: [[1, 0.3], [0.3, 2]]),
    Dirichlet(a: [2, 3.5, 0.75]),
    LKJCholesky(n: 2, eta: 1.5), LKJCholesky(n: 4, eta: 2.5),
    LKJCholeskyCovariance(n: 3, eta: 2, sdDist: Gamma(alpha: [3, 2, 4], beta: 2)),
    Wishart(nu: 4.5, V: [[1, 0.3], [0.3, 2]]),
    MatrixNormal(
      mu: 0.5, rowcov: [[1, 0.3], [0.3, 2]], colchol: [[1, 0, 0], [0.5, 2, 0], [0, 1, 1]]),
    ZeroSumNormal(sigma: 2, supportShape: [3]),
    ZeroSumNormal(sigma: 0.5, nZerosumAxes: 2, supportShape: [3, 2]),
    CAR(mu: [0, 1, 2, 3], W: ring, alpha: 0.8, tau: 2), ICAR(W: ring, sigma: 2, zeroSumStdev: 0.1),
    GaussianRandomWalk(mu: 0.25, sigma: 1.5, initDist: start, steps: 3),
    AR(rho: [0.5, 0.6, -0.3], sigma: 1.5, constant: true, initDist: start, steps: 4),
    GARCH11(omega: 0.5, alpha1: 0.1, beta1: 0.5, initialVol: 1.5, steps: 4),
    Mixture(
      w: [0.3, 0.7],
      compDists: [Normal(mu: -1, sigma: 1), StudentT(nu: 9, mu: 2, sigma: 0.5)]),
    Mixture(
      w: [0.3, 0.7],
      compDists: MvNormal(mu: [[0, 0], [2, 3]], cov: [[1, 0.3], [0.3, 2]])),
  ])

  /// Those of counts.
  static let discrete = examples([
    Multinomial(n: 6, p: [0.5, 0.2, 0.3]), DirichletMultinomial(n: 6, a: [0.5, 2, 3.5]),
  ])

  static let all = continuous + discrete

  private static func examples(_ distributions: [any ArrayDistribution]) -> [ArrayExample] {
    distributions.map { ArrayExample(distribution: $0) }
  }
}
