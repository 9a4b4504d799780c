/// The priors of a formula's model, with their numbers.

/// A prior of a model that was made from a formula: what, which, and why.
public struct PriorUsed: Sendable, Equatable, CustomStringConvertible {
  /// The variable, as results name it; for the intercept its value at the means of the predictors.
  public let variable: String
  /// The distribution with its numbers, in the units of the data: `Normal(0, 2.5)`.
  public let distribution: String
  /// Where the numbers come from.
  public let reason: String

  /// `x ~ Normal(0, 2.5)   (reason)`.
  public var description: String { "\(variable) ~ \(distribution)   (\(reason))" }
}

/// The scales of the default priors: Bambi's slopes and group scales, rstanarm's centred intercept.
///
/// With `s_y` and `m_y` the standard deviation and mean of the response for identity links, and 1 and 0
/// for others: slopes `Normal(0, 2.5 s_y / s_x)`, the intercept at the means of the predictors
/// `Normal(m_y, 2.5 s_y)`, scales of group effects `HalfNormal` with the scale of the matching common
/// term, and for group intercepts `sqrt((2.5 s_y)^2 + sum (s_k mean_k)^2)` over the slopes' prior scales
/// `s_k`. Sources: Bambi's `PriorScaler`; rstanarm's vignette on priors.
struct DefaultPriors: Sendable {
  let responseMean: Double
  let responseSD: Double
  /// The prior scale of a group's intercepts.
  let groupIntercept: Double

  static let width = 2.5

  init(_ response: ResponseColumn, _ family: Family, _ standardization: Standardization) {
    (responseMean, responseSD) = family.hasIdentityLink ? response.values.meanAndDeviation : (0, 1)
    let slope = Self.width * responseSD
    groupIntercept =
      standardization.columns.reduce(slope * slope) { sum, column in
        let shift = slope / column.sd * column.mean
        return sum + shift * shift
      }.squareRoot()
  }

  /// The prior scale of a standardised slope and of the centred intercept.
  var slope: Double { Self.width * responseSD }
}
