/// CmdStan's CSV files: written, read, by hand and damaged.
import ApusTestSupport
import Foundation
import Testing

@testable import ApusDiagnostics

struct CmdStanTests {
  // MARK: - Ours

  @Test func runsComeBackToTheBit() throws {
    try CmdStanFixtures.withFolder { folder in
      let run = CmdStanFixtures.run()
      let files = try run.write(
        cmdStan: folder.appendingPathComponent("new"), base: "fit")
      #expect(files.map(\.lastPathComponent) == ["fit_1.csv", "fit_2.csv"])
      let again = try InferenceData(cmdStan: files)
      for name in run.groupNames {
        guard let group = run[group: name], let other = again[group: name] else {
          Issue.record("group \(name) is lost")
          continue
        }
        #expect(Set(group.names) == Set(other.names))
        for name in group.names {
          #expect(group[name]?.dims == other[name]?.dims, "\(name)")
          #expect(group[name]?.shape == other[name]?.shape, "\(name)")
          #expect(group[name]?.kind == other[name]?.kind, "\(name)")
          let bits = [group, other].map { $0[name]?.values.map(\.bitPattern) }
          #expect(bits[0] == bits[1], "\(name)")
        }
      }
      #expect(again.groupNames == run.groupNames && again.attributes == run.attributes)
      #expect(again.posterior.attributes == run.posterior.attributes)
      #expect(again.sampleStats.attributes == run.sampleStats.attributes)
      let names = try FileManager.default.contentsOfDirectory(
        atPath: files[0].deletingLastPathComponent().path)
      #expect(names.count == 2)
    }
  }

