/// The models of the course behind the project, on its own data.
import ApusDistributions
import ApusGraph
public import ApusModeling
import Foundation

/// The rows of a table in the resources, without its header.
private func rows(of name: String) throws -> [[Double]] {
  let lines = try String(contentsOf: ReferencePosterior.resource(name, "csv"), encoding: .utf8)
    .split(whereSeparator: \.isNewline)
  return lines.dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
}

/// The linear regression.
public func linearModel() throws -> Model {
  let rows = try rows(of: "linear_train")
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

/// The varying intercepts of eight groups, non-centred.
public func hierarchicalModel() throws -> Model {
  let rows = try rows(of: "hierarchical")
  return try Model { m in
    let group = m.data("g", rows.map { Int($0[0]) })
    let x = m.data("x", rows.map { $0[1] })
    let muA = m.parameter("mu_a", Normal(mu: 0, sigma: 1.5))
    let sigmaA = m.parameter("sigma_a", HalfNormal(sigma: 1))
    let offset = m.parameter("a_offset", Normal(mu: 0, sigma: 1), shape: [8])
    let a = m.deterministic("a", muA + offset * sigmaA)
    let beta = m.parameter("beta", Normal(mu: 0, sigma: 1))
    let sigma = m.parameter("sigma", HalfNormal(sigma: 1))
    let mu = a[group] + beta * x
    m.observe("obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", rows.map { $0[2] }))
  }
}
