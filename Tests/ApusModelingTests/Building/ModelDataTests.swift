/// The values that can be data, and their replacement.
import ApusDistributions
import ApusGraph
import ApusLinearAlgebra
import ApusReferenceModels
import Testing

@testable import ApusModeling

@Suite struct ModelDataTests {
  @Test func everyKindOfValueBecomesAnArrayInRowMajorOrder() throws {
    #expect(2.5.tensorData(named: "x") == TensorData(shape: [], values: [2.5]))
    #expect(try [true, false].tensorData(named: "x").values == [1, 0])
    #expect(try [3, 4].tensorData(named: "x").kind == .integer)
    let rows = try [[1.0, 2], [3, 4], [5, 6]].tensorData(named: "x")
    #expect(rows == TensorData(shape: [3, 2], values: [1, 2, 3, 4, 5, 6]))
    let matrix = Matrix(rows: 3, columns: 2, columnMajor: [1, 3, 5, 2, 4, 6])
    #expect(matrix.tensorData(named: "x") == rows)
    #expect(try [[Double]]().tensorData(named: "x").shape == [0, 0])
  }

  @Test func replacedDataChangeTheDensityLikeANewModel() throws {
    func model(_ x: [Double], _ y: [Double]) throws -> Model {
      try Model { m in
        let slope = m.parameter("slope", Normal(mu: 0, sigma: 1))
        m.observe("obs", Normal(mu: slope * m.data("x", x), sigma: 1), equals: m.data("y", y))
      }
    }
    let replaced = try model([1, 2], [3, 4]).replacingData(["x": [1.0, 5, 2], "y": [0.5, 1, 2]])
    let fresh = try model([1, 5, 2], [0.5, 1, 2])
    let point = ["slope": [0.7]]
    #expect(try replaced.compile().logJoint(point) == fresh.compile().logJoint(point))
  }

  @Test func replacementThatDoesNotFitIsFoundWhenTheDensityIsAskedFor() throws {
    let model = try linearModel().replacingData(["X": [[1.0, 2]]])
    let error = try #require(throws: ModelError.self) { _ = try model.compile() }
    #expect(error.reason == .shapeMismatch && error.message.contains("obs"))
  }

  @Test func replacementsAreChecked() throws {
    let model = try linearModel()
    func message(_ data: [String: any ModelData]) throws -> String {
      try #require(throws: ModelError.self) { _ = try model.replacingData(data) }.message
    }
    #expect(try message(["Z": 1.0]).contains("X, y"))
    #expect(try message(["y": [1.0, .nan]]).contains("NaN"))
    #expect(try message(["X": [1.0, 2]]).contains("dimensions"))
  }

  @Test func indexOutOfRangeInReplacedDataIsFound() throws {
    let model = try Model { m in
      let a = m.parameter("a", Normal(mu: 0, sigma: 1), shape: [2])
      let group = m.data("group", [0, 1])
      m.observe("obs", Normal(mu: a[group], sigma: 1), equals: m.data("y", [1.0, 2]))
    }
    let error = try #require(throws: ModelError.self) {
      _ = try model.replacingData(["group": [0, 7]]).compile()
    }
    #expect(error.reason == .indexOutOfRange && error.message.contains("7"))
  }
}
