/// Every distribution of vectors and matrices. A new one joins by a line here.

import ApusDistributions
import ApusGraph

extension ArrayEntry {
  static let all: [ArrayEntry] = [
    .init("MvNormal_cov", ["mu", "cov"]) { a, _ in MvNormal(mu: a[0], cov: a[1]) },
    .init("MvNormal_chol", ["mu", "chol"]) { a, _ in MvNormal(mu: a[0], chol: a[1]) },
    .init("Dirichlet", ["a"]) { a, _ in Dirichlet(a: a[0]) },
  ]
}
