/// What a formula becomes on a table: the response and the columns that explain it.

/// The columns of a model, made from a formula and a table.
///
/// The linear predictor of row i is the sum of the offset, of `common` columns times coefficients, and
/// of each group term's columns times the effects of the row's level.
public struct Design: Sendable, Equatable {
  /// The number of rows that take part; rows with missing values are left out.
  public let rowCount: Int
  /// The rows of the table that take part, 0-based, in order.
  public let rows: [Int]
  /// What is explained; nil where a table for prediction has no such column.
  public let response: ResponseColumn?
  /// The terms with coefficients of their own, in the order of the formula: the intercept first, as a
  /// term named `Intercept` with one column of ones, when there is one.
  public let common: [DesignTerm]
  /// The terms with effects for each level of a grouping factor.
  public let groups: [GroupDesign]
  /// What is added to the linear predictor with coefficient 1; nil when there is none.
  public let offset: [Double]?

  init(
    rowCount: Int, rows: [Int], response: ResponseColumn?, common: [DesignTerm],
    groups: [GroupDesign], offset: [Double]?
  ) {
    self.rowCount = rowCount
    self.rows = rows
    self.response = response
    self.common = common
    self.groups = groups
    self.offset = offset
  }
}

/// One term: a name and its columns.
public struct DesignTerm: Sendable, Equatable {
  /// The name as Bambi writes it: `Intercept`, `x`, `x:z`, `bs(x, df=5)`.
  public let name: String
  /// A label for each column, of a term that can have several (a categorical one, a basis); empty for
  /// a term of one numeric column. Column k of a term is then `name[labels[k]]`.
  public let labels: [String]
  /// The columns, each of `rowCount` values.
  public let columns: [[Double]]

  init(name: String, labels: [String] = [], columns: [[Double]]) {
    self.name = name
    self.labels = labels
    self.columns = columns
  }

  /// The names of the columns: `x`, or `county[AITKIN]`, ….
  public var columnNames: [String] { labels.isEmpty ? [name] : labels.map { "\(name)[\($0)]" } }
}

/// The effects of one grouping factor.
public struct GroupDesign: Sendable, Equatable {
  /// The factor: `county`, or `state:county`.
  public let factor: String
  /// Its levels; those of the table that was fitted.
  public let levels: [String]
  /// The level of each row as an index of `levels`; nil for a level that is not among them.
  public let codes: [Int?]
  /// The label of each row's level, known or not (`nil`: missing).
  public let rowLabels: [String?]
  /// The terms that vary by level: the intercept is named `1`, others as they are among the common ones.
  public let terms: [DesignTerm]
  /// Whether the effects of a level are correlated: `(x | g)` yes, `(x || g)` no; false for one column.
  public let isCorrelated: Bool

  init(
    factor: String, levels: [String], codes: [Int?], rowLabels: [String?], terms: [DesignTerm],
    isCorrelated: Bool
  ) {
    self.factor = factor
    self.levels = levels
    self.codes = codes
    self.rowLabels = rowLabels
    self.terms = terms
    self.isCorrelated = isCorrelated
  }
}

/// What is explained.
public struct ResponseColumn: Sendable, Equatable {
  /// The values: numbers as they are, categories as indices of `levels`, trues and the chosen
  /// `success` level as 1.
  public let values: [Double]
  /// The name, as written: `y`, `admitted['yes']`.
  public let name: String
  /// The levels of a categorical response, in order; empty for numbers.
  public let levels: [String]
  /// The number of trials of each row: `y | trials(n)`, `prop(y, n)`; nil when not given.
  public let trials: [Double]?
  /// The weight of each row's log likelihood: `y | weights(w)`; nil when not given.
  public let weights: [Double]?
  /// How each row is censored: `y | cens(c)`; nil when not given.
  public let censoring: [Censoring]?

  init(
    values: [Double], name: String, levels: [String] = [], trials: [Double]? = nil,
    weights: [Double]? = nil, censoring: [Censoring]? = nil
  ) {
    self.values = values
    self.name = name
    self.levels = levels
    self.trials = trials
    self.weights = weights
    self.censoring = censoring
  }
}

/// What is known of a censored value.
public enum Censoring: String, Sendable, Hashable, CaseIterable {
  /// The value itself.
  case none
  /// It is at most the value given.
  case left
  /// It is at least the value given.
  case right
}
