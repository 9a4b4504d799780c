/// Wrong models: shapes that do not fit and indices out of range.
import ApusDistributions
import ApusGraph

@testable import ApusModeling

extension WrongModel {
  static let shapes = [
    WrongModel(
      "columns and slopes", .shapeMismatch, ["X", "beta", "3 columns", "2 elements"],
      at: #"m.deterministic("mu""#
    ) { m in
      let X = m.data("X", [[1.0, 2, 3], [4, 5, 6]])
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [2])
      m.deterministic("mu", dot(X, beta))
    },
    WrongModel(
      "sum of two lengths", .shapeMismatch, ["x + z", "x [2]", "z [3]", "index or reshape"],
      at: #"m.deterministic("mu""#
    ) { m in
      let x = m.data("x", [1.0, 2])
      let z = m.data("z", [1.0, 2, 3])
      m.deterministic("mu", x + z)
    },
    WrongModel(
      "inner product of two lengths", .shapeMismatch, ["a has 3", "x has 2"],
      at: #"m.deterministic("mu""#
    ) { m in
      let x = m.data("x", [1.0, 2])
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [3])
      m.deterministic("mu", dot(a, x))
    },
    WrongModel(
      "product of matrices", .shapeMismatch, ["A", "[2, 2]", "B", "[3, 2]", "transpose"],
      at: #"m.deterministic("C""#
    ) { m in
      let A = m.data("A", [[1.0, 2], [3, 4]])
      let B = m.data("B", [[1.0, 2], [3, 4], [5, 6]])
      m.deterministic("C", dot(A, B))
    },
    WrongModel(
      "product with a number", .shapeMismatch, ["x", "[2]", "slope", "[]", "use a * b"],
      at: #"m.deterministic("mu""#
    ) { m in
      let x = m.data("x", [1.0, 2])
      let slope = m.parameter("slope", Normal(mu: 0, sigma: 1))
      m.deterministic("mu", dot(x, slope))
    },
    WrongModel(
      "axis that is not there", .shapeMismatch, ["X", "[2, 2]", "axis 2", "0 to 1"],
      at: #"m.deterministic("total""#
    ) { m in
      let X = m.data("X", [[1.0, 2], [3, 4]])
      m.deterministic("total", sum(X, axis: 2))
    },
    WrongModel(
      "tensors of two shapes in a stack", .shapeMismatch, ["a", "[2]", "b", "[]", "stack"],
      at: #"m.deterministic("both""#
    ) { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [2])
      let b = m.parameter("b", Normal(mu: 0, sigma: 1))
      m.deterministic("both", stack([a, b]))
    },
    WrongModel(
      "reshape to another count", .shapeMismatch, ["x", "3", "[2, 2]", "as many elements"],
      at: #"m.deterministic("square""#
    ) { m in
      let x = m.data("x", [1.0, 2, 3])
      m.deterministic("square", reshape(x, to: [2, 2]))
    },
    WrongModel(
      "branches of a choice", .shapeMismatch, ["select", "x [2]", "z [3]"],
      at: #"m.deterministic("chosen""#
    ) { m in
      let x = m.data("x", [1.0, 2])
      let z = m.data("z", [1.0, 2, 3])
      m.deterministic("chosen", select(z .> 0, x, z))
    },
    WrongModel(
      "outcome and predictors", .shapeMismatch, ["'obs'", "y", "[2]", "[3]", "the same rows"],
      at: #"m.observe("obs""#
    ) { m in
      let x = m.data("x", [1.0, 2, 3])
      let slope = m.parameter("slope", Normal(mu: 0, sigma: 1))
      m.observe("obs", Normal(mu: slope * x, sigma: 1), equals: m.data("y", [1.0, 2]))
    },
    WrongModel(
      "arguments of a distribution", .shapeMismatch, ["sigma", "[3]", "[2]", "single numbers"],
      at: #"m.parameter("a""#
    ) { m in
      let s = m.data("s", [1.0, 2, 3])
      m.parameter("a", Normal(mu: [0.0, 0], sigma: s))
    },
    WrongModel(
      "number where a vector is needed", .shapeMismatch, ["Dirichlet", "a = 1", "vector"],
      at: #"m.parameter("w""#
    ) { m in
      m.parameter("w", Dirichlet(a: 1.0), shape: [3])
    },
    WrongModel(
      "shape that the arguments contradict", .shapeMismatch, ["'w'", "[4]", "[3]"],
      at: #"m.parameter("w""#
    ) { m in
      m.parameter("w", Dirichlet(a: [1, 1, 1]), shape: [4])
    },
    WrongModel(
      "shape smaller than the arguments", .shapeMismatch, ["'a'", "[]", "[2]"],
      at: #"m.parameter("a""#
    ) { m in
      m.parameter("a", Normal(mu: [0, 1], sigma: 1), shape: [])
    },
    WrongModel(
      "weights and components", .shapeMismatch, ["3 weights", "2 components", "one weight"],
      at: #"m.observe("obs""#
    ) { m in
      let mixture = Mixture(
        w: [0.2, 0.3, 0.5], compDists: [Normal(mu: 0, sigma: 1), Normal(mu: 3, sigma: 1)])
      m.observe("obs", mixture, equals: m.data("y", [1.0]))
    },
    WrongModel(
      "series of open length", .shapeMismatch, ["'walk'", "GaussianRandomWalk", "shape: [10]"],
      at: #"m.parameter("walk""#
    ) { m in
      m.parameter("walk", GaussianRandomWalk())
    },
    WrongModel(
      "negative length", .shapeMismatch, ["'a'", "-2", "from 0 on"], at: #"m.parameter("a""#
    ) { m in
      m.parameter("a", Normal(mu: 0, sigma: 1), shape: [-2])
    },
    WrongModel(
      "recurrence over two lengths", .shapeMismatch, ["scan", "x", "[2]", "z", "[3]"],
      at: #"m.deterministic("state""#
    ) { m in
      let x = m.data("x", [1.0, 2])
      let z = m.data("z", [1.0, 2, 3])
      m.deterministic("state", scan(from: 0, over: [x, z]) { state, rows in state + rows[0] })
    },
  ]

  static let indices = [
    WrongModel(
      "groups counted from 1", .indexOutOfRange,
      ["a[county]", "county has the value 2 in row 1", "0 to 1", "count from 0"],
      at: #"m.observe("obs""#
    ) { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [2])
      let county = m.data("county", [1, 2])
      m.observe("obs", Normal(mu: a[county], sigma: 1), equals: m.data("y", [1.0, 2]))
    },
    WrongModel(
      "negative index", .indexOutOfRange, ["county", "-1", "row 0"], at: #"m.deterministic("mu""#
    ) { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [2])
      let county = m.data("county", [-1, 0])
      m.deterministic("mu", a[county])
    },
    WrongModel(
      "real numbers as index", .unsupported, ["county", "array of Int"],
      at: #"m.deterministic("mu""#
    ) { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [2])
      let county = m.data("county", [0.0, 1])
      m.deterministic("mu", a[county])
    },
    WrongModel(
      "index into a number", .shapeMismatch, ["slope", "single number", "county"],
      at: #"m.deterministic("mu""#
    ) { m in
      let slope = m.parameter("slope", Normal(mu: 0, sigma: 1))
      let county = m.data("county", [0, 0])
      m.deterministic("mu", slope[county])
    },
    WrongModel(
      "constant index", .indexOutOfRange, ["a[3]: the index is 3", "3 entries", "0 to 2"],
      at: #"m.deterministic("last""#
    ) { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [3])
      m.deterministic("last", a[3])
    },
    WrongModel(
      "range beyond the axis", .indexOutOfRange, ["x", "1..<5", "0..<3"],
      at: #"m.deterministic("part""#
    ) { m in
      let x = m.data("x", [1.0, 2, 3])
      m.deterministic("part", slice(x, 1..<5))
    },
  ]
}
