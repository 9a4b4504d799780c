/// Which estimate a Monte Carlo standard error belongs to, and one method for all of them.

/// The estimates that have a Monte Carlo standard error; see ``Draws/mcse(_:)``.
public enum MCSEForm: Sendable, Hashable {
  /// The mean.
  case mean
  /// The standard deviation.
  case standardDeviation
  /// The median.
  case median
  /// The quantile of a probability within [0, 1].
  case quantile(Double)
}

extension Draws {
  /// The Monte Carlo standard error of the estimate `form`, in the units of the draws; formulas are
  /// at ``mcseMean()``, ``mcseStandardDeviation()`` and ``mcseQuantile(_:)``.
  ///
  /// - Returns: NaN for a value that is not finite and for fewer than ``minimumDrawCount`` draws a
  ///   chain; 0 for constant draws. One chain is enough.
  /// - Precondition: probabilities are within [0, 1].
  public func mcse(_ form: MCSEForm = .mean) -> Double {
    var study = ScalarStudy(self)
    return study.mcse(form)
  }
}

extension ScalarStudy {
  mutating func mcse(_ form: MCSEForm) -> Double {
    switch form {
    case .mean: return mcseMean()
    case .standardDeviation: return mcseStandardDeviation()
    case .median: return mcseQuantile(0.5)
    case .quantile(let p): return mcseQuantile(p)
    }
  }
}
