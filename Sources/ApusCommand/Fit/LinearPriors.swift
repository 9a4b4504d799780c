/// The priors of a linear model, and their numbers in words.

import Apus
import ArgumentParser
import Foundation

/// A choice of priors; scales are in units of the standardised outcome.
enum LinearPriors: String, CaseIterable, ExpressibleByArgument {
  /// Weakly informative on standardised predictors.
  case course
  /// Flat coefficients and a half-Cauchy residual in the units of the outcome.
  case flat

  // The scales of the course's priors, and of the half-Cauchy residual in units of the outcome.
  static let interceptScale = 2.0
  static let slopeScale = 1.5
  static let residualScale = 1.0
  static let cauchyScale = 2.5

  /// The priors that a run uses, as sentences with numbers in the units of the data.
  func report(for data: LinearData) -> String {
    let y = data.outcome
    switch self {
    case .course:
      let slope = Self.slopeScale * y.sd
      let slopes = data.predictors.map { x in
        "  \(x.name) ~ Normal(0, \(slope.short)) per standard deviation (\(x.sd.short)), "
          + "which is Normal(0, \((slope / x.sd).short)) per unit"
      }
      return """
        Priors: the course's, on standardised predictors, in units of the outcome:
          Intercept at the mean of the predictors ~ Normal(\(y.mean.short), \
        \((Self.interceptScale * y.sd).short))
        \(slopes.joined(separator: "\n"))
          sigma ~ HalfNormal(\((Self.residualScale * y.sd).short))
        """
    case .flat:
      return """
        Priors: flat, in units of the data:
          Intercept, \(data.predictors.map(\.name).joined(separator: ", ")) ~ Flat()
          sigma ~ HalfCauchy(\(Self.cauchyScale.short))
        """
    }
  }

  /// States the parameters of the standardised model.
  ///
  /// - Parameter outcomeScale: the standard deviation of the outcome, the unit of `sigma`.
  func parameters(
    in m: ModelBuilder, predictors: Int, outcomeScale: Double
  ) -> (intercept: Tensor, slopes: Tensor, sigma: Tensor) {
    let (alpha, beta, sigma) = ("scaled intercept", "scaled slopes", "scaled sigma")
    switch self {
    case .course:
      return (
        m.parameter(alpha, Normal(mu: 0, sigma: Self.interceptScale)),
        m.parameter(beta, Normal(mu: 0, sigma: Self.slopeScale), shape: [predictors]),
        m.parameter(sigma, HalfNormal(sigma: Self.residualScale))
      )
    case .flat:
      return (
        m.parameter(alpha, Flat()), m.parameter(beta, Flat(), shape: [predictors]),
        m.parameter(sigma, HalfCauchy(beta: Self.cauchyScale / outcomeScale))
      )
    }
  }
}

extension Double {
  /// The number with four significant digits.
  var short: String { String(format: "%.4g", self) }
}
