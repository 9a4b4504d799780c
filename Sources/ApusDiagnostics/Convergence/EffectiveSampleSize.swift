/// Effective sample sizes: how many independent draws the dependent ones are worth.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Effective sample sizes `C N / tau` (arXiv 1903.08008, section 3.2), with the autocorrelation
/// time `tau` from Geyer's initial monotone sequence over split chains.
///
/// All of them return NaN for a value that is not finite and for fewer than
/// ``Draws/minimumDrawCount`` draws a chain, and the number of draws for constant ones. One chain
/// is enough. Antithetic chains are worth more than their draws, up to `C N log10(C N)`.
extension Draws {
  /// The effective sample size for the location of the bulk: on rank-normalised split chains.
  public func essBulk() -> Double {
    var study = ScalarStudy(self)
    return study.essBulk()
  }

  /// The effective sample size in the tails: the smaller one of the 5 % and the 95 % quantile.
  public func essTail() -> Double {
    var study = ScalarStudy(self)
    return study.essTail()
  }

  /// The effective sample size for the mean.
  public func essMean() -> Double { ScalarStudy(self).essMean() }

  /// The effective sample size for the standard deviation: that of `(x - mean)^2`.
  public func essStandardDeviation() -> Double {
    var study = ScalarStudy(self)
    return study.essStandardDeviation()
  }

  /// The effective sample size for the quantile `p`: that of the indicator of `x <= q_p`.
  ///
  /// - Precondition: `p` is within [0, 1].
  public func essQuantile(_ p: Double) -> Double {
    var study = ScalarStudy(self)
    return study.essQuantile(p)
  }
}

extension ScalarStudy {
  mutating func essBulk() -> Double {
    guard isDefined, !isConstant else { return essOfDegenerate }
    return ess(of: Draws(bulkScores, chains: split.chainCount))
  }

  mutating func essTail() -> Double { min(essQuantile(0.05), essQuantile(0.95)) }

  func essMean() -> Double {
    guard isDefined, !isConstant else { return essOfDegenerate }
    return ess(of: split)
  }

  mutating func essStandardDeviation() -> Double {
    guard isDefined, !isConstant else { return essOfDegenerate }
    return ess(of: squaredDeviations.split())
  }

  mutating func essQuantile(_ p: Double) -> Double {
    guard isDefined, !isConstant else { return essOfDegenerate }
    let limit = ordering.quantile(p)
    return ess(of: split.mapping { $0 <= limit ? 1 : 0 })
  }

  var essOfDegenerate: Double { isDefined ? Double(draws.values.count) : .nan }

  /// The effective sample size for the mean of chains that are split already.
  func ess(of split: Draws) -> Double {
    let count = Double(split.drawCount)
    let means = (0..<split.chainCount).map {
      ApusDiagnostics.mean(split.values, split.range(ofChain: $0))
    }
    var covariance = LaggedCovariance(split.values, means: means, workspace: workspace)
    let atZero = covariance.at(0)
    let within = atZero * count / (count - 1)
    let total = atZero + (means.count > 1 ? variance(means) : 0)
    // A split chain can be constant although its draws are not: an indicator that is always true,
    // or draws that differ in a dropped middle only.
    guard total != 0 else { return Double(draws.values.count) }
    let time = initialMonotoneTime(drawCount: split.drawCount) { lag in
      1 - (within - covariance.at(lag)) / total
    }
    let size = Double(split.values.count)
    return size / max(time, 1 / log10(size))
  }
}

/// The autocorrelation time by Geyer's rule: sum pairs of neighbouring lags while the pairs are
/// positive, and let no pair exceed the one before it.
///
/// - rho: the autocorrelation at a lag of 1 or more
private func initialMonotoneTime(drawCount: Int, rho: (Int) -> Double) -> Double {
  var kept = [1, rho(1)]
  var lag = 1
  var (even, odd) = (kept[0], kept[1])
  while lag < drawCount - 3 && even + odd > 0 {
    (even, odd) = (rho(lag + 1), rho(lag + 2))
    if even + odd >= 0 { kept += [even, odd] }
    lag += 2
  }
  // The first pair that fails still lends its even lag when that is positive.
  if kept.count < lag { kept.append(max(even, 0)) }
  let last = lag - 2
  for t in stride(from: 1, through: last - 2, by: 2)
  where kept[t + 1] + kept[t + 2] > kept[t - 1] + kept[t] {
    kept[t + 1] = (kept[t - 1] + kept[t]) / 2
    kept[t + 2] = kept[t + 1]
  }
  return -1 + 2 * kept[..<(last + 1)].reduce(0, +) + kept[last + 1]
}
