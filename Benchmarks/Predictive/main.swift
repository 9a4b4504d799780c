/// Predictive simulation: many replications of a small data set, and a stream of replications that
/// would not fit into memory.
///
/// Suites by name: `course`, `stream`; all without a name.
import Apus

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A linear regression with random data and draws near its coefficients.
struct Regression {
  let model: Model
  let posterior: InferenceData

  init(rows: Int, columns: Int, chains: Int, draws: Int) throws {
    var generator = RandomStream(seed: 1, purpose: .simulation)
    var X = Matrix(rows: rows, columns: columns)
    for j in 0..<columns {
      for i in 0..<rows { X[i, j] = Variates.normal(using: &generator) }
    }
    model = try Model { m in
      let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
      let beta = m.parameter("beta", Normal(mu: 0, sigma: 1.5), shape: [columns])
      let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
      m.observe(
        "obs", Normal(mu: alpha + dot(m.data("X", X), beta), sigma: sigma),
        equals: m.data("y", [Double](repeating: 0, count: rows)))
    }
    func array(_ name: String, _ elements: Int, _ shift: Double) -> DataArray {
      let values = (0..<chains * draws * elements).map { _ in
        shift + 0.1 * Variates.normal(using: &generator)
      }
      let isScalar = name != "beta"
      return DataArray(
        dims: ["chain", "draw"] + (isScalar ? [] : ["beta_dim_0"]),
        shape: [chains, draws] + (isScalar ? [] : [elements]), values: values)
    }
    var posterior = InferenceData()
    posterior.posterior["alpha"] = array("alpha", 1, 0.7)
    posterior.posterior["beta"] = array("beta", columns, 0)
    posterior.posterior["sigma"] = array("sigma", 1, 1)
    self.posterior = posterior
  }
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  return (ContinuousClock.now - start) / .seconds(1)
}

/// The largest memory that the process has had, in megabytes.
func peakMegabytes() -> Int {
  var usage = rusage()
  #if canImport(Glibc)
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return usage.ru_maxrss / 1024
  #else
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss / 1024 / 1024
  #endif
}

func text(_ value: Double, _ unit: String) -> String {
  "\((value * 100).rounded() / 100) \(unit)"
}

/// 8,000 replications of 180 rows, beside the same number of standard normals.
func course() throws {
  let regression = try Regression(rows: 180, columns: 2, chains: 4, draws: 2000)
  var normals = [Double](repeating: 0, count: 8000 * 180)
  var (times, ratios) = ([Double](), [Double]())
  for seed in 0..<21 as Range<UInt64> {
    let time = try seconds {
      _ = try regression.model.samplePosteriorPredictive(regression.posterior, seed: seed)
    }
    var generator = RandomStream(seed: seed, purpose: .simulation)
    let filling = normals.withUnsafeMutableBufferPointer { normals in
      seconds { Variates.fillNormal(normals, using: &generator) }
    }
    times.append(time)
    ratios.append(time / filling)
  }
  print(
    "8,000 draws x 180 rows: \(text(times.sorted()[10] * 1e3, "ms")), "
      + "\(text(ratios.sorted()[10], "times")) the time of as many standard normals (medians of 21)"
  )
}

/// 4,000 draws of 100,000 rows with 50 columns, 3.2 gigabytes, of which nothing is kept.
func stream() throws {
  let regression = try Regression(rows: 100_000, columns: 50, chains: 4, draws: 1000)
  let before = peakMegabytes()
  var (total, count) = (0.0, 0)
  let time = try seconds {
    try regression.model.streamPosteriorPredictive(regression.posterior, seed: 1) { block in
      guard let values = block.group["obs"]?.values else { return }
      total += values.reduce(0, +)
      count += values.count
    }
  }
  print(
    "4,000 draws x 100,000 rows x 50 columns: \(text(time, "s")), "
      + "\(text(time / Double(count) * 1e9, "ns")) a value, mean \(text(total / Double(count), "")), "
      + "peak \(peakMegabytes()) MB (\(before) MB with data and draws alone)")
}

let names = CommandLine.arguments.dropFirst()
for (name, suite) in [("course", course), ("stream", stream)]
where names.isEmpty || names.contains(name) {
  try suite()
}
