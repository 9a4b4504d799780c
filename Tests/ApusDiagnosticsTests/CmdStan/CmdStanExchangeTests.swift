/// CSV files for CmdStanPy and ArviZ to read.
import ApusDiagnostics
import Foundation
import Testing

@Suite struct CmdStanExchangeTests {
  /// The folder in which `Tests/ArviZ/run` lets both sides write.
  static let folder = ProcessInfo.processInfo.environment["APUS_ARVIZ_FOLDER"]
    .map { URL(fileURLWithPath: $0) }

  @Test(.enabled(if: folder != nil, "Tests/ArviZ/run sets APUS_ARVIZ_FOLDER"))
  func filesForCmdStanPyAreWritten() throws {
    let folder = try #require(Self.folder)
    let run = CmdStanFixtures.run()
    try run.write(cmdStan: folder, base: "cmdstan")
    // ArviZ knows neither tuples nor complex numbers.
    try run.selecting(variables: ["mu", "theta", "L"]).write(cmdStan: folder, base: "plain")
    // Bits of all arrays, by group and name, for a reader that knows nothing of the format.
    var bits: [String: [String: [String]]] = [:]
    var shapes: [String: [Int]] = [:]
    for name in run.groupNames {
      guard let group = run[group: name] else { continue }
      for array in group.names {
        guard let values = group[array] else { continue }
        bits[name, default: [:]][array] = values.values.map { "\($0.bitPattern)" }
        shapes["\(name)/\(array)"] = values.shape
      }
    }
    try JSONEncoder().encode(bits).write(to: folder.appendingPathComponent("cmdstan-bits.json"))
    try JSONEncoder().encode(shapes)
      .write(to: folder.appendingPathComponent("cmdstan-shapes.json"))
  }
}
