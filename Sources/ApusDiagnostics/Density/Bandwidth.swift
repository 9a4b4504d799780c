/// How wide the kernel of a density estimate must be.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Bandwidths of a Gaussian kernel.
enum Bandwidth {
  /// Silverman's rule, `0.9 min(sd, IQR / 1.34) n^(-1/5)`: wide, made for one mode. The standard
  /// deviation stands alone when the middle half of the draws is constant.
  static func silverman(standardDeviation: Double, interquartileRange: Double, count: Int) -> Double
  {
    let robust = interquartileRange / 1.34
    let scale = robust > 0 ? min(standardDeviation, robust) : standardDeviation
    return 0.9 * scale * pow(Double(count), -0.2)
  }

  /// The improved rule of Sheather and Jones (Botev, Grotowski and Kroese 2010, arXiv 1011.2602,
  /// section 5), which supposes no shape, as a fraction of the range of the bins.
  ///
  /// It is the square root of the solution of `t = xi gamma(t)`, their equation (32), from binned
  /// frequencies; nil when there is none below the square of a tenth of the range.
  static func sheatherJones(frequencies: [Double], count: Int) -> Double? {
    let power = squaredCosineCoefficients(frequencies)
    let excess = { (t: Double) in t - pluggedIn(t, power: power, count: Double(count)) }
    var (lower, upper) = (0.0, 0.01)
    guard excess(upper) > 0 else { return nil }
    // Halvings down to the last bits of the largest solution.
    for _ in 0..<60 {
      let middle = (lower + upper) / 2
      if excess(middle) < 0 { lower = middle } else { upper = middle }
    }
    return ((lower + upper) / 2).squareRoot()
  }

  /// `xi gamma(t)`: from the norm of the 7th derivative, smoothed with `t`, to the bandwidth for the
  /// 6th, and so on down to the one for the density itself.
  private static func pluggedIn(_ t: Double, power: [Double], count: Double) -> Double {
    let stages = 7
    var norm = derivativeNorm(stages, power, t)
    for order in stride(from: stages - 1, through: 2, by: -1) {
      let s = Double(order)
      let oddFactorial = stride(from: 1.0, to: 2 * s, by: 2).reduce(1, *)
      let factor = (1 + pow(0.5, s + 0.5)) / 3 * oddFactorial / (Double.pi / 2).squareRoot()
      norm = derivativeNorm(order, power, pow(factor / (count * norm), 2 / (3 + 2 * s)))
    }
    return pow(2 * count * Double.pi.squareRoot() * norm, -0.4)
  }

  /// The squared norm of a derivative of the density smoothed with `t`:
  /// `1/2 pi^(2s) sum_k k^(2s) a_k^2 exp(-k^2 pi^2 t)`.
  private static func derivativeNorm(_ order: Int, _ power: [Double], _ t: Double) -> Double {
    var sum = 0.0
    for (index, square) in power.enumerated() {
      let k = Double(index + 1) * Double.pi
      let decay = exp(-k * k * t)
      if decay == 0 { break }
      sum += pow(k, Double(2 * order)) * square * decay
    }
    return sum / 2
  }

  /// The squares of `a_k = 2 sum_j f_j cos(pi k (j + 1/2) / m)` for k from 1 to m - 1.
  private static func squaredCosineCoefficients(_ frequencies: [Double]) -> [Double] {
    let count = frequencies.count
    var sums = [Double](repeating: 0, count: count)
    for (bin, frequency) in frequencies.enumerated() where frequency > 0 {
      let angle = Double.pi * (Double(bin) + 0.5) / Double(count)
      let (stepCosine, stepSine) = (cos(angle), sin(angle))
      var (cosine, sine) = (1.0, 0.0)
      for k in 0..<count {
        sums[k] += frequency * cosine
        (cosine, sine) = (
          cosine * stepCosine - sine * stepSine, sine * stepCosine + cosine * stepSine
        )
      }
    }
    return sums.dropFirst().map { 4 * $0 * $0 }
  }
}
