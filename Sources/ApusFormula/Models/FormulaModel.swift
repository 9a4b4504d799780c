/// A model made from a formula and a table.

public import ApusDiagnostics
public import ApusModeling

/// A model with its formula, family and priors.
///
/// The predictors are centred and scaled for sampling; ``reported(_:)`` leaves the variables on the
/// scale of the data, named as Bambi names them: `Intercept`, `x`, `f[level]`, `1|g[level]`,
/// `1|g_sigma`, `sigma`.
///
/// ```swift
/// let radon = try FormulaModel("log_radon ~ 1 + floor + (1 | county)", data: table)
/// let posterior = radon.reported(try await radon.model.sample(seed: 1))
/// print(try posterior.summary())
/// ```
public struct FormulaModel: Sendable {
  /// The formula with what it learnt from the table.
  public let recipe: DesignRecipe
  /// The family of the response.
  public let family: Family
  /// The model as it is sampled.
  public let model: Model
  /// The priors with their numbers, in the order of the variables.
  public let priors: [PriorUsed]

  let standardization: Standardization

  /// Makes a model.
  ///
  /// - Parameters:
  ///   - formula: see ``Formula``.
  ///   - data: the table; rows with missing values in columns that are used are left out.
  ///   - family: the distribution of the response.
  /// - Throws: a ``FormulaError`` for mistakes in the formula or the data.
  public init(
    _ formula: String, data: DataTable, family: Family = .gaussian
  ) throws {
    recipe = try DesignRecipe(try Formula(formula), table: data)
    guard let response = recipe.design.response else {
      throw FormulaError("the formula has no response; write y ~ \(formula)")
    }
    try family.check(response)
    self.family = family
    standardization = try Standardization(recipe.design)
    let statements = FormulaStatements(
      design: recipe.design, response: response, family: family, standardization: standardization)
    model = try Model { m in statements.write(on: m) }
    priors = statements.priors
  }

  /// The variables that are sampled in place of others, and not reported.
  public var internalNames: [String] { model.parameterNames.filter { $0.hasSuffix("__") } }

  /// A result without the variables that only the sampler needs.
  public func reported(_ result: InferenceData) -> InferenceData {
    var result = result
    for name in internalNames { result.posterior[name] = nil }
    return result
  }
}

extension Model {
  /// A model from a formula; see ``FormulaModel``, which also has its priors and makes predictions.
  public init(formula: String, data: DataTable, family: Family = .gaussian) throws {
    self = try FormulaModel(formula, data: data, family: family).model
  }
}