  @Test func headersAreColumnMajorFromOne() throws {
    try CmdStanFixtures.withFolder { folder in
      let file = try CmdStanFixtures.run().write(cmdStan: folder, base: "fit")[0]
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      let header = try #require(lines.first { !$0.hasPrefix("#") })
      #expect(
        header == """
          lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu,theta.1,\
          theta.2,theta.3,L.1.1,L.2.1,L.1.2,L.2.2,L.1.3,L.2.3,t:1,t:2.1,t:2.2,z.1.real,z.2.real,\
          z.1.imag,z.2.imag
          """)
      #expect(lines.filter { !$0.hasPrefix("#") }.count == 8)
      let terminated = try #require(lines.firstIndex(of: "# Adaptation terminated"))
      #expect(lines[terminated - 1].split(separator: ",")[7] == "nan")
      #expect(lines[terminated + 1] == "# Step size = 0.7")
      #expect(lines[terminated + 2] == "# Diagonal elements of inverse mass matrix:")
      #expect(lines[terminated + 3] == "# 1.0, 0.1, 1e-09")
      #expect(lines.contains("#     save_warmup = true") && lines.contains("#     num_warmup = 3"))
    }
  }

  @Test func whatTheFormatCannotHoldIsRefused() throws {
    func refuse(_ change: (inout InferenceData) -> Void) throws -> CmdStanError {
      var run = CmdStanFixtures.run()
      change(&run)
      return try CmdStanFixtures.withFolder { folder in
        let error = try failure { try run.write(cmdStan: folder, base: "fit") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        return error
      }
    }
    for name in ["a,b", "a.1", "a b", "", "lp__", "a#", "a\nb", "a:", "\"a"] {
      let error = try refuse { $0.posterior[name] = $0.posterior["mu"] }
      #expect(error.reason == .unwritable && error.column == name, "\(name)")
    }
    let constant = try refuse {
      $0.posterior["c"] = DataArray(dims: ["chain"], shape: [2], values: [1, 2])
    }
    #expect(constant.column == "c")
    let lengths = try refuse {
      $0.sampleStats["lp"] = DataArray(
        dims: ["chain", "draw"], shape: [1, 8], values: Array(repeating: 0, count: 8))
    }
    #expect(lengths.column == "lp")
    #expect(try refuse { $0 = InferenceData() }.reason == .unwritable)
    #expect(try refuse { $0.warmupPosterior?["mu"] = nil }.reason == .unwritable)
  }

  // MARK: - CmdStan's

  @Test func filesOfCmdStanAreRead() throws {
    let result = try read([CmdStanFixtures.byCmdStan])
    #expect(result.posterior.names == ["mu", "B", "a:1", "a:2"])
    #expect(result.posterior["mu"]?.values == [-.infinity, .infinity])
    let B = try #require(result.posterior["B"])
    #expect(B.shape == [1, 2, 2, 2] && B.dims == ["chain", "draw", "B_dim_0", "B_dim_1"])
    #expect(B.values.prefix(4) == [11, 12, 21, 22])
    #expect(result.posterior["a:1"]?.shape == [1, 2, 2])
    #expect(result.posterior["a:1"]?.values.prefix(2) == [1, 2])
    #expect(result.posterior["a:2"]?.values.prefix(4) == [101, 102, 201, 202])
    #expect(result.sampleStats["lp"]?.values == [-3, -45])
    #expect(
      result.sampleStats["diverging"]
        == DataArray(dims: ["chain", "draw"], shape: [1, 2], values: [0, 1], kind: .boolean))
    #expect(result.sampleStats["n_steps"]?.kind == .integer)
    #expect(result.sampleStats["step_size_nom"]?.values == [0.8])
    #expect(result.sampleStats["inv_metric"]?.shape == [1, 2, 2])
    #expect(result.sampleStats["inv_metric"]?.values == [1, 0.5, 0.5, 2])
    #expect(result.warmupSampleStats?["lp"]?.values == [-1, -2])
    #expect(result.warmupPosterior?["mu"]?.values[1].isNaN == true)
    #expect(result.attributes == ["name": "schools"])
    #expect(
      result.posterior.attributes == [
        "inference_library": "stan", "inference_library_version": "2.36.0", "tuning_steps": "4",
        "seed": "4711", "thin": "2", "sampling_time": "0.007",
      ])
  }

  @Test func chainsAreInTheOrderOfTheFiles() throws {
    let second = CmdStanFixtures.byCmdStan.replacingOccurrences(of: "-inf,11", with: "5,11")
    let result = try read([second, CmdStanFixtures.byCmdStan])
    #expect(result.posterior["mu"]?.values == [5, .infinity, -.infinity, .infinity])
    #expect(result.sampleStats["inv_metric"]?.shape == [2, 2, 2])
  }

  @Test func barePosteriorsAreRead() throws {
    let result = try read(["mu,tau\r\n1,2\r\n3,4\r\n"])
    #expect(result.posterior["tau"]?.values == [2, 4] && result.sampleStats.isEmpty)
    #expect(result.warmupPosterior == nil)
  }

  @Test func runsThatWereCutShortAreIncomplete() throws {
    let text = CmdStanFixtures.byCmdStan.replacingOccurrences(of: "les = 3", with: "les = 9")
    let result = try read([text])
    #expect(result.posterior.attributes["incomplete"] == "true")
    #expect(!result.diagnose().passed)
  }

  @Test func errorsNameFileLineAndColumn() throws {
    let text = CmdStanFixtures.byCmdStan
    func error(_ old: String, _ new: String) throws -> CmdStanError {
      try failure { _ = try read([text.replacingOccurrences(of: old, with: new)]) }
    }
    let number = try error("-4.5e+01", "-4.5f+01")
    #expect(number.reason == .wrongNumber && number.line == 30 && number.column == "lp__")
    #expect(number.description.contains("chain_1.csv:30: 'lp__' is '-4.5f+01'"))
    let row = try error("Inf,11,", "Inf,")
    #expect(row.reason == .wrongRow && row.line == 30)
    #expect(try error("a.2:2.2", "a.2:2.3").column == "a:2")
    #expect(try error("B.2.2", "B.2.0").column == "B.2.0")
    #expect(try error("B.2.2", "B.2.1").column == "B.2.1")
    #expect(try error("B.2.2", "B.9999999999.9999999999").column == "B")
    #expect(try error("B.2.2", "B.99999999999999999999").column == "B.99999999999999999999")
    #expect(try error("method = sample", "method = optimize").reason == .unsupportedMethod)
    #expect(try error("Step size = 0.8", "Step size = fast").line == 25)
    #expect(try error("# 1, 0.5", "# one").line == 27)
    #expect(try error("# 0.5, 2\n", "").reason == .wrongNumber)
    #expect(try error(",1,1,0,2.5", ",1.5,1,0,2.5").column == "treedepth__")
    #expect(try failure { _ = try read([""]) }.reason == .noDraws)
    #expect(try failure { _ = try read(["mu\n"]) }.reason == .noDraws)
    #expect(try failure { _ = try read([]) }.reason == .unequalFiles)
    #expect(try failure { _ = try read(["mu\n1\n", "mu\n1\n2\n"]) }.reason == .unequalFiles)
    let header = try failure { _ = try read(["mu,a\n1,2\n", "mu,b\n1,2\n"]) }
    #expect(header.reason == .unequalFiles && header.column == "b" && header.line == 1)
    let nowhere = URL(fileURLWithPath: "/no/such/file.csv")
    #expect(try failure { _ = try InferenceData(cmdStan: [nowhere]) }.reason == .disk)
  }

  // MARK: - Metrics

  @Test func metricsComeBackToTheBit() throws {
    try CmdStanFixtures.withFolder { folder in
      let file = folder.appendingPathComponent("metric.json")
      for shape in [[3], [2, 2], [0]] {
        let array = DataArray(
          dims: shape.indices.map { "inv_metric_dim_\($0)" }, shape: shape,
          values: (0..<shape.reduce(1, *)).map { 1e-9 / Double($0 + 3) })
        try array.write(cmdStanMetric: file)
        #expect(try DataArray(cmdStanMetric: file) == array)
      }
      for text in ["", "{}", "[1]", "{\"inv_metric\": [[1, 2], [3]]}", "{\"inv_metric\": [\"a\"]}"]
      {
        try Data(text.utf8).write(to: file)
        #expect(try failure { _ = try DataArray(cmdStanMetric: file) }.reason == .wrongNumber)
      }
      let oblong = DataArray(dims: ["i", "j"], shape: [1, 2], values: [1, 2])
      #expect(try failure { try oblong.write(cmdStanMetric: file) }.reason == .unwritable)
      let infinite = DataArray(dims: ["i"], shape: [1], values: [.infinity])
      #expect(try failure { try infinite.write(cmdStanMetric: file) }.reason == .unwritable)
      let nowhere = folder.appendingPathComponent("no/metric.json")
      #expect(try failure { _ = try DataArray(cmdStanMetric: nowhere) }.reason == .disk)
    }
  }

  // MARK: - Damage

  @Test func mutatedFilesAreReadOrRefused() throws {
    let whole = Array(CmdStanFixtures.byCmdStan.utf8)
    var generator = GeneratorB(seed: 2026)
    func below(_ bound: Int) -> Int { Int(generator.uniform() * Double(bound)) }
    var (read, refused, misplaced) = (0, 0, 0)
    for _ in 0..<10_000 {
      var bytes = whole
      for _ in 0...below(3) {
        let place = below(bytes.count)
        let end = min(place + 1 + below(40), bytes.count)
        switch below(3) {
        case 0: bytes[place] ^= UInt8(1 << below(8))
        case 1: bytes.removeSubrange(place..<end)
        default: bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count))
        }
      }
      do {
        let result = try InferenceData(cmdStanFiles: ["chain.csv"]) { _ in bytes }
        if result.posterior.isEmpty && result.sampleStats.isEmpty { misplaced += 1 }
        read += 1
      } catch {
        if error.path != "chain.csv" || !error.description.hasPrefix("chain.csv") { misplaced += 1 }
        refused += 1
      }
    }
    // Both happen often: much of a file is comments that nobody reads, and digits.
    #expect(read > 1000 && refused > 1000, "\(read) read, \(refused) refused")
    #expect(misplaced == 0)
  }

  // MARK: - Helpers

  private func read(_ texts: [String]) throws -> InferenceData {
    try CmdStanFixtures.withFolder { folder in
      var files: [URL] = []
      for (index, text) in texts.enumerated() {
        files.append(folder.appendingPathComponent("chain_\(index + 1).csv"))
        try Data(text.utf8).write(to: files[index])
      }
      return try InferenceData(cmdStan: files)
    }
  }

  private func failure(
    _ location: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) throws -> CmdStanError {
    try #require(
      #expect(throws: CmdStanError.self, sourceLocation: location) { try body() },
      sourceLocation: location)
  }
}
