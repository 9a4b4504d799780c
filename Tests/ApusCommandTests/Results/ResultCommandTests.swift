/// Tests of fits that are kept, and of the subcommands that read them.

import Apus
import ArgumentParser
import Foundation
import Testing

@testable import ApusCommand

@Suite struct ResultCommandTests {
  @Test(arguments: ["fit.nc", "fit.apus"])
  func aFitThatIsKeptIsSummarizedAsItWas(name: String) async throws {
    try await withFolder { folder in
      let path = folder + "/" + name
      let fitted = try await fit("--output", path)
      let recorder = Recorder()
      let status = try SummaryCommand.parse([path]).summarize(on: recorder.console)
      #expect(status == .fine)
      #expect(recorder.results == fitted)
      let verdict = Recorder()
      #expect(try DiagnoseCommand.parse([path]).diagnose(on: verdict.console) == .fine)
      #expect(fitted.hasPrefix(verdict.results))
      let csv = Recorder()
      _ = try SummaryCommand.parse([path, "--variables", "mom_iq", "--format", "csv"])
        .summarize(on: csv.console)
      #expect(csv.results.hasPrefix("name,mean,sd,hdi_3%") && csv.results.contains("\nmom_iq,"))
      #expect(!csv.results.contains("Intercept"))
    }
  }

  @Test func modelsAreComparedByTheirFiles() async throws {
    try await withFolder { folder in
      let (good, bad) = (folder + "/good.nc", folder + "/bad.apus")
      _ = try await fit("--output", good)
      _ = try await fit("--output", bad, predictor: "mom_hs")
      let recorder = Recorder()
      let status = try CompareCommand.parse([bad, good]).compare(on: recorder.console)
      #expect(status == .fine)
      let lines = recorder.results.split(separator: "\n")
      #expect(lines[1].hasPrefix(good) && lines[2].hasPrefix(bad))
      // The log likelihood is that of the outcome in its own units.
      let table = try Table(path: try resource("kidiq.csv"))
      let scores = try table.column("kid_score").numbers()
      let result = try ResultFile.read([good])
      let sigma = result.posterior["sigma"]!.values[0]
      let mean =
        result.posterior["Intercept"]!.values[0] + result.posterior["mom_iq"]!.values[0]
        * (try table.column("mom_iq").numbers()[0])
      let density = try Normal(mu: mean, sigma: sigma).logDensity(scores[0])
      #expect(abs(result.logLikelihood!["kid_score"]!.values[0] - density) < 1e-10)
    }
  }

  @Test func chainsOfCmdStanAreOneResult() async throws {
    try await withFolder { folder in
      _ = try await fit("--output", folder + "/fit.nc")
      let files = try ResultFile.read([folder + "/fit.nc"]).write(
        cmdStan: URL(fileURLWithPath: folder), base: "chain")
      let recorder = Recorder()
      #expect(
        try SummaryCommand.parse(files.map(\.path)).summarize(on: recorder.console) == .fine)
      #expect(recorder.results.contains("mom_iq"))
    }
  }

  @Test func placesThatCannotHoldAResultAreRefusedBeforeTheRun() async throws {
    for (path, words) in [
      ("fit.txt", "no format"), ("fit", "no format"), ("fit.csv", "cannot be written"),
      ("/no/such/folder/fit.nc", "there is no folder '/no/such/folder'"),
    ] {
      let error = await #expect(throws: ResultFileError.self) {
        _ = try await fit("--output", path)
      }
      #expect(error?.description.contains(words) == true, "\(path)")
      #expect(error.map { CommandStatus($0) } == .badInput)
    }
    #expect(throws: ResultFileError.self) { try ResultFile.read(["a.nc", "b.nc"]) }
    #expect(throws: ResultFileError.self) { try ResultFile.read(["a.csv", "b.nc"]) }
    let missing = #expect(throws: (any Error).self) { try ResultFile.read(["/no/such/fit.nc"]) }
    #expect(missing.map { CommandStatus($0) } == .badInput)
  }

  @Test func theDoctorFindsThisInstallationWell() async throws {
    let recorder = Recorder()
    let status = try await DoctorCommand.parse([]).examine(on: recorder.console)
    #expect(status == .fine)
    for word in ["kernels: ", "OpenBLAS for ", apusVersion, "sampled correctly"] {
      #expect(recorder.results.contains(word))
    }
    let json = Recorder()
    _ = try await DoctorCommand.parse(["--format", "json"]).examine(on: json.console)
    #expect(try JSONSerialization.jsonObject(with: Data(json.results.utf8)) is [String: Any])
  }

  private func fit(_ arguments: String..., predictor: String = "mom_iq") async throws -> String {
    let recorder = Recorder()
    let command = try FitCommand.parse(
      [
        "--data", try resource("kidiq.csv"), "--outcome", "kid_score", "--predictors", predictor,
        "--seed", "4",
      ] + arguments)
    _ = try await command.fit(on: recorder.console)
    return recorder.results
  }

  /// Runs `body` with the path of a folder that goes when it ends.
  private func withFolder(_ body: (String) async throws -> Void) async throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("apus-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    try await body(url.path)
  }
}
