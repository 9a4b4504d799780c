/// Tests of what a linear model asks of its columns.

import Apus
import Testing

@testable import ApusCommand

@Suite struct LinearDataTests {
  @Test func columnsAreStandardisedByThePopulationDeviation() throws {
    let x = try data("y,x\n1,2\n2,4\n4,6\n", ["x"]).predictors[0]
    #expect(x.mean == 4)
    #expect(abs(x.sd - (8.0 / 3).squareRoot()) < 1e-15)
    #expect(x.scores[1] == 0)
  }

  @Test func unusableColumnsAreRefusedByName() {
    expectError("y,x\n1,3\n2,3\n3,3.0\n", ["x"], "column 'x'", "'3'", "leave it out")
    expectError("y,x\n1,3\n1,4\n1,5\n", ["x"], "column 'y'", "choose an outcome")
    expectError("y,x\n1,3\n2,4\n", ["x"], "2 rows are too few", "line 3")
    expectError("y,sigma\n1,3\n2,4\n3,3\n", ["sigma"], "column 'sigma'", "rename")
    expectError("y,x\n1,1e200\n2,-1e200\n3,3\n", ["x"], "column 'x'", "other units")
    expectError("y,x\n1,2\n2,3\n3,4\n", ["x", "z"], "column 'z'", "there is no such column")
  }

  @Test func flatPriorsRefuseDataThatDoNotDetermineTheCoefficients() throws {
    let collinear = "y,a,b\n1,1,2\n2,2,4\n4,3,6\n3,5,10\n5,7,14\n"
    let flat = LinearModel(data: try data(collinear, ["a", "b"]), priors: .flat)
    let error = #expect(throws: TableError.self) { try flat.checkIdentified(file: "t.csv") }
    #expect(error?.description.contains("combination of the other predictors") == true)
    let course = LinearModel(data: try data(collinear, ["a", "b"]), priors: .course)
    #expect(throws: Never.self) { try course.checkIdentified(file: "t.csv") }

    let threeRows = "y,a,b\n1,1,2\n2,2,1\n4,3,6\n"
    let few = LinearModel(data: try data(threeRows, ["a", "b"]), priors: .flat)
    let tooFew = #expect(throws: TableError.self) { try few.checkIdentified(file: "t.csv") }
    #expect(tooFew?.description.contains("3 rows don't determine 4 parameters") == true)
  }

  @Test func priorsAreReportedInUnitsOfTheData() throws {
    let text = LinearPriors.course.report(for: try data("y,x\n10,1\n20,2\n30,3\n", ["x"]))
    #expect(text.contains("Intercept at the mean of the predictors ~ Normal(20, 16.33)"))
    #expect(text.contains("x ~ Normal(0, 12.25) per standard deviation (0.8165)"))
    #expect(text.contains("which is Normal(0, 15) per unit"))
    #expect(text.contains("sigma ~ HalfNormal(8.165)"))
  }

  /// The model on standardised data has, up to the constant of the change of units, the density of
  /// the same model written on the raw data.
  @Test func standardisingChangesNoPosterior() throws {
    let columns = try data("y,x\n10,1\n24,2\n30,3.5\n31,5\n", ["x"])
    let (y, x) = (columns.outcome, columns.predictors[0])
    let scaled = try LinearModel(data: columns, priors: .flat).model().compile()
    let raw = try Model { m in
      let sigma = m.parameter("sigma", HalfCauchy(beta: 2.5))
      let line = m.parameter("a", Flat()) + m.parameter("b", Flat()) * m.data("x", [1, 2, 3.5, 5])
      m.observe("y", Normal(mu: line, sigma: sigma), equals: m.data("outcome", [10.0, 24, 30, 31]))
    }.compile()
    let offsets = try [(0.1, 0.9, 0.3), (-0.4, 0.5, 0.8), (0.2, 1.1, 0.2)].map { a, b, s in
      let slope = b * y.sd / x.sd
      return try scaled.logJoint([
        "scaled intercept": [a], "scaled slopes": [b], "scaled sigma": [s],
      ])
        - raw.logJoint([
          "a": [y.mean + y.sd * a - slope * x.mean], "b": [slope], "sigma": [s * y.sd],
        ])
    }
    #expect(abs(offsets[1] - offsets[0]) < 1e-9 && abs(offsets[2] - offsets[0]) < 1e-9)
  }

  private func data(_ text: String, _ predictors: [String]) throws -> LinearData {
    try LinearData(Table(text: text, file: "t.csv"), outcome: "y", predictors: predictors)
  }

  private func expectError(
    _ text: String, _ predictors: [String], _ parts: String...,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: TableError.self, sourceLocation: sourceLocation) {
      try data(text, predictors)
    }
    let message = error?.description ?? ""
    for part in parts {
      #expect(message.contains(part), "\(message)", sourceLocation: sourceLocation)
    }
  }
}
