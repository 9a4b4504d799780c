/// Draws and results that the suites share.
import ApusDiagnostics
import ApusTestSupport

enum Fixtures {
  /// Autoregressive chains of the shared material: chain c uses the seed `firstSeed + c`.
  static func autoregressive(
    chains: Int, draws: Int, coefficient: Double, shift: Double = 0, firstSeed: UInt64 = 1
  ) -> Draws {
    var values: [Double] = []
    for chain in 0..<chains {
      var generator = GeneratorB(seed: firstSeed + UInt64(chain))
      var x = 0.0
      for _ in 0..<draws {
        x = coefficient * x + generator.normalish()
        values.append(x + shift * Double(chain))
      }
    }
    return Draws(values, chains: chains)
  }

  static let setA = autoregressive(chains: 4, draws: 200, coefficient: 0.7)
  static let setB = autoregressive(chains: 4, draws: 201, coefficient: 0.7, shift: 0.5)

  /// Chains of independent draws.
  static func independent(chains: Int = 4, draws: Int = 1000, seed: UInt64 = 100) -> Draws {
    autoregressive(chains: chains, draws: draws, coefficient: 0, firstSeed: seed)
  }

  /// A result with one scalar variable for each entry.
  static func result(_ variables: KeyValuePairs<String, Draws>) -> InferenceData {
    var data = InferenceData()
    for (name, draws) in variables { data.posterior[name] = array(draws) }
    return data
  }

  /// A result that passes every gate.
  static func healthy() -> InferenceData {
    var data = result(["alpha": independent(seed: 100), "beta": independent(seed: 200)])
    data.sampleStats["lp"] = array(independent(seed: 300))
    data.sampleStats["energy"] = array(independent(seed: 400))
    data.sampleStats["diverging"] = flags(0)
    data.sampleStats["reached_max_treedepth"] = flags(0)
    return data
  }

  /// A sampled array of scalars.
  static func array(_ draws: Draws) -> DataArray {
    DataArray(
      dims: ["chain", "draw"], shape: [draws.chainCount, draws.drawCount], values: draws.values)
  }

  /// Flags of 4 chains of 1000 draws, the first `count` of them set.
  static func flags(_ count: Int) -> DataArray {
    DataArray(
      dims: ["chain", "draw"], shape: [4, 1000],
      values: (0..<4000).map { $0 < count ? 1 : 0 }, kind: .boolean)
  }
}

/// Whether two numbers agree to 1e-10 of the larger one.
func agree(_ a: Double, _ b: Double, within tolerance: Double = 1e-10) -> Bool {
  (a - b).magnitude <= tolerance * max(a.magnitude, b.magnitude)
}
