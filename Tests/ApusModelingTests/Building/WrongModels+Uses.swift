/// Wrong uses of right models: replaced data and values of parameters.
import ApusDistributions
import ApusGraph

@testable import ApusModeling

extension WrongModel {
  private static func regression() throws -> Model {
    try Model { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [2])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      let county = m.data("county", [0, 1, 1])
      let s = m.data("s", [1.0, 1, 2])
      m.observe("obs", Normal(mu: a[county], sigma: sigma * s), equals: m.data("y", [1.0, 2, 3]))
      m.observe("count", Poisson(mu: sigma), equals: m.data("n", [1, 0]))
      m.observe("known", Normal(mu: 0, sigma: m.data("scale", 1.0)), equals: m.data("z", 0.5))
    }
  }

  static let replacements = [
    WrongModel("replaced data that are not there", .unknownName, ["'x'", "county, s, y"]) {
      _ = try regression().replacingData(["x": [1.0]])
    },
    WrongModel(
      "replaced data with a missing value", .missingValue, ["'y'", "NaN", "row 1", ".drop"]
    ) {
      _ = try regression().replacingData(["y": [1.0, .nan, 2]])
    },
    WrongModel("replaced data of another rank", .shapeMismatch, ["'s'", "[3]", "[1, 2]"]) {
      _ = try regression().replacingData(["s": [[1.0, 2]]])
    },
    WrongModel("replaced index that is real", .malformedData, ["'county'", "array of Int"]) {
      _ = try regression().replacingData(["county": [0.5]])
    },
    WrongModel("replaced index out of range", .indexOutOfRange, ["county", "7", "row 1", "0 to 1"])
    {
      _ = try regression().replacingData(["county": [0, 7, 1]]).compile()
    },
    WrongModel(
      "replaced rows without the outcome", .shapeMismatch, ["'obs'", "y", "[3]", "[1]", "replace"]
    ) {
      _ = try regression().replacingData(["county": [0], "s": [1.0]]).compile()
    },
    WrongModel(
      "replaced outcome that is impossible", .outsideSupport, ["'count'", "n", "-1", "row 0"]
    ) {
      _ = try regression().replacingData(["n": [-1, 0]]).compile()
    },
    WrongModel(
      "replaced scale that is negative", .invalidArgument, ["'known'", "sigma", "-2.0", "scale"]
    ) {
      _ = try regression().replacingData(["scale": -2.0]).compile()
    },
  ]

  static let values = [
    WrongModel("value that is missing", .unknownName, ["'sigma'", "missing", "all parameters"]) {
      _ = try regression().compile().logJoint(["a": [0, 0]])
    },
    WrongModel("values of another count", .shapeMismatch, ["'a'", "2 elements", "3 values"]) {
      _ = try regression().compile().logJoint(["a": [0, 0, 0], "sigma": [1]])
    },
    WrongModel("value of an unknown name", .unknownName, ["'b'", "a, sigma"]) {
      _ = try regression().compile().logJoint(["a": [0, 0], "sigma": [1], "b": [1]])
    },
    WrongModel("value outside of the support", .outsideSupport, ["'sigma'", "-1.0", "0 or more"]) {
      _ = try regression().compile().unconstrain(["a": [0, 0], "sigma": [-1]])
    },
    WrongModel("value that is not finite", .outsideSupport, ["'a'", "nan", "row 1"]) {
      _ = try regression().compile().unconstrain(["a": [0, .nan], "sigma": [1]])
    },
    WrongModel("value at the edge of a transform", .outsideSupport, ["'sigma'", "edge"]) {
      _ = try regression().compile().unconstrain(["a": [0, 0], "sigma": [0]])
    },
  ]
}
