/// Wrong models: statements that do not hang together, and priors that cannot be sampled.
import ApusDistributions
import ApusGraph
import Synchronization

@testable import ApusModeling

extension WrongModel {
  /// A parameter that was carried out of the closure of its model.
  private static let stranger: Tensor = {
    let carried = Mutex<Tensor?>(nil)
    _ = try? Model { m in
      let theta = m.parameter("theta", HalfNormal(sigma: 1))
      carried.withLock { $0 = theta }
    }
    return carried.withLock { $0 } ?? 0
  }()

  static let connections = [
    WrongModel("unused data", .unused, ["'z'", "not used", "drop them"], at: #"m.data("z""#) { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      _ = m.data("z", [1.0, 2])
      m.observe("obs", Normal(mu: a, sigma: 1), equals: m.data("y", [1.0, 2]))
    },
    WrongModel(
      "unused parameter", .unused, ["'slope'", "touches nothing", "use it or drop it"],
      at: #"m.parameter("slope""#
    ) { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      m.parameter("slope", Normal(mu: 0, sigma: 1))
      m.observe("obs", Normal(mu: a, sigma: 1), equals: m.data("y", [1.0, 2]))
    },
    WrongModel(
      "unused parameter beside a potential", .unused, ["'b'", "drop it"], at: #"m.parameter("b""#
    ) { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      m.parameter("b", Normal(mu: 0, sigma: 1))
      m.potential("soft", -square(a))
    },
    WrongModel(
      "prior on a parameter of another model", .unknownName,
      ["'x'", "'theta'", "another model", "declare"], at: #"m.parameter("x""#
    ) { m in
      m.parameter("x", Normal(mu: 0, sigma: stranger))
    },
    WrongModel(
      "likelihood with a parameter of another model", .unknownName,
      ["'obs'", "'theta'", "another model"], at: #"m.observe("obs""#
    ) { m in
      let y = m.data("y", [1.0])
      m.observe("obs", Normal(mu: 0, sigma: stranger), equals: y)
    },
    WrongModel(
      "deterministic of another model", .unknownName, ["'twice'", "'theta'", "another model"],
      at: #"m.deterministic("twice""#
    ) { m in
      m.deterministic("twice", 2 * stranger)
    },
    WrongModel(
      "potential of another model", .unknownName, ["'soft'", "'theta'", "another model"],
      at: #"m.potential("soft""#
    ) { m in
      m.potential("soft", log(stranger))
    },
    WrongModel(
      "data of another model", .unknownName, ["'twice'", "'x'", "use the 'x' of this one"],
      at: #"m.deterministic("twice""#
    ) { m in
      let x = m.data("x", [1.0])
      m.deterministic("twice", x + .data("x", TensorData(shape: [1], values: [2])))
    },
    WrongModel(
      "outcome that is a parameter", .unsupported, ["'obs'", "theta", "must be data", "m.data"],
      at: #"m.observe("obs""#
    ) { m in
      let theta = m.parameter("theta", Normal(mu: 0, sigma: 1))
      m.observe("obs", Normal(mu: 0, sigma: 1), equals: theta)
    },
    WrongModel(
      "outcome that is an expression", .unsupported, ["'obs'", "log(y)", "must be data"],
      at: #"m.observe("obs""#
    ) { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      let y = m.data("y", [1.0, 2])
      m.observe("obs", Normal(mu: mu, sigma: 1), equals: log(y))
    },
    WrongModel(
      "outcome without rows", .missingValue, ["'obs'", "y", "[0]", "at least one row"],
      at: #"m.observe("obs""#
    ) { m in
      let mu = m.parameter("mu", Normal(mu: 0, sigma: 1))
      m.observe("obs", Normal(mu: mu, sigma: 1), equals: m.data("y", [Double]()))
    },
    WrongModel(
      "potential with a wrong shape", .shapeMismatch, ["a [2]", "b [3]"], at: #"m.potential("soft""#
    ) { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [2])
      let b = m.parameter("b", Normal(mu: 0, sigma: 1), shape: [3])
      m.potential("soft", a * b)
    },
  ]

  static let priors = [
    WrongModel(
      "discrete parameter", .unsupported, ["'k'", "Poisson", "discrete"],
      at: #"m.parameter("k""#
    ) { m in
      m.parameter("k", Poisson(mu: 3))
    },
    WrongModel(
      "transform onto the wrong half-line", .outsideSupport,
      ["'p'", "PositiveBijection", "Beta", "inside of (0, 1)"], at: #"m.parameter("p""#
    ) { m in
      m.parameter("p", Beta(alpha: 1, beta: 1), transform: PositiveBijection())
    },
    WrongModel(
      "transform that is none", .outsideSupport,
      ["'s'", "IdentityBijection", "HalfNormal", "-3.0"], at: #"m.parameter("s""#
    ) { m in
      m.parameter("s", HalfNormal(sigma: 1), transform: IdentityBijection())
    },
    WrongModel(
      "order of a single number", .shapeMismatch, ["'cut'", "Ordered", "[]"],
      at: #"m.parameter("cut""#
    ) { m in
      m.parameter("cut", Normal(mu: 0, sigma: 1), transform: Ordered())
    },
    WrongModel(
      "draws of an improper prior", .unsupported, ["Flat", "improper", "use a proper prior"]
    ) {
      _ = try Model { m in m.parameter("a", Flat()) }.samplePriorPredictive(draws: 3, seed: 1)
    },
  ]
}
