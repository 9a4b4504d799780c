/// Predictions of left-out observations beside what was observed, and shares of variance explained.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

extension InferenceData {
  /// For each observation the probability of a value no larger, predicted from all others (the
  /// probability integral transform): `Σ_s w_s [y_rep,s ≤ y]` with the weights of ``LeaveOneOut``.
  ///
  /// For outcomes without atoms they are uniform when the model is calibrated: heaped at both ends when
  /// its predictions are too narrow, in the middle when these are too wide.
  ///
  /// - Parameters:
  ///   - variable: the observed variable; nil where `log_likelihood` has only one.
  ///   - relativeEfficiency: as in ``loo(_:relativeEfficiency:)``.
  /// - Throws: a ``ComparisonError`` when `log_likelihood`, `posterior_predictive` or `observed_data`
  ///   lacks the variable, or their shapes differ.
  public func looPIT(
    _ variable: String? = nil, relativeEfficiency: Double? = nil
  ) throws -> [Double] {
    let (name, array) = try pointwiseLogLikelihood(variable)
    guard let predicted = posteriorPredictive?[name], let observed = observedData?[name] else {
      throw ComparisonError(
        .missing,
        "'\(name)' is not in both posterior_predictive and observed_data; predict it with "
          + "model.samplePosteriorPredictive(result)")
    }
    guard predicted.values.count == array.values.count,
      observed.values.count == array.elementCount
    else {
      throw ComparisonError(
        .mismatch,
        "'\(name)': log_likelihood has the shape \(array.shape), posterior_predictive "
          + "\(predicted.shape) and observed_data \(observed.shape); keep every draw of each")
    }
    let efficiency = relativeEfficiency ?? self.relativeEfficiency()
    var result = [Double]()
    try LogLikelihoodColumns(array).forEach { observation, draws in
      let weights = ParetoSmoothedWeights(
        logRatios: draws.map { -$0 }, relativeEfficiency: efficiency
      ).weights
      let values = predicted.draws(element: observation).values
      let limit = observed.values[observation]
      result.append(zip(weights, values).reduce(0) { $1.1 <= limit ? $0 + $1.0 : $0 })
    }
    return result
  }
}

extension DataArray {
  /// Bayesian R² of fitted means (Gelman, Goodrich, Gabry and Vehtari 2019, "R-squared for Bayesian
  /// regression models", The American Statistician 73(3)): for each draw the variance of the means over
  /// observations by that variance and the variance of the residuals.
  ///
  /// - Parameter observed: the observations, as many as a draw has elements.
  /// - Returns: R² of each draw; NaN for draws with values that are not finite.
  /// - Throws: a ``ComparisonError`` when their numbers differ.
  public func bayesianR2(_ observed: [Double]) throws -> Draws {
    guard observed.count == elementCount else {
      throw ComparisonError(
        .mismatch,
        "\(observed.count) observations and \(elementCount) fitted means; give one observation for each"
      )
    }
    func variance(_ values: [Double]) -> Double {
      let n = Double(values.count)
      let mean = values.reduce(0, +) / n
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    }
    let count = values.count / max(1, elementCount)
    let ratios = (0..<count).map { draw -> Double in
      let means = Array(values[draw * elementCount..<(draw + 1) * elementCount])
      let fitted = variance(means)
      return fitted / (fitted + variance(zip(observed, means).map { $0 - $1 }))
    }
    return Draws(ratios, chains: chainCount)
  }
}
