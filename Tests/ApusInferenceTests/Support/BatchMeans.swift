/// Means of draws with Monte Carlo errors from batch means, independent of the diagnostics.
import ApusInference

struct BatchMeans {
  let mean: Double
  let standardError: Double

  /// The mean of `value` over all draws; each chain is cut into batches, which are taken as
  /// independent.
  init(_ run: SamplingRun, batchesPerChain: Int = 10, _ value: (ArraySlice<Double>) -> Double) {
    var means: [Double] = []
    for chain in run.chains {
      let length = chain.draws.count / batchesPerChain
      for batch in 0..<batchesPerChain {
        let values = (0..<length).map { value(chain.draws[batch * length + $0]) }
        means.append(values.reduce(0, +) / Double(length))
      }
    }
    let n = Double(means.count)
    let mean = means.reduce(0, +) / n
    let squares = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    self.mean = mean
    standardError = (squares / (n - 1) / n).squareRoot()
  }

  /// The distance from the truth in standard errors.
  func deviation(from truth: Double) -> Double {
    abs(mean - truth) / standardError
  }
}
