/// Runs that cannot start name the term, the row and the values, and the way out.
import ApusDistributions
import ApusGraph
import ApusInference
import Testing

@testable import ApusModeling

/// A model that has no starting point, or is given a wrong one, and what the message must say.
struct StartFailure: Sendable, CustomTestStringConvertible {
  let name: String
  let words: [String]
  var initial: [String: [Double]]?
  let statements: @Sendable (ModelBuilder) -> Void

  var testDescription: String { name }

  static let all = [
    StartFailure(
      name: "likelihood of a value beyond a bound",
      words: ["likelihood of 'obs'", "-inf", "row 1", "3.5", "upper is 2.0", "give"],
      initial: ["limit": [2]]
    ) { m in
      let limit = m.parameter("limit", HalfNormal(sigma: 1))
      m.observe("obs", Uniform(lower: 0, upper: limit), equals: m.data("y", [1, 3.5, 0.5]))
    },
    StartFailure(
      name: "likelihood whose scale is not positive",
      words: ["likelihood of 'obs'", "nan", "row 2", "the value is 5.0", "sigma is -1.0", "give"],
      initial: ["slope": [-1]]
    ) { m in
      let slope = m.parameter("slope", Normal(mu: 0, sigma: 1))
      let x = m.data("x", [-1.0, -2, 1])
      m.observe("obs", Normal(mu: 0, sigma: slope * x), equals: m.data("y", [3.0, 4, 5]))
    },
    StartFailure(
      name: "prior whose scale is not positive",
      words: ["prior of 'b'", "row 0", "the value is 0.5", "sigma is -2.0", "give"],
      initial: ["a": [-2], "b": [0.5, 0.5]]
    ) { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      let b = m.parameter("b", Normal(mu: 0, sigma: a), shape: [2])
      m.potential("soft", -square(b))
    },
    StartFailure(
      name: "potential that is not finite", words: ["potential 'root'", "nan", "row 1", "give"],
      initial: ["x": [1, -1]]
    ) { m in
      m.potential("root", log(m.parameter("x", Normal(mu: 0, sigma: 1), shape: [2])))
    },
    StartFailure(
      name: "no point anywhere",
      words: ["likelihood of 'obs'", "the value is 1.0", "sigma is -", "give initial values"]
    ) { m in
      let a = m.parameter("a", HalfNormal(sigma: 1))
      m.observe("obs", Normal(mu: 0, sigma: -a), equals: m.data("y", [1.0]))
    },
    StartFailure(
      name: "initial value outside of the support", words: ["'s'", "0 or more", "-1.0", "give"],
      initial: ["s": [-1]]
    ) { m in
      m.potential("soft", -m.parameter("s", HalfNormal(sigma: 1)))
    },
    StartFailure(
      name: "initial value that is missing", words: ["'b'", "missing", "give"],
      initial: ["a": [1]]
    ) { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      m.potential("soft", -square(a - m.parameter("b", Normal(mu: 0, sigma: 1))))
    },
  ]
}

@Suite struct StartFailureTests {
  @Test(arguments: StartFailure.all) func isExplained(_ failure: StartFailure) async throws {
    let model = try Model(failure.statements)
    let error = try await #require(throws: (any Error).self) {
      _ = try await model.sample(
        draws: 10, tune: 10, chains: 2, marginalize: .off, seed: 1, initial: failure.initial)
    }
    for word in failure.words { #expect("\(error)".contains(word), "'\(word)': \(error)") }
  }
}
