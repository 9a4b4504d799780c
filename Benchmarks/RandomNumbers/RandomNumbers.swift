/// Nanoseconds per random number, and as a ratio to the generator's own bits in the same run.
import Apus

@main
enum RandomNumbers {
  /// As many as the predictions of a large model.
  private static let count = 1_400_000

  static func main() throws {
    let memory = UnsafeMutableBufferPointer<Double>.allocate(capacity: count)
    memory.initialize(repeating: 0)
    defer { memory.deallocate() }
    var generator = RandomStream(seed: 1, purpose: .simulation)
    let bits = median { for i in memory.indices { memory[i] = Double(generator.next() >> 11) } }
    report("64 random bits", bits, over: bits)
    report("normal, one by one", over: bits) {
      for i in memory.indices { memory[i] = Variates.normal(using: &generator) }
    }
    let distributions: [(String, any Distribution)] = [
      ("Normal(0, 1)", Normal(mu: 0, sigma: 1)), ("Exponential(1)", Exponential(lam: 1)),
      ("Uniform(0, 1)", Uniform(lower: 0, upper: 1)), ("Gamma(2.5, 1)", Gamma(alpha: 2.5, beta: 1)),
      ("Gamma(0.5, 1)", Gamma(alpha: 0.5, beta: 1)), ("Beta(2, 3)", Beta(alpha: 2, beta: 3)),
      ("StudentT(4, 0, 1)", StudentT(nu: 4, mu: 0, sigma: 1)), ("Poisson(6)", Poisson(mu: 6)),
      ("Poisson(60)", Poisson(mu: 60)), ("Bernoulli(0.3)", Bernoulli(p: 0.3)),
      ("Binomial(100, 0.3)", Binomial(n: 100, p: 0.3)),
      ("NegativeBinomial(6, 2)", NegativeBinomial(mu: 6, alpha: 2)),
      ("TruncatedNormal(0, 1, 1, inf)", TruncatedNormal(mu: 0, sigma: 1, lower: 1)),
      ("VonMises(0, 2)", VonMises(mu: 0, kappa: 2)), ("Wald(1, 1)", Wald(mu: 1, lam: 1)),
    ]
    for (name, distribution) in distributions {
      let arguments = distribution.parameters.compactMap { $0.value.knownValues }
      report(name, over: bits) { fill(memory, distribution, arguments, using: &generator) }
    }
  }

  /// As predictions are drawn: one distribution for a whole array.
  private static func fill(
    _ memory: UnsafeMutableBufferPointer<Double>, _ distribution: any Distribution,
    _ arguments: [[Double]], using generator: inout RandomStream
  ) {
    let columns = arguments.map { values in
      let column = UnsafeMutableBufferPointer<Double>.allocate(capacity: values.count)
      _ = column.initialize(from: values)
      return column
    }
    defer { columns.forEach { $0.deallocate() } }
    try? distribution.draw(
      into: memory, shape: .scalar,
      parameters: columns.map { ParameterArray(UnsafeBufferPointer($0), count: memory.count) },
      using: &generator)
  }

  private static func report(_ name: String, over bits: Double, _ body: () -> Void) {
    report(name, median(body), over: bits)
  }

  private static func report(_ name: String, _ seconds: Double, over bits: Double) {
    let nanoseconds = seconds / Double(count) * 1e9
    let padded = name.padding(32)
    print(
      "\(padded) \((nanoseconds * 100).rounded() / 100) ns, \(ratio(seconds, bits)) of the bits")
  }

  private static func ratio(_ a: Double, _ b: Double) -> Double { (a / b * 100).rounded() / 100 }

  /// The median time of nine runs, in seconds.
  private static func median(_ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    let times = (0..<9).map { _ in clock.measure(body) / .seconds(1) }
    return times.sorted()[4]
  }
}

extension String {
  fileprivate func padding(_ width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
