/// Every distribution of vectors and matrices, series and modifiers. A new one joins by a line
/// here.

import ApusDistributions
import ApusGraph

extension ArrayEntry {
  static let all = published + own

  /// Those of the published table.
  static let published: [ArrayEntry] = [
    .init("MvNormal_cov", ["mu", "cov"]) { a, _ in MvNormal(mu: a[0], cov: a[1]) },
    .init("MvNormal_chol", ["mu", "chol"]) { a, _ in MvNormal(mu: a[0], chol: a[1]) },
    .init("Dirichlet", ["a"]) { a, _ in Dirichlet(a: a[0]) },
    .init("Multinomial", ["n", "p"]) { a, _ in Multinomial(n: a[0], p: a[1]) },
    .init("LKJCholesky", ["eta"]) { a, shape in
      LKJCholesky(n: shape.dimensions[0], eta: a[0])
    },
    .init("Wishart", ["nu", "V"]) { a, _ in Wishart(nu: a[0], V: a[1]) },
    .init("MatrixNormal", ["mu", "rowcov", "colcov"]) { a, _ in
      MatrixNormal(mu: a[0], rowcov: a[1], colcov: a[2])
    },
    .init("ZeroSumNormal", ["sigma"]) { a, shape in
      ZeroSumNormal(sigma: a[0], supportShape: shape.dimensions)
    },
    .init("GaussianRandomWalk", ["mu", "sigma", "init_mu", "init_sigma"]) { a, shape in
      GaussianRandomWalk(
        mu: a[0], sigma: a[1], initDist: Normal(mu: a[2], sigma: a[3]),
        steps: shape.dimensions[0] - 1)
    },
    .init("AR1", ["constant", "rho", "sigma", "init_mu", "init_sigma"]) { a, shape in
      AR(
        rho: stack([a[0], a[1]], axis: a[0].shape.rank), sigma: a[2], constant: true,
        initDist: Normal(mu: a[3], sigma: a[4]),
        steps: shape.dimensions[0] - 1)
    },
  ]

  /// Those of the table that `make_arrays.py` makes.
  static let own: [ArrayEntry] = [
    own("MvNormal_tau", ["mu", "tau"]) { a, _ in MvNormal(mu: a[0], tau: a[1]) },
    own("MvStudentT", ["nu", "mu", "chol"]) { a, _ in
      MvStudentT(nu: a[0], mu: a[1], chol: a[2])
    },
    own("DirichletMultinomial", ["n", "a"]) { a, _ in DirichletMultinomial(n: a[0], a: a[1]) },
    own("LKJCholeskyCovariance", ["eta", "lam"]) { a, shape in
      LKJCholeskyCovariance(n: shape.dimensions[0], eta: a[0], sdDist: Exponential(lam: a[1]))
    },
    own("CAR", ["mu", "W", "alpha", "tau"], known: ["W"]) { a, _ in
      CAR(mu: a[0], W: a[1], alpha: a[2], tau: a[3])
    },
    own("ICAR", ["W", "sigma", "zeroSumStdev"], known: ["W"]) { a, _ in
      ICAR(W: a[0], sigma: a[1], zeroSumStdev: a[2])
    },
    own("ZeroSumMatrix", ["sigma"]) { a, shape in
      ZeroSumNormal(sigma: a[0], nZerosumAxes: 2, supportShape: shape.dimensions)
    },
    own("AR2", ["rho", "sigma", "init_sigma"]) { a, shape in
      AR(
        rho: a[0], sigma: a[1], constant: true, initDist: Normal(mu: 0, sigma: a[2]),
        steps: shape.dimensions[0] - 2)
    },
    own("GARCH11", ["omega", "alpha1", "beta1", "initialVol"]) { a, shape in
      GARCH11(
        omega: a[0], alpha1: a[1], beta1: a[2], initialVol: a[3], steps: shape.dimensions[0] - 1)
    },
    own("NormalMixture", ["w", "mu", "sigma"]) { a, _ in
      Mixture(w: a[0], compDists: Normal(mu: a[1], sigma: a[2]))
    },
  ]

  private static func own(
    _ name: String, _ arguments: [String], known: [String] = [],
    make: @escaping @Sendable ([Tensor], Shape) -> any ArrayDistribution
  ) -> ArrayEntry {
    ArrayEntry(name, arguments, file: "arrays", known: known, make: make)
  }
}
