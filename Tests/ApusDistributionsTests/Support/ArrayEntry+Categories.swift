/// The distributions of categories, whose arguments are vectors.

import ApusDistributions
import ApusGraph

extension ArrayEntry {
  static let categories: [ArrayEntry] = [
    .init("Categorical", ["p"]) { a, _ in Categorical(p: a[0]) },
    .init("CategoricalLogit", ["logit_p"], file: "more_distributions") { a, _ in
      Categorical(logitP: a[0])
    },
    .init("OrderedLogistic", ["eta", "cutpoints"]) { a, _ in
      OrderedLogistic(eta: a[0], cutpoints: a[1])
    },
    .init("OrderedProbit", ["eta", "cutpoints", "sigma"], file: "more_distributions") { a, _ in
      OrderedProbit(eta: a[0], cutpoints: a[1], sigma: a[2])
    },
  ]
}
