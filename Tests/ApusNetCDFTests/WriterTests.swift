/// Files written in blocks of draws.
import ApusDiagnostics
import ApusNetCDF
import Foundation
import Synchronization
import Testing

struct WriterTests {
  private let mu = NetCDFVariable(name: "mu", dims: ["chain", "draw"], shape: [2, 5])
  private let n = NetCDFVariable(
    name: "n", dims: ["chain", "draw", "i"], shape: [2, 5, 3], kind: .integer)
  private let rate = NetCDFVariable(name: "rate", dims: ["chain"], shape: [2])

  @Test func blocksInAnyOrderMakeTheFileOfTheWhole() throws {
    try NetCDFFixtures.withFile { file in
      var whole = InferenceData()
      whole.posterior["mu"] = array(mu) { Double($0) / 8 }
      whole.posterior["n"] = array(n) { Double($0) }
      whole.posterior["rate"] = array(rate) { Double($0) }
      whole.posterior.coordinates["i"] = ["a", "b", "c"]
      whole.attributes = ["name": "blocks"]

      let writer = try NetCDFWriter(to: file, attributes: whole.attributes)
      try writer.define(
        "posterior", variables: [mu, n, rate], coordinates: whole.posterior.coordinates)
      for (chain, draw, count) in [(1, 3, 2), (0, 0, 4), (1, 0, 3), (0, 4, 1)] {
        var block = DataGroup()
        block["mu"] = part(whole.posterior["mu"]!, chain, draw, count)
        block["n"] = part(whole.posterior["n"]!, chain, draw, count)
        try writer.write(block, to: "posterior", chain: chain, draw: draw)
      }
      for chain in [1, 0] {
        var block = DataGroup()
        block["rate"] = DataArray(dims: ["chain"], shape: [1], values: [Double(chain)])
        try writer.write(block, to: "posterior", chain: chain)
      }
      #expect(!FileManager.default.fileExists(atPath: file.path))
      try writer.finish()
      NetCDFFixtures.expectSameBits(try InferenceData(netCDF: file), whole)
    }
  }

  @Test func drawsThatWereNotWrittenAreMissed() throws {
    try NetCDFFixtures.withFile { file in
      let writer = try NetCDFWriter(to: file)
      try writer.define("posterior", variables: [mu])
      var block = DataGroup()
      block["mu"] = DataArray(dims: ["chain", "draw"], shape: [1, 5], values: [1, 2, 3, 4, 5])
      try writer.write(block, to: "posterior", chain: 0)
      block["mu"] = DataArray(dims: ["chain", "draw"], shape: [1, 2], values: [1, 2])
      try writer.write(block, to: "posterior", chain: 1)
      let error = try failure { try writer.finish() }
      #expect(error.reason == .incomplete && error.variable == "mu")
      #expect(error.description.contains("draw 2 of chain 1"))
    }
  }

  @Test func writersThatAreGivenUpLeaveNothing() throws {
    try NetCDFFixtures.withFile { file in
      try Data("old".utf8).write(to: file)
      do {
        let writer = try NetCDFWriter(to: file)
        try writer.define("posterior", variables: [mu])
      }
      let folder = file.deletingLastPathComponent()
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["fit.nc"])
      #expect(try Data(contentsOf: file) == Data("old".utf8))
    }
  }

  @Test func blocksThatDoNotFitAreRefused() throws {
    try NetCDFFixtures.withFile { file in
      let writer = try NetCDFWriter(to: file)
      try writer.define("posterior", variables: [mu, n])
      func refuse(
        _ name: String, _ array: DataArray, chain: Int = 0, draw: Int = 0,
        to group: String = "posterior"
      ) throws -> NetCDFError {
        var block = DataGroup()
        block[name] = array
        return try failure { try writer.write(block, to: group, chain: chain, draw: draw) }
      }
      let two = DataArray(dims: ["chain", "draw"], shape: [1, 2], values: [1, 2])
      #expect(try refuse("mu", two, draw: 4).reason == .wrongShape)
      #expect(try refuse("mu", two, draw: -1).reason == .wrongShape)
      #expect(try refuse("mu", two, chain: 2).reason == .wrongShape)
      #expect(try refuse("mu", two, draw: .max).reason == .wrongShape)
      #expect(try refuse("n", two).reason == .wrongShape)
      #expect(try refuse("tau", two).reason == .unknownGroup)
      #expect(try refuse("mu", two, to: "prior").group == "prior")
      let half = DataArray(
        dims: ["chain", "draw", "i"], shape: [1, 1, 3], values: [1, 0.5, 2], kind: .integer)
      let error = try refuse("n", half)
      #expect(error.reason == .wrongValue && error.description.contains("0.5 at element 1"))
    }
  }

  @Test func largeArraysAreWrittenAndReadInPieces() throws {
    try NetCDFFixtures.withFile { file in
      var result = InferenceData()
      let wide = NetCDFVariable(
        name: "wide", dims: ["chain", "draw", "i"], shape: [2, 3, 70_001], kind: .integer)
      let flag = NetCDFVariable(
        name: "flag", dims: ["chain", "draw"], shape: [2, 70_001], kind: .boolean)
      result.posterior["wide"] = array(wide) { Double($0) }
      result.sampleStats["flag"] = array(flag) { $0 % 7 == 0 ? 1 : 0 }
      try result.write(netCDF: file, compression: 0)
      NetCDFFixtures.expectSameBits(try InferenceData(netCDF: file), result)
      let size = try Data(contentsOf: file).count
      try result.write(netCDF: file)
      #expect(try Data(contentsOf: file).count < size / 2)
      NetCDFFixtures.expectSameBits(try InferenceData(netCDF: file), result)
    }
  }

  /// Processes that start while a file is open inherit what holds it open, and outlive its closing.
  @Test func filesAreReadWhileOtherProcessesStart() throws {
    var result = InferenceData()
    result.posterior["x"] = DataArray(
      dims: ["chain", "draw"], shape: [1, 1000], values: (0..<1000).map(Double.init))
    let written = result
    let isDone = Mutex(false)
    let starter = Thread {
      while !isDone.withLock(\.self) { Self.runShortProcess() }
    }
    starter.start()
    defer { isDone.withLock { $0 = true } }
    for _ in 0..<200 {
      try NetCDFFixtures.withFile { file in
        try written.write(netCDF: file)
        NetCDFFixtures.expectSameBits(try InferenceData(netCDF: file), written)
      }
    }
  }

  /// Runs a process that inherits every open file, unlike those of Foundation, for a moment.
  private static func runShortProcess() {
    var process: pid_t = 0
    let words: [String] = ["sleep", "0.005"]
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    guard posix_spawn(&process, "/bin/sleep", nil, nil, arguments, nil) == 0 else { return }
    var status: Int32 = 0
    waitpid(process, &status, 0)
  }

  private func array(_ variable: NetCDFVariable, _ value: (Int) -> Double) -> DataArray {
    DataArray(
      dims: variable.dims, shape: variable.shape,
      values: (0..<variable.shape.reduce(1, *)).map(value), kind: variable.kind)
  }

  /// Draws of one chain.
  private func part(_ array: DataArray, _ chain: Int, _ draw: Int, _ count: Int) -> DataArray {
    let size = array.elementCount
    let first = (chain * array.drawCount + draw) * size
    return DataArray(
      dims: array.dims, shape: [1, count] + array.elementShape,
      values: Array(array.values[first..<first + count * size]), kind: array.kind)
  }
}
