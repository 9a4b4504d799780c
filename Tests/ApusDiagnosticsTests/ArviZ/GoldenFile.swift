/// The golden numbers made by `Tests/ArviZ/goldens.py`, and the draws they belong to.
import ApusDiagnostics
import Foundation

/// A file of the folder Resources is not there.
struct MissingResource: Error {
  let name: String
}

/// Decodes a JSON file of the folder Resources.
func golden<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
  guard
    let url = Bundle.module.url(
      forResource: name, withExtension: "json", subdirectory: "Resources")
  else { throw MissingResource(name: name) }
  return try JSONDecoder().decode(type, from: Data(contentsOf: url))
}

/// What ArviZ says about each case of draws.
struct DiagnosticGoldens: Decodable {
  struct Case: Decodable {
    let sum: Double
    let rhat: [String: Double?]
    let ess: [String: Double?]
    let mcse: [String: Double?]
    let bfmi: [Double?]
    let hdi: [String: [Double]]
    let eti: [Double]
    let mad: Double
    let skewness: Double
    let autocovariance: [Double]
    let autocorrelation: [Double]
  }

  struct Density: Decodable {
    let bandwidth: Double
    let first: Double
    let last: Double
    let pdf: [Double]
    let regions: [[Double]]
  }

  let cases: [String: Case]
  let density: [String: Density]
}

/// The draws of the cases, by the names that the goldens have.
enum GoldenDraws {
  static var names: [String] { all.map(\.name) }

  static func named(_ name: String) throws -> Draws {
    guard let entry = all.first(where: { $0.name == name }) else {
      throw MissingResource(name: name)
    }
    return entry.draws
  }

  static let all: [(name: String, draws: Draws)] = [
    ("autocorrelated", Fixtures.setA),
    ("shifted", Fixtures.setB),
    ("antithetic", Fixtures.autoregressive(chains: 1, draws: 400, coefficient: -0.6)),
    ("short", Fixtures.autoregressive(chains: 2, draws: 7, coefficient: 0.3, firstSeed: 40)),
    ("four", Fixtures.autoregressive(chains: 2, draws: 4, coefficient: 0.3, firstSeed: 50)),
    ("heavy", mapped(Fixtures.setA) { $0 * $0 * $0 }),
    (
      "counts",
      mapped(Fixtures.autoregressive(chains: 4, draws: 250, coefficient: 0.5, firstSeed: 60)) {
        $0.rounded(.down)
      }
    ),
    ("sticky", Fixtures.autoregressive(chains: 3, draws: 500, coefficient: 0.98, firstSeed: 70)),
    ("many", Fixtures.autoregressive(chains: 12, draws: 60, coefficient: 0.4, firstSeed: 80)),
    ("bimodal", bimodal),
  ]

  static var bimodal: Draws {
    let noise = Fixtures.autoregressive(chains: 4, draws: 1000, coefficient: 0, firstSeed: 90)
    let values = noise.values.enumerated().map { ($0.offset % 1000 % 3 == 0 ? -4 : 3) + $0.element }
    return Draws(values, chains: 4)
  }

  private static func mapped(_ draws: Draws, _ transform: (Double) -> Double) -> Draws {
    Draws(draws.values.map(transform), chains: draws.chainCount)
  }
}
