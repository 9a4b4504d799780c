/// Predictions for the rows of new tables.

public import ApusDiagnostics
public import ApusModeling

extension FormulaModel {
  /// Draws of the response for the rows of a new table.
  ///
  /// A level that the model was fitted with has its own effect, a missing label stands for a known level
  /// picked at random, and a new label is treated by `newGroups`.
  ///
  /// - Parameters:
  ///   - table: columns by name; their order, columns that are not used, and the absence of the response
  ///     don't matter. Rows with a missing predictor are left out; see ``DesignRecipe/design(for:)``.
  ///   - posterior: a result of ``model``, or one that ``reported(_:)`` made of it, as files hold.
  ///   - seed: the same seed gives the same draws.
  ///   - newGroups: what is done about levels that the model was not fitted with.
  /// - Returns: the result with the group `predictions`, of the response's name.
  /// - Throws: a ``FormulaError`` for tables that don't fit, and what a model's predictions throw.
  public func predict(
    _ table: DataTable, from posterior: InferenceData, seed: UInt64? = nil,
    newGroups: NewLevelRule = .sample
  ) throws -> InferenceData {
    let later = try model.replacingData(
      try replacements(for: try recipe.design(for: table), table: table))
    return reported(
      try later.samplePosteriorPredictive(
        try completed(posterior), seed: seed, into: .predictions, newLevels: newGroups))
  }

  /// A result with the variables that only the sampler needs, made again of those reported.
  ///
  /// - Throws: a ``FormulaError`` for a result that lacks a variable of the model.
  public func completed(_ result: InferenceData) throws -> InferenceData {
    var result = result
    let design = recipe.design
    let slopes = try design.slopes.map { term in try draws(of: term.name, in: result) }
    let columns = standardization.columns
    if let first = slopes.first, result.posterior[FormulaStatements.Internal.slopes] == nil {
      let count = first.chainCount * first.drawCount
      var scaled = [Double](repeating: 0, count: count * columns.count)
      var place = 0
      for array in slopes {
        for element in 0..<array.elementCount {
          let sd = columns[place].sd
          for draw in 0..<count {
            scaled[draw * columns.count + place] =
              array.values[draw * array.elementCount + element] * sd
          }
          place += 1
        }
      }
      result.posterior[FormulaStatements.Internal.slopes] = DataArray(
        dims: ["chain", "draw", "slopes___dim_0"],
        shape: [first.chainCount, first.drawCount, columns.count], values: scaled)
    }
    try completeIntercept(&result)
    for (index, group) in design.groups.enumerated() where group.isCorrelated {
      try completeEffects(of: group, index: index, &result)
    }
    return result
  }

  private func completeIntercept(_ result: inout InferenceData) throws(FormulaError) {
    let name = FormulaStatements.Internal.intercept
    guard recipe.design.hasIntercept, result.posterior[name] == nil else { return }
    let told = try draws(of: "Intercept", in: result)
    var values = told.values
    let columns = standardization.columns
    if let slopes = result.posterior[FormulaStatements.Internal.slopes] {
      for draw in values.indices {
        for (index, column) in columns.enumerated() {
          values[draw] += slopes.values[draw * columns.count + index] * column.mean / column.sd
        }
      }
    }
    result.posterior[name] = DataArray(dims: told.dims, shape: told.shape, values: values)
  }

  private func completeEffects(
    of group: GroupDesign, index: Int, _ result: inout InferenceData
  ) throws(FormulaError) {
    let name = FormulaStatements.Internal.effects(group.factor, index: index, in: recipe.design)
    guard result.posterior[name] == nil else { return }
    var parts: [DataArray] = []
    for column in group.columns {
      parts.append(try draws(of: "\(column.name)|\(group.factor)", in: result))
    }
    guard let first = parts.first else { return }
    result.posterior[name] = DataArray(
      dims: first.dims
        + [
          FormulaStatements.Internal.effectDimension(group.factor, index: index, in: recipe.design)
        ], shape: first.shape + [parts.count],
      values: first.values.indices.flatMap { entry in parts.map { $0.values[entry] } })
  }

  private func draws(
    of name: String, in result: InferenceData
  ) throws(FormulaError) -> DataArray {
    guard let array = result.posterior[name] else {
      throw FormulaError(
        "the posterior has no variable '\(name)'; give the result of this formula's model")
    }
    return array
  }

  private func replacements(
    for design: Design, table: DataTable
  ) throws(FormulaError) -> [String: any ModelData] {
    typealias Internal = FormulaStatements.Internal
    var data: [String: any ModelData] = [:]
    if !standardization.columns.isEmpty {
      data[Internal.predictors] = standardization.rows(of: design)
    }
    if let offset = design.offset { data[Internal.offset] = offset }
    for (index, group) in design.groups.enumerated() {
      data[Internal.levels(group.factor, index: index, in: design)] = group.rowLabels
      for column in group.columns {
        let name = Internal.column(
          group.factor, column.name, index: index, in: design)
        if let values = column.values { data[name] = values }
      }
    }
    if family == .binomial {
      data[Internal.trials] = try recipe.trials(of: design, in: table).map { Int($0) }
    }
    return data
  }
}
