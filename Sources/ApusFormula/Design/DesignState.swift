/// What a design learns from the table that is fitted, and keeps for new tables.

/// Levels and numbers, by the expression that learnt them.
struct DesignState: Codable, Equatable, Sendable {
  /// The levels of categorical factors, in order.
  var levels: [String: [String]] = [:]
  /// What stateful functions learnt: means, scales, knots.
  var numbers: [String: [Double]] = [:]
  /// Whether it is still learning.
  var isLearning = true
}

/// The values of one factor of a term.
enum FactorValues {
  /// Columns of numbers, with labels where there are several.
  case numeric(columns: [[Double]], labels: [String])
  /// A level for each row, by its place among the levels.
  case categorical(levels: [String], codes: [Int])
}
