/// Approximations beside sampling and beside ridge by closed form: wall time of whole calls.
import Apus

/// Every method on one model, and ridge on its data.
func cost(
  _ name: String, _ model: Model, _ X: [[Double]], _ y: [Double], repetitions: Int
) async throws {
  let ridge = try await medianSeconds(of: 9) { _ = try Ridge(alpha: 1).fit(X, y) }
  print("\(name): ridge by closed form \(rounded(ridge * 1000)) ms")
  func line(_ method: String, _ seconds: Double, _ text: String) {
    print(
      "  \(method): \(rounded(seconds * 1000)) ms, \(Int((seconds / ridge).rounded())) times ridge"
        + text)
  }
  for method in VariationalMethod.allCases {
    var fit: Approximation?
    let seconds = try await medianSeconds(of: repetitions) {
      fit = try await model.fit(method, seed: 3)
    }
    guard let found = fit?.unconstrained else { continue }
    let micros = found.gradientCount == 0 ? 0 : seconds / Double(found.gradientCount) * 1e6
    line(
      method.rawValue, seconds,
      "; k-hat \(rounded(found.paretoK)), \(found.stop.rawValue), \(found.gradientCount) gradients "
        + "(\(rounded(micros)) us each, all told)")
  }
  var result = InferenceData()
  let seconds = try await medianSeconds(of: repetitions) {
    result = try await model.sample(draws: 1000, tune: 1000, marginalize: .off, seed: 3)
  }
  let summary = try result.summary()
  let ess = summary.rows.map(\.essBulk).min() ?? 0
  let steps = result.sampleStats["n_steps"]?.values.reduce(0, +) ?? 0
  line(
    "NUTS, 4 x (1000 + 1000)", seconds,
    "; smallest bulk ESS \(Int(ess)), \(Int(steps)) gradients after warm-up")
}
