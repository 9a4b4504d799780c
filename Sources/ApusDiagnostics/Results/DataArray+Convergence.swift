/// Convergence statistics for each element of a sampled array.

/// Convergence statistics, one for each element of a draw in row-major order over
/// ``DataArray/elementShape``; NaN policies are those of ``Draws``.
extension DataArray {
  /// R-hat of each element.
  public func rHat(_ form: RHatForm = .rank) -> [Double] { perStudy { $0.rHat(form) } }

  /// Nested R-hat of each element; see ``Draws/nestedRHat(superchains:rankNormalized:)``.
  ///
  /// - Precondition: one entry of `superchains` for each chain, and superchains of equal size.
  public func nestedRHat(superchains: [Int], rankNormalized: Bool = true) -> [Double] {
    perElement { $0.nestedRHat(superchains: superchains, rankNormalized: rankNormalized) }
  }

  /// The effective sample size of each element.
  ///
  /// - Precondition: probabilities are within [0, 1].
  public func ess(_ form: ESSForm = .bulk) -> [Double] { perStudy { $0.ess(form) } }

  /// The Monte Carlo standard error of each element.
  ///
  /// - Precondition: probabilities are within [0, 1].
  public func mcse(_ form: MCSEForm = .mean) -> [Double] { perStudy { $0.mcse(form) } }

  /// The E-BFMI of each chain, for an array of energies (one number a draw).
  ///
  /// - Precondition: the array has one element.
  public func eBFMI() -> [Double] {
    precondition(elementCount == 1, "energies have one element a draw, not \(elementCount)")
    return draws().eBFMI()
  }

  /// A statistic of each element, with tables and buffers that all of them share.
  private func perStudy(_ statistic: (inout ScalarStudy) -> Double) -> [Double] {
    let workspace = Workspace()
    return perElement { draws in
      var study = ScalarStudy(draws, workspace: workspace)
      return statistic(&study)
    }
  }
}
