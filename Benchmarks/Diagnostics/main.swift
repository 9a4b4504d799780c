/// The time of diagnostics: the summary of many quantities, and leave-one-out of many observations.
import Apus

/// The median wall time of some repetitions, in seconds.
func medianSeconds(of repetitions: Int, _ body: () throws -> Void) rethrows -> Double {
  var times = [Double]()
  for _ in 0..<repetitions {
    let start = ContinuousClock.now
    try body()
    times.append((ContinuousClock.now - start) / .seconds(1))
  }
  return times.sorted()[repetitions / 2]
}

/// Chains with an autocorrelation of each element; 4 chains of 1,000 draws.
func array(_ elements: Int, correlation: Double) -> DataArray {
  var random = RandomStream(seed: 5, purpose: .simulation)
  let noise = (1 - correlation * correlation).squareRoot()
  var values = [Double]()
  for _ in 0..<4 {
    var state = (0..<elements).map { _ in Variates.normal(using: &random) }
    for _ in 0..<1000 {
      for i in state.indices {
        state[i] = correlation * state[i] + noise * Variates.normal(using: &random)
      }
      values += state
    }
  }
  return DataArray(
    dims: ["chain", "draw", "x_dim_0"], shape: [4, 1000, elements], values: values)
}

func run() throws {
  for correlation in [0, 0.5, 0.95] {
    var data = InferenceData()
    data.posterior["x"] = array(1000, correlation: correlation)
    let seconds = try medianSeconds(of: 7) { _ = try data.summary() }
    print(
      "summary of 1,000 quantities, 4 x 1,000 draws, autocorrelation \(correlation): "
        + "\((seconds * 1e4).rounded() / 10) ms")
  }
  var data = InferenceData()
  var group = DataGroup()
  group["y"] = array(1000, correlation: 0.5)
  data.logLikelihood = group
  let seconds = try medianSeconds(of: 5) { _ = try data.loo(relativeEfficiency: 0.5) }
  print("leave-one-out of 1,000 observations, 4,000 draws: \((seconds * 1e4).rounded() / 10) ms")
}

try run()
