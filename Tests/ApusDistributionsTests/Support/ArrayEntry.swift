/// The list of distributions with vectors or matrices as values or arguments.

import ApusDistributions
import ApusGraph
import Testing

/// A distribution of vectors or matrices as the tests see it.
struct ArrayEntry: Sendable, CustomTestStringConvertible {
  /// The name of its reference table, and the file that has it.
  let name: String
  let file: String
  /// The names of its arguments in that table, in the order of `make`.
  let arguments: [String]
  /// The names of the arguments that must be known.
  let known: [String]
  /// The distribution of values of a shape.
  let make: @Sendable ([Tensor], Shape) -> any ArrayDistribution

  init(
    _ name: String, _ arguments: [String], file: String = "distributions", known: [String] = [],
    make: @escaping @Sendable ([Tensor], Shape) -> any ArrayDistribution
  ) {
    self.name = name
    self.file = file
    self.known = known
    self.arguments = arguments
    self.make = make
  }

  var testDescription: String { name }

  /// The cases of the reference table.
  var cases: [ArrayTable.Point] { get throws { try ArrayTable.named(name, in: file).cases } }

  /// The arguments of a case in their order.
  func values(_ point: ArrayTable.Point) throws -> [ReferenceArray] {
    try arguments.map { try #require(point.params[$0]) }
  }

  /// The distribution of a case, with numbers as arguments.
  func make(_ point: ArrayTable.Point) throws -> any ArrayDistribution {
    make(try values(point).map(\.tensor), point.x.shape)
  }
}

/// A log density and its derivatives, where value and arguments are unknowns.
struct ArrayDerivatives {
  let logDensity: Double
  let toValue: [Double]
  let toArguments: [[Double]]

  init(of entry: ArrayEntry, _ arguments: [ReferenceArray], at x: ReferenceArray) throws {
    let value = Tensor.unknown("x", shape: x.shape)
    let unknowns =
      [value] + zip(entry.arguments, arguments).map { Tensor.unknown($0, shape: $1.shape) }
    let inputs = zip(entry.arguments, zip(unknowns.dropFirst(), arguments)).map {
      entry.known.contains($0) ? $1.1.tensor : $1.0
    }
    let density = entry.make(inputs, x.shape).logDensity(value)
    let outputs = [density] + gradient(of: density, withRespectTo: unknowns)
    let results = try evaluate(outputs, unknowns, at: [x.values] + arguments.map(\.values))
    logDensity = results[0][0]
    toValue = results[1]
    toArguments = Array(results.dropFirst(2))
  }
}
