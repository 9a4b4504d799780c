/// Pareto smoothed importance sampling: weights of draws, and whether they can be used.

import ApusNumerics

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Importance weights whose largest ones are replaced by what a generalised Pareto distribution,
/// fitted to them, lets expect (arXiv 1507.02646).
///
/// ```swift
/// let weights = ParetoSmoothedWeights(logRatios: logRatios)  // log p - log q of draws from q
/// print(weights.paretoK, weights.areReliable)
/// let mean = weights.mean(of: values)
/// ```
public struct ParetoSmoothedWeights: Sendable, Equatable {
  /// The logarithms of the weights, which sum up to one, in the order of the draws.
  public let logWeights: [Double]
  /// The estimated shape of the tail, k-hat: the variance of the weights is finite below 1/2, and
  /// their mean below 1. Infinite when there is no tail to fit, 0 when all ratios are equal or all
  /// those of the tail.
  public let paretoK: Double
  /// How many of the largest ratios the tail has; 0 when nothing was smoothed.
  public let tailLength: Int

  /// Smooths the weights of draws.
  ///
  /// - Parameters:
  ///   - logRatios: log p - log q of each draw, up to a constant; minus infinity is a weight of
  ///     zero.
  ///   - relativeEfficiency: the effective sample size of the draws by their number; 1 for
  ///     independent ones.
  /// - Postcondition: a ratio that is NaN or plus infinity, or no finite one, gives weights that are
  ///   NaN and an infinite ``paretoK``.
  public init(logRatios: [Double], relativeEfficiency: Double = 1) {
    guard let largest = logRatios.max(), largest.isFinite,
      !logRatios.contains(where: { $0.isNaN })
    else {
      self.init(logRatios: logRatios.map { _ in .nan }, paretoK: .infinity, tailLength: 0)
      return
    }
    var ratios = logRatios.map { $0 - largest }
    if let smallest = ratios.min(), smallest > -Self.negligibleSpan {
      self.init(logRatios: ratios, paretoK: 0, tailLength: 0)
      return
    }
    let length = Self.tailLength(of: ratios.count, relativeEfficiency)
    let order = ratios.indices.sorted { ratios[$0] < ratios[$1] }
    guard length >= GeneralizedPareto.fewest, length < ratios.count else {
      self.init(logRatios: ratios, paretoK: .infinity, tailLength: 0)
      return
    }
    let cutoff = exp(ratios[order[ratios.count - length - 1]])
    let tail = order.suffix(length)
    if let first = tail.first, ratios[first] > -Self.negligibleSpan {
      // As many draws as the tail has attain the upper end of the ratios: there is nothing beyond it.
      self.init(logRatios: ratios, paretoK: 0, tailLength: 0)
      return
    }
    guard let fit = GeneralizedPareto(fittedTo: tail.map { exp(ratios[$0]) - cutoff }) else {
      self.init(logRatios: ratios, paretoK: .infinity, tailLength: 0)
      return
    }
    for (rank, draw) in tail.enumerated() {
      let excess = fit.quantile((Double(rank) + 0.5) / Double(length))
      // No weight may exceed the largest raw one.
      ratios[draw] = min(log(cutoff + excess), 0)
    }
    self.init(logRatios: ratios, paretoK: fit.shape, tailLength: length)
  }

  /// Normalised ratios, of which the largest is near 0.
  private init(logRatios: [Double], paretoK: Double, tailLength: Int) {
    let total = log(logRatios.reduce(0) { $0 + exp($1) })
    logWeights = logRatios.map { $0 - total }
    (self.paretoK, self.tailLength) = (paretoK, tailLength)
  }

  /// Ratios that differ by no more come from an approximation that is exact.
  private static let negligibleSpan = 1e-8

  private static func tailLength(of count: Int, _ relativeEfficiency: Double) -> Int {
    let (count, efficiency) = (Double(count), relativeEfficiency)
    let length = count * efficiency > 225 ? 3 * (count / efficiency).squareRoot() : count / 5
    return length.isFinite ? Int(max(0, min(length, count))) : 0
  }
}

extension ParetoSmoothedWeights {
  /// The largest k-hat at which weighted means of so many draws can be relied upon,
  /// `min(1 - 1 / log10 S, 0.7)` (arXiv 1507.02646, section 3.2.4).
  public static func largestReliableK(draws: Int) -> Double {
    min(1 - 1 / log10(Double(max(draws, 2))), 0.7)
  }

  /// Whether weighted means can be relied upon.
  public var areReliable: Bool { paretoK <= Self.largestReliableK(draws: logWeights.count) }

  /// The weights, which sum up to one.
  public var weights: [Double] { logWeights.map { exp($0) } }

  /// The number of equally weighted draws that are worth as much, `1 / Σ w²`.
  public var effectiveSampleSize: Double { 1 / weights.reduce(0) { $0 + $1 * $1 } }

  /// The weighted mean of a value of each draw.
  ///
  /// - Precondition: there are as many values as draws.
  public func mean(of values: [Double]) -> Double {
    precondition(values.count == logWeights.count, "\(values.count) values for weights")
    return zip(logWeights, values).reduce(0) { $0 + exp($1.0) * $1.1 }
  }

  /// The weighted standard deviation of a value of each draw.
  ///
  /// - Precondition: there are as many values as draws.
  public func standardDeviation(of values: [Double]) -> Double {
    let center = mean(of: values)
    return mean(of: values.map { ($0 - center) * ($0 - center) }).squareRoot()
  }
}
