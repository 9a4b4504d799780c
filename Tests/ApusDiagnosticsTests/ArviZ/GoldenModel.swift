/// The straight lines of `Tests/ArviZ/goldens.py`, made again, and what ArviZ says of them.
import ApusDiagnostics
import ApusTestSupport
import Foundation

/// Three posteriors of a straight line under unit noise, with 4 chains of 100 draws.
struct GoldenModel {
  static let x = (0..<40).map { (Double($0) - 19.5) / 10 }
  static let y: [Double] = {
    var noise = GeneratorB(seed: 5)
    var y = x.map { 0.5 + 0.8 * $0 + noise.normalish() }
    y[7] += 5
    return y
  }()

  static let all: [String: GoldenModel] = [
    "level": GoldenModel(number: 1, level: 0.4, slope: 0, spread: 0),
    "line": GoldenModel(number: 2, level: 0.5, slope: 0.8, spread: 0.13),
    "reversed": GoldenModel(number: 3, level: 0.5, slope: -0.3, spread: 0.13),
  ]

  private(set) var means: [Double] = []
  /// Draws with every group that the comparison needs.
  private(set) var result = InferenceData()

  private init(number: UInt64, level: Double, slope: Double, spread: Double) {
    var (levels, slopes, replicates): ([Double], [Double], [Double]) = ([], [], [])
    for chain in 0..<4 {
      var generator = GeneratorB(seed: 1000 * number + UInt64(chain))
      for _ in 0..<100 {
        let a = level + 0.15 * generator.normalish()
        let b = slope + spread * generator.normalish()
        levels.append(a)
        slopes.append(b)
        means += Self.x.map { a + b * $0 }
        replicates += Self.x.map { a + b * $0 + generator.normalish() }
      }
    }
    result.posterior["a"] = Fixtures.array(Draws(levels, chains: 4))
    if spread > 0 { result.posterior["b"] = Fixtures.array(Draws(slopes, chains: 4)) }
    let observed = Self.y
    let constant = 0.5 * log(2 * Double.pi)
    result.logLikelihood = Self.group(
      means.enumerated().map { index, mean in
        let residual = observed[index % 40] - mean
        return -0.5 * residual * residual - constant
      })
    result.posteriorPredictive = Self.group(replicates)
    var data = DataGroup()
    data["y"] = DataArray(dims: ["y_dim_0"], shape: [40], values: observed)
    result.observedData = data
  }

  static func group(_ values: [Double]) -> DataGroup {
    var group = DataGroup()
    group["y"] = array(values)
    return group
  }

  static func array(_ values: [Double]) -> DataArray {
    DataArray(dims: ["chain", "draw", "y_dim_0"], shape: [4, 100, 40], values: values)
  }
}

/// What ArviZ says about the three models.
struct ComparisonGoldens: Decodable {
  struct Estimate: Decodable {
    let elpd: Double
    let se: Double
    let p: Double
    let pointwise: [Double]
    let k: [Double]?
    let good_k: Double?
  }

  struct Model: Decodable {
    let loo: Estimate
    let loo09: Estimate
    let looDefault: Estimate
    let waic: Estimate
    let pit: [Double]
    let r2: [Double]

    private enum CodingKeys: String, CodingKey {
      case loo, waic, pit, r2
      case loo09 = "loo 0.9"
      case looDefault = "loo default"
    }
  }

  let y: [Double]
  let models: [String: Model]
  let tables: [String: [String: [String: Double]]]
}
