/// Wrong models are refused when they are made, in the user's own names.
import ApusDistributions
import ApusGraph
import Testing

@testable import ApusModeling

@Suite struct ModelErrorTests {
  /// The mistake that a model's statements make.
  private func mistake(_ statements: (ModelBuilder) throws -> Void) throws -> ModelError {
    try #require(throws: ModelError.self) { _ = try Model(statements) }
  }

  @Test func shapesThatDoNotFitNameBothPartsAndTheLine() throws {
    let error = try mistake { m in
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1), shape: [3])
      let mu = dot(m.data("X", [[1.0, 2], [3, 4]]), beta)
      m.observe("obs", Normal(mu: mu, sigma: 1), equals: m.data("y", [1.0, 2]))
    }
    #expect(error.reason == .shapeMismatch)
    for part in ["X", "beta", "2 columns", "3 elements"] { #expect(error.message.contains(part)) }
    #expect(error.location?.fileID == "ApusModelingTests/ModelErrorTests.swift")
  }

  @Test func indexOutOfRangeNamesDataValueAndRow() throws {
    let error = try mistake { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [2])
      let group = m.data("group_of", [0, 1, 5])
      m.observe("obs", Normal(mu: a[group], sigma: 1), equals: m.data("y", [1.0, 2, 3]))
    }
    #expect(error.reason == .indexOutOfRange)
    for part in ["group_of", "5", "row 2", "0 to 1"] { #expect(error.message.contains(part)) }
  }

  @Test func impossibleObservationNamesValueAndRow() throws {
    let error = try mistake { m in
      let rate = m.parameter("rate", Gamma(alpha: 2, beta: 1))
      m.observe("count", Poisson(mu: rate), equals: m.data("y", [3, -2, 4]))
    }
    #expect(error.reason == .outsideSupport)
    for part in ["count", "y", "-2", "row 1"] { #expect(error.message.contains(part)) }
  }

  @Test func missingValueIsNeverSilent() throws {
    let missing = try mistake { m in _ = m.data("X", [[1.0, 2], [3, .nan]]) }
    let infinite = try mistake { m in _ = m.data("X", [[1.0, 2], [3, .infinity]]) }
    for (error, word) in [(missing, "NaN"), (infinite, "inf")] {
      #expect(error.reason == .missingValue)
      #expect(error.message.contains("'X'") && error.message.contains("row 1, column 1"))
      #expect(error.message.contains(word))
    }
  }

  @Test func nameUsedTwiceIsRefused() throws {
    let error = try mistake { m in
      m.parameter("slope", Normal(mu: 0, sigma: 1))
      m.parameter("slope", Normal(mu: 0, sigma: 1))
    }
    #expect(error.reason == .duplicateName && error.message.contains("slope"))
  }

  @Test func raggedRowsAreRefused() throws {
    let error = try mistake { m in _ = m.data("X", [[1.0, 2], [3]]) }
    #expect(error.reason == .malformedData && error.message.contains("row 1 has 1"))
  }

  @Test func argumentOutsideOfItsDomainIsRefused() throws {
    let error = try mistake { m in m.parameter("a", Normal(mu: 0, sigma: -1)) }
    #expect(error.reason == .invalidArgument)
    for part in ["'a'", "sigma", "positive", "-1.0"] { #expect(error.message.contains(part)) }
  }

  @Test func discreteParameterIsRefused() throws {
    let error = try mistake { m in m.parameter("k", Poisson(mu: 3)) }
    #expect(error.reason == .unsupported && error.message.contains("discrete"))
  }

  @Test func outcomeOfAnotherLengthIsRefused() throws {
    let error = try mistake { m in
      let mu = m.parameter("a", Normal(mu: 0, sigma: 1)) * m.data("x", [1.0, 2, 3])
      m.observe("obs", Normal(mu: mu, sigma: 1), equals: m.data("y", [1.0, 2]))
    }
    #expect(error.reason == .shapeMismatch)
    for part in ["obs", "y", "[2]", "[3]"] { #expect(error.message.contains(part)) }
  }

  @Test func dimensionWithoutLengthIsRefused() throws {
    let error = try mistake { m in
      m.parameter("a", Normal(mu: 0, sigma: 1), dims: ["county"])
    }
    #expect(error.reason == .unknownName && error.message.contains("county"))
  }

  @Test func labelsOfAnotherLengthAreRefused() throws {
    let error = try mistake { m in
      m.coordinate("county", ["A", "B"])
      m.parameter("a", Normal(mu: 0, sigma: 1), shape: [3], dims: ["county"])
    }
    #expect(error.reason == .shapeMismatch && error.message.contains("county"))
  }

  @Test func firstMistakeWins() throws {
    let error = try mistake { m in
      let X = m.data("X", [1.0, .infinity])
      let wrong = X + m.data("Z", [1.0, 2, 3])
      m.observe("obs", Normal(mu: wrong, sigma: 1), equals: m.data("y", [1.0]))
    }
    #expect(error.reason == .missingValue && error.message.contains("'X'"))
  }

  @Test func errorsOfTheClosureAreThrownAsTheyAre() {
    struct Own: Error {}
    #expect(throws: Own.self) { _ = try Model { _ in throw Own() } }
  }
}
