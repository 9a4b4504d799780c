/// The examples of the documentation, as users write them.
import ApusDiagnostics
import ApusNetCDF
import Foundation
import Testing

@Suite struct DocumentationTests {
  @Test func landingPageExampleRuns() throws {
    try NetCDFFixtures.withFile { file in
      let result = NetCDFFixtures.full()
      try result.write(netCDF: file)
      let again = try InferenceData(netCDF: file)
      let draws = try InferenceData(netCDF: file, groups: ["posterior", "sample_stats"])
      #expect(again.groupNames == result.groupNames)
      #expect(draws.groupNames == ["posterior", "sample_stats"])
    }
  }

  @Test func blocksAreWrittenAsTheyCome() throws {
    try NetCDFFixtures.withFile { file in
      var walk = Walk()
      let writer = try NetCDFWriter(to: file, attributes: ["name": "walk"])
      try writer.define(
        "posterior",
        variables: [NetCDFVariable(name: "x", dims: ["chain", "draw"], shape: [1, 1000])])
      for first in stride(from: 0, to: 1000, by: 100) {
        var block = DataGroup()
        block["x"] = DataArray(dims: ["chain", "draw"], shape: [1, 100], values: walk.next(100))
        try writer.write(block, to: "posterior", draw: first)
      }
      try writer.finish()
      let x = try #require(try InferenceData(netCDF: file).posterior["x"])
      #expect(x.values == (0..<1000).map(Double.init))
    }
  }

  /// Numbers that come in blocks.
  private struct Walk {
    var position = 0

    mutating func next(_ count: Int) -> [Double] {
      position += count
      return (position - count..<position).map(Double.init)
    }
  }
}
