/// Wrong models: data that cannot be read, and numbers outside of their domains.
import ApusDistributions
import ApusGraph

@testable import ApusModeling

extension WrongModel {
  static let data = [
    WrongModel(
      "missing value", .missingValue, ["y", "row 1", "missing"], at: #"m.observe("obs""#
    ) { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      m.observe("obs", Normal(mu: a, sigma: 1), equals: m.data("y", [1.0, .nan]))
    },
    WrongModel(
      "infinite value", .missingValue, ["'x'", "inf", "row 2"], at: #"m.data("x""#
    ) { m in
      _ = m.data("x", [1.0, 2, .infinity])
    },
    WrongModel(
      "ragged rows", .malformedData, ["'X'", "row 1 has 1", "row 0 has 2"], at: #"m.data("X""#
    ) { m in
      _ = m.data("X", [[1.0, 2], [3]])
    },
    WrongModel(
      "ragged rows of an expression", .malformedData, ["row 1", "1", "2"], at: #"m.parameter("a""#
    ) { m in
      m.parameter("a", MvNormal(mu: [0, 0], cov: [[1.0, 0], [1]]))
    },
    WrongModel(
      "name used twice", .duplicateName, ["'slope'", "twice", "first in ApusModelingTests/"],
      at: #"m.parameter("slope""#
    ) { m in
      m.parameter("slope", Normal(mu: 0, sigma: 1))
      m.parameter("slope", Normal(mu: 0, sigma: 2))
    },
    WrongModel("name of data and outcome", .duplicateName, ["'y'", "twice"], at: #"m.observe("y""#)
    { m in
      let y = m.data("y", [1.0])
      m.observe("y", Normal(mu: m.parameter("a", Normal(mu: 0, sigma: 1)), sigma: 1), equals: y)
    },
    WrongModel(
      "name that results need", .duplicateName, ["'draw'", "reserved", "another"],
      at: #"m.parameter("draw""#
    ) { m in
      m.parameter("draw", Normal(mu: 0, sigma: 1))
    },
    WrongModel("no name", .unknownName, ["''", "give it one"], at: #"m.parameter("""#) { m in
      m.parameter("", Normal(mu: 0, sigma: 1))
    },
    WrongModel(
      "dimension declared twice", .duplicateName, ["'county'", "another"],
      at: #"m.coordinate("county""#
    ) { m in
      m.coordinate("county", ["A"])
      m.coordinate("county", ["A", "B"])
    },
    WrongModel(
      "dimension without length", .unknownName,
      ["'a'", "'county'", "declare coordinate(\"county\""], at: #"m.parameter("a""#
    ) { m in
      m.parameter("a", Normal(mu: 0, sigma: 1), dims: ["county"])
    },
    WrongModel(
      "labels and entries", .shapeMismatch, ["'a'", "3 entries", "'county'", "2 labels"],
      at: #"m.parameter("a""#
    ) { m in
      m.coordinate("county", ["A", "B"])
      m.parameter("a", Normal(mu: 0, sigma: 1), shape: [3], dims: ["county"])
    },
    WrongModel(
      "dimensions and axes", .shapeMismatch,
      ["'X'", "[2, 2]", "1 dimension name", "one name for each"], at: #"m.data("X""#
    ) { m in
      _ = m.data("X", [[1.0, 2], [3, 4]], dims: ["row"])
    },
  ]

  static let domains = [
    WrongModel(
      "negative scale", .invalidArgument, ["'a'", "sigma", "positive", "-1.0", "HalfNormal"],
      at: #"m.parameter("a""#
    ) { m in
      m.parameter("a", Normal(mu: 0, sigma: -1))
    },
    WrongModel(
      "negative scale that folds", .invalidArgument, ["'a'", "sigma", "-3.0", "2 - 5"],
      at: #"m.parameter("a""#
    ) { m in
      let two = Tensor.constant(2)
      m.parameter("a", Normal(mu: 0, sigma: two - 5))
    },
    WrongModel(
      "negative scale out of data", .invalidArgument,
      ["'obs'", "sigma", "-2.0", "row 1", "0.5 * s"], at: #"m.observe("obs""#
    ) { m in
      let s = m.data("s", [1.0, -4])
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      m.observe("obs", Normal(mu: a, sigma: 0.5 * s), equals: m.data("y", [1.0, 2]))
    },
    WrongModel(
      "scale of zero", .invalidArgument, ["'obs'", "sigma", "0.0", "row 0 of s"],
      at: #"m.observe("obs""#
    ) { m in
      let s = m.data("s", [0.0, 4])
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      m.observe("obs", Normal(mu: a, sigma: s), equals: m.data("y", [1.0, 2]))
    },
    WrongModel(
      "probability above 1", .invalidArgument, ["'n'", "p", "1.2", "sigmoid"], at: #"m.observe("n""#
    ) { m in
      m.observe("n", Bernoulli(p: 1.2), equals: m.data("y", [1, 0]))
    },
    WrongModel(
      "location that is not a number", .invalidArgument, ["'a'", "mu", "nan", "replace"],
      at: #"m.parameter("a""#
    ) { m in
      m.parameter("a", Normal(mu: Double.nan, sigma: 1))
    },
    WrongModel(
      "bounds in the wrong order", .invalidArgument, ["'a'", "upper", "above 3", "1.0"],
      at: #"m.parameter("a""#
    ) { m in
      m.parameter("a", Uniform(lower: 3, upper: 1))
    },
    WrongModel(
      "weights that do not sum to 1", .invalidArgument, ["'obs'", "w", "[0.5, 0.6]", "divide"],
      at: #"m.observe("obs""#
    ) { m in
      let mixture = Mixture(
        w: [0.5, 0.6], compDists: [Normal(mu: 0, sigma: 1), Normal(mu: 3, sigma: 1)])
      m.observe("obs", mixture, equals: m.data("y", [1.0]))
    },
    WrongModel(
      "covariance that is none", .invalidArgument, ["'x'", "cov", "[[1.0, 2.0], [2.0, 1.0]]"],
      at: #"m.parameter("x""#
    ) { m in
      m.parameter("x", MvNormal(mu: [0, 0], cov: [[1, 2], [2, 1]]))
    },
    WrongModel(
      "cut points out of order", .invalidArgument, ["'obs'", "cutpoints", "increasing"],
      at: #"m.observe("obs""#
    ) { m in
      m.observe("obs", OrderedLogistic(eta: 0, cutpoints: [1, 0]), equals: m.data("y", [0, 1]))
    },
    WrongModel(
      "negative count", .outsideSupport, ["'count'", "y", "-2", "row 1", "Poisson"],
      at: #"m.observe("count""#
    ) { m in
      let rate = m.parameter("rate", HalfNormal(sigma: 1))
      m.observe("count", Poisson(mu: rate), equals: m.data("y", [3, -2, 4]))
    },
    WrongModel(
      "count with a fraction", .outsideSupport, ["'count'", "2.5", "row 0", "0, 1, 2"],
      at: #"m.observe("count""#
    ) { m in
      let rate = m.parameter("rate", HalfNormal(sigma: 1))
      m.observe("count", Poisson(mu: rate), equals: m.data("y", [2.5, 2]))
    },
    WrongModel(
      "outcome that is neither 0 nor 1", .outsideSupport, ["'died'", "2", "row 1", "0 or 1"],
      at: #"m.observe("died""#
    ) { m in
      let logit = m.parameter("logit", Normal(mu: 0, sigma: 1))
      m.observe("died", Bernoulli(logitP: logit), equals: m.data("y", [1, 2]))
    },
    WrongModel(
      "more successes than trials", .outsideSupport, ["'hits'", "7", "row 1", "Binomial"],
      at: #"m.observe("hits""#
    ) { m in
      let p = m.parameter("p", Beta(alpha: 1, beta: 1))
      m.observe("hits", Binomial(n: [5, 5], p: p), equals: m.data("y", [3, 7]))
    },
    WrongModel(
      "zero under a logarithm", .outsideSupport, ["'income'", "0.0", "row 1", "LogNormal"],
      at: #"m.observe("income""#
    ) { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      m.observe("income", LogNormal(mu: mu, sigma: 1), equals: m.data("y", [3.0, 0]))
    },
    WrongModel(
      "value beyond a bound", .outsideSupport, ["'t'", "9.0", "row 0", "5"], at: #"m.observe("t""#
    ) { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      m.observe("t", Truncated(Normal(mu: mu, sigma: 1), upper: 5), equals: m.data("y", [9.0, 1]))
    },
  ]
}
