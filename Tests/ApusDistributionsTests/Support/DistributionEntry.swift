/// What the tests know of a distribution: how to make it, valid arguments, and what is special.

import ApusDistributions
import ApusGraph
import Testing

/// A distribution of single numbers as the tests see it.
struct DistributionEntry: Sendable, CustomTestStringConvertible {
  /// The name of its reference table.
  let name: String
  /// The names of its arguments in that table, in the order of the initialiser.
  let arguments: [String]
  /// Valid arguments, at least two sets, for the laws.
  let examples: [[Double]]
  /// Whether the log-gamma of a count is subtracted from terms of its size.
  let subtractsLogGamma: Bool
  /// Where the density has a kink, given the arguments.
  let kinks: @Sendable ([Double]) -> [Double]
  /// The size of the terms whose sum a derivative in an argument is, where they cancel.
  let termSize: @Sendable (_ arguments: [Double], _ x: Double) -> Double
  /// Whether a location moves the density under fixed bounds, so that distances from these are
  /// rounded with the scale.
  let hasMovingBody: Bool
  let make: @Sendable ([Tensor]) -> any UnivariateDistribution

  init(
    _ name: String, _ arguments: [String], _ examples: [[Double]],
    subtractsLogGamma: Bool = false,
    kinks: @escaping @Sendable ([Double]) -> [Double] = { _ in [] },
    termSize: @escaping @Sendable ([Double], Double) -> Double = { _, _ in 1 },
    hasMovingBody: Bool = false,
    make: @escaping @Sendable ([Tensor]) -> any UnivariateDistribution
  ) {
    self.name = name
    self.arguments = arguments
    self.examples = examples
    self.subtractsLogGamma = subtractsLogGamma
    self.kinks = kinks
    self.termSize = termSize
    self.hasMovingBody = hasMovingBody
    self.make = make
  }

  var testDescription: String { name }

  /// The distribution with numbers as arguments.
  func make(_ values: [Double]) -> any UnivariateDistribution {
    make(values.map { Tensor.constant($0) })
  }

  /// The distribution with the arguments of a row of the reference table.
  func make(_ values: [String: ReferenceNumber]) throws -> any UnivariateDistribution {
    make(try numbers(values))
  }

  /// The arguments of a row of the reference table in their order.
  func numbers(_ values: [String: ReferenceNumber]) throws -> [Double] {
    try arguments.map { try #require(values[$0]).value }
  }

  /// The distributions of the examples.
  var distributions: [any UnivariateDistribution] { examples.map { make($0) } }

  /// Every distribution of single numbers that is proper. A new one joins by a line in one of the
  /// two lists.
  static let all = continuous + discrete

  /// Those with tables, the ones included that are neither smooth nor counts.
  static let tabulated = all + mixed

  /// Those whose tail probabilities are expressions.
  static let cumulative = all.filter { $0.distributions[0] is any CumulativeDistribution }
}
