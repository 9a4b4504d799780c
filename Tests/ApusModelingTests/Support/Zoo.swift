/// Models with known answers that several suites use.
import ApusDistributions
import ApusGraph
import Foundation
import Testing

@testable import ApusModeling

/// A reference posterior with its model in our language.
struct ReferenceModel: Sendable, CustomTestStringConvertible {
  let name: String
  let build: @Sendable (ReferencePosterior) throws -> Model

  var testDescription: String { name }

  init(
    _ name: String, _ build: @escaping @Sendable (ReferencePosterior) throws -> Model
  ) {
    self.name = name
    self.build = build
  }

  static let all = linear + classified + counts + hierarchical + series + mixtures
}

/// The course's linear model on its own data.
func linearModel() throws -> Model {
  let url = try #require(
    Bundle.module.url(forResource: "Resources/linear_train", withExtension: "csv"))
  let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline)
  let rows = lines.dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
  return try Model { m in
    let X = m.data("X", rows.map { Array($0[0..<2]) })
    let alpha = m.parameter("alpha", Normal(mu: 0, sigma: 2))
    let beta = m.parameter("beta", Normal(mu: 0, sigma: 1.5), shape: [2])
    let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
    m.observe(
      "obs", Normal(mu: alpha + dot(X, beta), sigma: sigma), equals: m.data("y", rows.map { $0[2] })
    )
  }
}
