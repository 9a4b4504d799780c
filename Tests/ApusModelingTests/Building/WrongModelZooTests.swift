/// The zoo of wrong models: each is refused with a message that names the statement, the value and
/// the way out.
import ApusDistributions
import ApusGraph
import ApusReferenceModels
import Testing

@testable import ApusModeling

@Suite struct WrongModelZooTests {
  @Test(arguments: WrongModel.all) func isRefusedWithHelp(_ wrong: WrongModel) throws {
    try wrong.check()
  }

  @Test func theZooIsLargeAndItsNamesDiffer() {
    let names = WrongModel.all.map(\.name)
    #expect(names.count >= 45)
    #expect(Set(names).count == names.count)
  }

  /// A prior that depends on a later parameter cannot be written, since expressions never change:
  /// the later one must have come from another closure.
  @Test func aPriorCanDependOnALaterParameterOnlyByWayOfAnotherModel() throws {
    var carried: Tensor?
    _ = try Model { m in carried = m.parameter("scale", HalfNormal(sigma: 1)) }
    let later = try #require(carried)
    let error = try #require(throws: ModelError.self) {
      _ = try Model { m in
        m.parameter("x", Normal(mu: 0, sigma: later))
        m.parameter("scale", HalfNormal(sigma: 1))
      }
    }
    #expect(
      error.message
        == "'x' depends on 'scale', which belongs to another model; use the 'scale' of this one")
  }

  @Test func modelsOfPriorsAloneAreLegal() throws {
    let model = try Model { m in
      m.parameter("a", Normal(mu: 0, sigma: 1))
      m.parameter("b", HalfNormal(sigma: 1))
    }
    #expect(model.parameterNames == ["a", "b"])
  }

  @Test func aDeterministicOrAPotentialTouchesAParameter() throws {
    _ = try Model { m in
      m.deterministic("twice", 2 * m.parameter("a", Normal(mu: 0, sigma: 1)))
      m.potential("soft", -square(m.parameter("b", Normal(mu: 0, sigma: 1))))
      let rate = m.parameter("rate", HalfNormal(sigma: 1))
      m.observe("n", Poisson(mu: rate), equals: m.data("y", [1, 2]))
    }
  }

  /// What a density or a map of one's own holds counts as used.
  @Test func whatClosuresAndMapsHoldIsUsed() throws {
    _ = try Model { m in
      let x = m.data("x", 2.0)
      let low = m.data("low", 0.0)
      let a = m.parameter("a", Normal(mu: 0, sigma: 1))
      let b = m.parameter("b", CustomDensity([]) { value, _ in -square(value - x) * exp(a) })
      let c = m.parameter("c", HalfNormal(sigma: 1), transform: LowerBijection(lower: low))
      m.potential("all", a + b + c)
      m.deterministic("d", a)
      m.deterministic("sum", sum(x))
    }
  }

  @Test func replacedDataMayBeUnused() throws {
    let model = try linearModel().replacingData(["X": [[1.0, 2]]])
    #expect(model.dataNames == ["X", "y"])
  }
}

extension WrongModel {
  static let all = shapes + indices + data + domains + connections + priors + replacements + values
}
