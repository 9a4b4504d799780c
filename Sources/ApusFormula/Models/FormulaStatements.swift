/// The statements of a formula's model.

import ApusDistributions
import ApusGraph
import ApusModeling

/// Writes a design as a model.
struct FormulaStatements {
  let design: Design
  let response: ResponseColumn
  let family: Family
  let standardization: Standardization

  /// Names of what only the sampler sees end in two underscores.
  enum Internal {
    static let predictors = "predictors__"
    static let slopes = "slopes__"
    static let intercept = "intercept__"
    static let offset = "offset__"
    static let trials = "trials__"
    static func levels(_ factor: String, index: Int, in design: Design) -> String {
      "\(factor)__level" + suffix(factor, index, design)
    }
    static func effects(_ factor: String, index: Int, in design: Design) -> String {
      "\(factor)__effects" + suffix(factor, index, design) + "__"
    }
    static func column(
      _ factor: String, _ name: String, index: Int, in design: Design
    ) -> String {
      "\(name)|\(factor)__column" + suffix(factor, index, design)
    }
    static func effectDimension(_ factor: String, index: Int, in design: Design) -> String {
      "\(factor)__expr_dim" + suffix(factor, index, design)
    }
    /// Several group terms may have one factor.
    static func suffix(_ factor: String, _ index: Int, _ design: Design) -> String {
      design.groups[..<index].contains { $0.factor == factor } ? "_\(index + 1)" : ""
    }
    static func dimension(_ factor: String) -> String { "\(factor)__factor_dim" }
  }

  private var defaults: DefaultPriors { DefaultPriors(response, family, standardization) }

  /// Writes all statements.
  func write(on m: ModelBuilder) {
    var predictor = common(on: m)
    for (index, group) in design.groups.enumerated() {
      predictor = predictor.adding(effects(of: group, index: index, on: m))
    }
    if let offset = design.offset { predictor = predictor.adding(m.data(Internal.offset, offset)) }
    observe(predictor ?? 0, on: m)
  }

  /// Intercept and slopes: sampled for centred and scaled predictors, told on the scale of the data.
  private func common(on m: ModelBuilder) -> Tensor? {
    let (columns, defaults) = (standardization.columns, defaults)
    var predictor: Tensor?
    var slopes: Tensor?
    if !columns.isEmpty {
      let rows = m.data(Internal.predictors, standardization.rows(of: design))
      let sampled = m.parameter(
        Internal.slopes, Normal(mu: 0, sigma: defaults.slope), shape: [columns.count])
      (predictor, slopes) = (dot(rows, sampled), sampled)
    }
    if design.hasIntercept {
      let centred = m.parameter(
        Internal.intercept, Normal(mu: defaults.responseMean, sigma: defaults.slope))
      predictor = predictor.adding(centred)
      let shift = slopes.map { dot($0, columns.map { $0.mean / $0.sd }.tensor) }
      m.deterministic("Intercept", shift.map { centred - $0 } ?? centred + 0)
    }
    guard let slopes else { return predictor }
    var first = 0
    for term in design.slopes {
      let part = first..<first + term.columns.count
      first = part.upperBound
      if term.labels.isEmpty {
        m.deterministic(term.name, slopes[part.lowerBound] / columns[part.lowerBound].sd.tensor)
      } else {
        m.coordinate("\(term.name)_dim", term.labels)
        m.deterministic(
          term.name, slopes[part] * columns[part].map { 1 / $0.sd }.tensor,
          dims: ["\(term.name)_dim"])
      }
    }
    return predictor
  }

  /// The effects of a group's levels in each row.
  private func effects(of group: GroupDesign, index: Int, on m: ModelBuilder) -> Tensor {
    let factor = group.factor
    let dim = Internal.dimension(factor)
    let suffix = Internal.suffix(factor, index, design)
    if suffix.isEmpty { m.coordinate(dim, group.levels) }
    let rows = m.data(
      Internal.levels(factor, index: index, in: design), group.rowLabels.map { $0 ?? "" },
      levelsOf: dim)
    let columns = group.columns
    let scales = columns.map { column in
      m.parameter("\(column.name)|\(factor)_sigma", HalfNormal(sigma: scale(of: column)))
    }
    let effects: [Tensor]
    if group.isCorrelated {
      let factorOfCorrelations = m.parameter(
        "\(factor)_chol\(suffix)", LKJCholesky(n: columns.count, eta: 1))
      m.coordinate(
        Internal.effectDimension(factor, index: index, in: design), columns.map(\.name))
      let all = m.parameter(
        Internal.effects(factor, index: index, in: design),
        MvNormal(
          mu: [Double](repeating: 0, count: columns.count),
          chol: dot(diagonalMatrix(stack(scales)), factorOfCorrelations)),
        dims: [dim, Internal.effectDimension(factor, index: index, in: design)])
      effects = columns.indices.map { index in
        m.deterministic(
          "\(columns[index].name)|\(factor)", all.column(index), dims: [dim])
      }
      m.deterministic(
        "\(factor)_corr\(suffix)", dot(factorOfCorrelations, transpose(factorOfCorrelations)))
    } else {
      effects = zip(columns, scales).map { column, scale in
        m.parameter("\(column.name)|\(factor)", Normal(mu: 0, sigma: scale), dims: [dim])
      }
    }
    return zip(columns, effects).reduce(Tensor?.none) { sum, part in
      let (column, effect) = part
      guard let values = column.values else { return sum.adding(effect[rows]) }
      return sum.adding(
        effect[rows]
          * m.data(Internal.column(factor, column.name, index: index, in: design), values))
    } ?? 0
  }

