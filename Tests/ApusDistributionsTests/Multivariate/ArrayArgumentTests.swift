/// Arguments of distributions of vectors and matrices outside of their domains.

import ApusDistributions
import ApusGraph
import Testing

@Suite struct ArrayArgumentTests {
  @Test func knownOnesAreRefusedByNameValueAndPlace() throws {
    let start = Normal(mu: 0, sigma: -1)
    let indefinite = [[1.0, 2], [2, 1]]
    let wrong: [(any Distribution, message: String)] = [
      (
        MvNormal(mu: [0, .nan], cov: [[1, 0], [0, 1]]),
        "mu must be a finite number, got nan in row 1"
      ),
      (
        MvNormal(mu: 0, cov: indefinite),
        "cov must be a symmetric positive definite matrix, got [[1.0, 2.0], [2.0, 1.0]]"
      ),
      (MvNormal(mu: 0, tau: indefinite), "tau must be a symmetric positive definite matrix"),
      (MvNormal(mu: 0, cov: [[1, 0.5], [0.25, 1]]), "got [[1.0, 0.5], [0.25, 1.0]]"),
      (
        MvNormal(mu: 0, chol: [[1, 0], [2, -1]]),
        "chol must be a lower triangular matrix with a positive diagonal"
      ),
      (
        MvNormal(mu: 0, chol: [[[1.0, 0], [2, 1]], [[1, 0], [2, -1]]]),
        "got [[1.0, 0.0], [2.0, -1.0]] in row 1"
      ),
      (MvStudentT(nu: 0, mu: 0, scale: [[1]]), "nu must be positive, got 0.0"),
      (Dirichlet(a: [[1, 2], [3, -0.5]]), "a must be positive, got -0.5 in row 1, column 1"),
      (Multinomial(n: -1, p: [0.5, 0.5]), "n must be 0, 1, 2, …, got -1"),
      (
        Multinomial(n: 3, p: [[0.5, 0.5], [0.5, 0.6]]),
        "p must be a vector of numbers from 0 on that sum to 1, got [0.5, 0.6] in row 1"
      ),
      (DirichletMultinomial(n: 2.5, a: [1, 2]), "n must be 0, 1, 2, …, got 2.5"),
      (LKJCholesky(n: 3, eta: 0), "eta must be positive, got 0.0"),
      (
        LKJCholeskyCovariance(n: 2, eta: 1, sdDist: HalfNormal(sigma: [1, -2])),
        "sdDist.sigma must be positive, got -2.0 in row 1"
      ),
      (Wishart(nu: 1, V: [[1, 0], [0, 1]]), "nu must be above 1, got 1.0"),
      (MatrixNormal(mu: 0, rowcov: indefinite, colcov: [[1]]), "rowcov must be a symmetric"),
      (ZeroSumNormal(sigma: -1), "sigma must be positive, got -1.0"),
      (
        CAR(mu: 0, W: [[0, 1], [1, 0]], alpha: 2, tau: 1),
        "alpha must be between -1 and 1, got 2.0"
      ),
      (CAR(mu: 0, W: [[0, 1], [2, 0]], alpha: 0, tau: 1), "W must be a symmetric matrix"),
      (ICAR(W: [[0, 0], [0, 0]]), "that connects all rows"),
      (
        ICAR(W: [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]), "that connects all rows"
      ),
      (GaussianRandomWalk(initDist: start), "initDist.sigma must be positive, got -1.0"),
      (AR(rho: [0.5, .infinity]), "rho must be a finite number, got inf in row 1"),
      (GARCH11(omega: 1, alpha1: 0.5, beta1: 0.75, initialVol: 1), "beta1 must be between"),
      (Mixture(w: [0.5, 0.6], compDists: [Flat(), Flat()]), "w must be a vector of numbers"),
      (Mixture(w: [1], compDists: [start]), "compDists[0].sigma must be positive"),
      (Truncated(start, lower: 0), "dist.sigma must be positive"),
      (Censored(Normal(mu: 0, sigma: 1), lower: Double.nan), "lower must be a number"),
      (
        CustomDensity([.init("rate", -1, .positive)]) { x, _ in x },
        "rate must be positive, got -1.0"
      ),
    ]
    for (distribution, message) in wrong {
      let error = #expect(throws: ModelError.self, "\(distribution.name)") {
        try distribution.validate()
      }
      #expect(error?.message.hasPrefix("\(distribution.name): ") == true)
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "") | \(message)")
    }
  }

  /// A computed argument outside of its domain is a point that a sampler rejects.
  @Test(arguments: ArrayEntry.all)
  func computedOnesGiveNoDensity(entry: ArrayEntry) throws {
    let point = try #require(try entry.cases.first { $0.logp.value.isFinite })
    let arguments = try entry.values(point)
    let parameters = entry.make(arguments.map(\.tensor), point.x.shape).parameters
    guard parameters.count == arguments.count else { return }
    for (place, parameter) in parameters.enumerated()
    where !entry.known.contains(entry.arguments[place]) {
      for bad in [-1.5, Double.nan] {
        let values = [Double](repeating: bad, count: arguments[place].values.count)
        let outsider = parameter.domain.firstOutsider(
          in: .constant(values, shape: arguments[place].shape))
        if outsider == nil { continue }
        let unknowns = arguments.map { Tensor.unknown("a", shape: $0.shape) }
        let inputs = arguments.indices.map {
          entry.known.contains(entry.arguments[$0]) ? arguments[$0].tensor : unknowns[$0]
        }
        let density = entry.make(inputs, point.x.shape).logDensity(point.x.tensor)
        var numbers = arguments.map(\.values)
        numbers[place] = values
        let result = try evaluate([density], unknowns, at: numbers)[0][0]
        #expect(result.isNaN || result == -.infinity, "\(parameter.name) = \(bad): \(result)")
      }
    }
  }

  @Test func shapesThatDoNotFitAreNamed() throws {
    let flat: any Distribution = MvNormal(mu: [0, 0], cov: [1.0, 2])
    let error = #expect(throws: ModelError.self) { try flat.batchShape() }
    #expect(error?.message.contains("cov") == true && error?.message.contains("matrix") == true)
    #expect(throws: ModelError.self) { try Dirichlet(a: 2.0).batchShape() }
    let other = #expect(throws: ModelError.self) {
      try Dirichlet(a: [1, 2, 3]).logDensity([0.5, 0.5]) as Double
    }
    #expect(other?.message.contains("[2]") == true && other?.message.contains("[3]") == true)
    #expect(throws: ModelError.self) { try Dirichlet(a: [[1, 2], [3, 4]]).mean }
    #expect(MvNormal(mu: [0, 0], cov: [[1, 0]]).logDensity([0.0, 0].tensor).error != nil)
    #expect(AR(rho: [0.5, 0.2]).logDensity([1.0].tensor).error != nil)
    #expect(GaussianRandomWalk().logDensity([Double]().tensor).error != nil)
    #expect(
      GARCH11(omega: 1, alpha1: 0, beta1: 0, initialVol: 1).logDensity([Double]().tensor).error
        != nil)
    let unequal: any Distribution = Mixture(
      w: [0.5, 0.5], compDists: [Flat(), Dirichlet(a: [1, 2])])
    #expect(throws: ModelError.self) { try unequal.valueShape() }
    let uneven = Mixture(w: [0.5, 0.25, 0.25], compDists: [Flat(), Flat()])
    let count = #expect(throws: ModelError.self) { try uneven.valueShape() }
    #expect(count?.message.contains("3 weights for 2 components") == true)
  }

  @Test func lengthsThatCannotBeAreRefused() throws {
    let wrong: [(any ArrayDistribution, String)] = [
      (LKJCholesky(n: 0, eta: 1), "n must be at least 1, got 0"),
      (LKJCholeskyCovariance(n: -1, eta: 1, sdDist: Flat()), "n must be at least 1, got -1"),
      (GaussianRandomWalk(steps: -1), "steps must be at least 0, got -1"),
      (AR(rho: 0.5, steps: -2), "steps must be at least 0, got -2"),
      (GARCH11(omega: 1, alpha1: 0, beta1: 0, initialVol: 1, steps: -1), "got -1"),
    ]
    for (distribution, message) in wrong {
      let error = #expect(throws: ModelError.self) { try distribution.valueShape() }
      #expect(error?.message.contains(message) == true)
      #expect(throws: ModelError.self) { try distribution.mean }
      #expect(throws: ModelError.self) {
        var generator = SystemRandomNumberGenerator()
        _ = try distribution.sample(using: &generator)
      }
    }
  }

  /// The bound of a known argument may be computed.
  @Test func boundsOfKnownArgumentsAreChecked() throws {
    let alpha = Tensor.unknown("alpha", shape: [])
    let density = GARCH11(omega: 1, alpha1: alpha, beta1: 0.8, initialVol: 1)
      .logDensity([0.5, 1].tensor)
    #expect(try evaluate([density], [alpha], at: [[0.5]])[0][0].isNaN)
    #expect(try evaluate([density], [alpha], at: [[0.1]])[0][0].isFinite)
  }

  @Test func whatIsNotKnownIsNamed() throws {
    let a = Tensor.unknown("concentration", shape: [2])
    let error = #expect(throws: ModelError.self) { try Dirichlet(a: a).mean }
    #expect(error?.message.contains("concentration") == true)
    let open = #expect(throws: ModelError.self) {
      var generator = SystemRandomNumberGenerator()
      _ = try ZeroSumNormal().sample(using: &generator)
    }
    #expect(open?.message.contains("length") == true)
  }
}
