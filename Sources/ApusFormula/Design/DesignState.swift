/// What a design learns from the table that is fitted, and keeps for new tables.

/// Levels and numbers, by the expression that learnt them.
struct DesignState: Codable, Equatable, Sendable {
  /// The levels of categorical factors, in order.
  var levels: [String: [String]] = [:]
  /// What stateful functions learnt: means, scales, knots.
  var numbers: [String: [Double]] = [:]
  /// Whether it is still learning.
  var isLearning = true

  private enum CodingKeys: String, CodingKey { case levels, numbers }
}

/// The values of one factor of a term.
enum FactorValues {
  /// Columns of numbers, with labels where there are several.
  case numeric(columns: [[Double]], labels: [String])
  /// A level for each row, by its place among the levels, and how levels become columns.
  case categorical(levels: [String], codes: [Int], contrast: LevelContrast)
}

/// How the levels of a factor become columns when they do not stand for the constant too.
enum LevelContrast: Equatable, Sendable {
  /// A column for each level but the first: 1 in its rows.
  case treatment
  /// A column for each level but one, whose rows have −1 in all of them. (With the constant, a column
  /// of ones named `mean` is added.)
  case sum(omitted: Int)
}