  /// The prior scale of a group's effects: that of the matching common term.
  private func scale(of column: GroupDesign.Column) -> Double {
    guard let values = column.values else { return defaults.groupIntercept }
    let sd = values.meanAndDeviation.sd
    return defaults.slope / (sd.isNormal ? sd : 1)
  }

  private func observe(_ predictor: Tensor, on m: ModelBuilder) {
    let (name, values) = (response.name, response.values)
    func data() -> Tensor { m.data("\(name)__data", values) }
    func counts() -> Tensor { m.data("\(name)__data", values.map { Int($0) }) }
    switch family {
    case .gaussian:
      let sigma = residual(on: m)
      m.observe(name, Normal(mu: predictor, sigma: sigma), equals: data())
    case .t:
      let nu = m.parameter("nu", Gamma(alpha: 2, beta: 0.1))
      let sigma = residual(on: m)
      m.observe(name, StudentT(nu: nu, mu: predictor, sigma: sigma), equals: data())
    case .bernoulli: m.observe(name, Bernoulli(logitP: predictor), equals: counts())
    case .binomial:
      let trials = m.data(Internal.trials, (response.trials ?? []).map { Int($0) })
      m.observe(name, Binomial(n: trials, logitP: predictor), equals: counts())
    case .poisson: m.observe(name, Poisson(logMu: predictor), equals: counts())
    case .negativebinomial:
      let alpha = m.parameter("alpha", HalfCauchy(beta: 1))
      m.observe(name, NegativeBinomial(logMu: predictor, alpha: alpha), equals: counts())
    case .gamma:
      let alpha = m.parameter("alpha", HalfCauchy(beta: 1))
      m.observe(name, Gamma(alpha: alpha, beta: alpha * exp(-predictor)), equals: data())
    case .beta:
      let kappa = m.parameter("kappa", HalfCauchy(beta: 1))
      m.observe(name, Beta(mu: sigmoid(predictor), nu: kappa), equals: data())
    }
  }

  private func residual(on m: ModelBuilder) -> Tensor {
    m.parameter("sigma", HalfStudentT(nu: 4, sigma: defaults.responseSD))
  }

  /// The priors in words and numbers, in the units of the data.
  var priors: [PriorUsed] {
    let defaults = defaults
    let outcome = family.hasIdentityLink ? "of the response" : "on the scale of the link"
    var list: [PriorUsed] = []
    if design.hasIntercept {
      list.append(
        PriorUsed(
          variable: "Intercept",
          distribution: "Normal(\(defaults.responseMean.short), \(defaults.slope.short))",
          reason: "at the means of the predictors; 2.5 standard deviations \(outcome)"))
    }
    for column in standardization.columns {
      list.append(
        PriorUsed(
          variable: column.name,
          distribution: "Normal(0, \((defaults.slope / column.sd).short))",
          reason: "2.5 standard deviations \(outcome) per standard deviation of the predictor"))
    }
    for group in design.groups {
      for column in group.columns {
        list.append(
          PriorUsed(
            variable: "\(column.name)|\(group.factor)_sigma",
            distribution: "HalfNormal(\(scale(of: column).short))",
            reason: "the scale of the matching common term"))
      }
      if group.isCorrelated {
        list.append(
          PriorUsed(
            variable: "\(group.factor)_corr", distribution: "LKJ(1)",
            reason: "every correlation matrix alike"))
      }
    }
    return list + auxiliaryPriors
  }

  private var auxiliaryPriors: [PriorUsed] {
    let sigma = PriorUsed(
      variable: "sigma", distribution: "HalfStudentT(4, \(defaults.responseSD.short))",
      reason: "the standard deviation of the response")
    func usual(_ name: String, _ distribution: String) -> PriorUsed {
      PriorUsed(variable: name, distribution: distribution, reason: "weak")
    }
    return switch family {
    case .gaussian: [sigma]
    case .t: [usual("nu", "Gamma(2, 0.1)"), sigma]
    case .bernoulli, .binomial, .poisson: []
    case .negativebinomial, .gamma: [usual("alpha", "HalfCauchy(1)")]
    case .beta: [usual("kappa", "HalfCauchy(1)")]
    }
  }
}

extension GroupDesign {
  /// What varies by level: nil values for the intercept, which is 1 in every row.
  struct Column {
    let name: String
    let values: [Double]?
  }

  var columns: [Column] {
    terms.flatMap { term in
      zip(term.columnNames, term.columns).map { name, values in
        Column(name: name, values: term.name == "1" ? nil : values)
      }
    }
  }
}

extension Tensor? {
  fileprivate func adding(_ other: Tensor) -> Tensor { self.map { $0 + other } ?? other }
}

extension Double {
  /// The number with four significant digits.
  var short: String {
    guard isFinite, magnitude > 1e-290 else { return "\(self)" }
    var scale = 1.0
    while magnitude * scale < 1000 { scale *= 10 }
    while magnitude * scale >= 10_000 { scale /= 10 }
    return ((self * scale).rounded() / scale).label
  }
}
