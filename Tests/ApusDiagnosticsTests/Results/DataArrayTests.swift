/// Sampled arrays: their layout, their names and their statistics by element.
import ApusDiagnostics
import Testing

struct DataArrayTests {
  // Two chains, three draws, two elements: the second is ten times the first.
  let array = DataArray(
    dims: ["chain", "draw", "beta_dim_0"], shape: [2, 3, 2],
    values: [1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 9, 90])

  @Test func elementsAreColumnsOfDraws() {
    #expect(array.chainCount == 2 && array.drawCount == 3 && array.elementCount == 2)
    #expect(array.elementDims == ["beta_dim_0"] && array.elementShape == [2])
    #expect(array.draws(element: 1) == Draws([10, 20, 30, 40, 50, 90], chains: 2))
  }

  @Test func statisticsComeByElement() {
    #expect(array.mean() == [4, 40])
    #expect(array.median() == [3.5, 35])
    #expect(agree(array.standardDeviation()[1], 800.0.squareRoot()))
    #expect(agree(array.quantile(0.9)[0], 7))
    #expect(array.hdi(0.6)[0] == CredibleInterval(lower: 1, upper: 4))
    #expect(array.probability { $0 > 3 } == [0.5, 1])
  }

  @Test func valuesThatAreNotFiniteAreNeverSilent() {
    let broken = DataArray(dims: ["chain", "draw"], shape: [1, 3], values: [1, .nan, 3])
    #expect(broken.mean()[0].isNaN && broken.probability { $0 > 0 }[0].isNaN)
    let empty = DataArray(dims: ["chain", "draw"], shape: [4, 0], values: [])
    #expect(empty.mean()[0].isNaN && empty.probability { $0 > 0 }[0].isNaN)
  }

  @Test func arraysWithoutSampleDimensionsAreOneDraw() {
    let data = DataArray(dims: ["row"], shape: [3], values: [1, 2, 3])
    #expect(data.chainCount == 1 && data.drawCount == 1)
    #expect(data.mean() == [1, 2, 3])
  }

  @Test func elementNamesCarryIndicesOrLabels() {
    var group = DataGroup()
    group["alpha"] = DataArray(dims: ["chain", "draw"], shape: [1, 1], values: [0])
    group["B"] = DataArray(
      dims: ["chain", "draw", "row", "group"], shape: [1, 1, 2, 2], values: [0, 0, 0, 0])
    group["none"] = DataArray(dims: ["chain", "draw", "x"], shape: [1, 1, 0], values: [])
    #expect(group.elementNames(of: "alpha") == ["alpha"])
    #expect(group.elementNames(of: "B") == ["B[0, 0]", "B[0, 1]", "B[1, 0]", "B[1, 1]"])
    #expect(group.elementNames(of: "none").isEmpty && group.elementNames(of: "gamma").isEmpty)
    group.coordinates["group"] = ["g0", "g3"]
    #expect(group.elementNames(of: "B") == ["B[0, g0]", "B[0, g3]", "B[1, g0]", "B[1, g3]"])
    group.coordinates["group"] = ["too few"]
    #expect(group.elementNames(of: "B")[1] == "B[0, 1]")
  }
}
