/// Linear regressions among the reference posteriors.
import ApusDistributions
import ApusGraph
import ApusModeling
import Foundation

extension ReferenceModel {
  /// A regression on columns with an intercept, flat slopes and a scale.
  private static func regression(
    _ name: String, sigma: any Distribution = HalfFlat(),
    outcome: @escaping @Sendable (ReferencePosterior) throws -> [Double],
    columns: @escaping @Sendable (ReferencePosterior) throws -> [[Double]]
  ) -> ReferenceModel {
    ReferenceModel(name) { reference in
      let (y, columns) = (try outcome(reference), try columns(reference))
      let rows = y.indices.map { i in [1] + columns.map { $0[i] } }
      return try Model { m in
        let beta = m.parameter("beta", Flat(), shape: [columns.count + 1])
        let sigma = m.parameter("sigma", sigma)
        let mu = dot(m.data("X", rows), beta)
        m.observe("obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", y))
      }
    }
  }

  /// Columns by name, each after a function.
  private static func named(
    _ names: String..., by function: @escaping @Sendable (Double) -> Double = { $0 }
  ) -> @Sendable (ReferencePosterior) throws -> [[Double]] {
    { reference in try names.map { try reference.numbers($0).map(function) } }
  }

  private static func column(
    _ name: String, by function: @escaping @Sendable (Double) -> Double = { $0 }
  ) -> @Sendable (ReferencePosterior) throws -> [Double] {
    { try $0.numbers(name).map(function) }
  }

  private static func products(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map(*) }

  private static func centred(_ x: [Double]) -> [Double] {
    let mean = x.reduce(0, +) / Double(x.count)
    return x.map { $0 - mean }
  }

  /// Ones where a column has a level.
  private static func levels(_ x: [Double], _ levels: [Double]) -> [[Double]] {
    levels.map { level in x.map { $0 == level ? 1 : 0 } }
  }

  static let linear: [ReferenceModel] = [
    ReferenceModel("sblrc-blr") { reference in
      let (design, y) = (try reference.rows("X"), try reference.numbers("y"))
      return try Model { m in
        let beta = m.parameter("beta", Normal(mu: 0, sigma: 10), shape: [5])
        let sigma = m.parameter("sigma", HalfNormal(sigma: 10))
        let mu = dot(m.data("X", design), beta)
        m.observe("obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", y))
      }
    },
    ReferenceModel("kilpisjarvi_mod-kilpisjarvi") { reference in
      let (x, y) = (try reference.numbers("x"), try reference.numbers("y"))
      func number(_ name: String) throws -> Double { try reference.number(name) }
      let alphaPrior = Normal(mu: try number("pmualpha"), sigma: try number("psalpha"))
      let betaPrior = Normal(mu: try number("pmubeta"), sigma: try number("psbeta"))
      return try Model { m in
        let alpha = m.parameter("alpha", alphaPrior)
        let beta = m.parameter("beta", betaPrior)
        let sigma = m.parameter("sigma", HalfFlat())
        let mu = alpha + beta * m.data("x", x)
        m.observe("obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", y))
      }
    },
    ReferenceModel("diamonds-diamonds") { reference in
      let (rows, y) = (try reference.rows("X"), try reference.numbers("Y"))
      let columns = (1..<25).map { j in centred(rows.map { $0[j] }) }
      let design = y.indices.map { i in columns.map { $0[i] } }
      return try Model { m in
        let b = m.parameter("b", Normal(mu: 0, sigma: 1), shape: [24])
        let intercept = m.parameter("Intercept", StudentT(nu: 3, mu: 8, sigma: 10))
        let sigma = m.parameter("sigma", HalfStudentT(nu: 3, sigma: 10))
        let mu = intercept + dot(m.data("X", design), b)
        m.observe("obs", Normal(mu: mu, sigma: sigma), equals: m.data("y", y))
      }
    },
    regression(
      "kidiq-kidscore_momiq", sigma: HalfCauchy(beta: 2.5), outcome: column("kid_score"),
      columns: named("mom_iq")),
    regression(
      "kidiq-kidscore_interaction", sigma: HalfCauchy(beta: 2.5), outcome: column("kid_score")
    ) { reference in
      let (hs, iq) = (try reference.numbers("mom_hs"), try reference.numbers("mom_iq"))
      return [hs, iq, products(hs, iq)]
    },
    regression("kidiq_with_mom_work-kidscore_interaction_c", outcome: column("kid_score")) {
      let (hs, iq) = (centred(try $0.numbers("mom_hs")), centred(try $0.numbers("mom_iq")))
      return [hs, iq, products(hs, iq)]
    },
    regression("kidiq_with_mom_work-kidscore_mom_work", outcome: column("kid_score")) {
      levels(try $0.numbers("mom_work"), [2, 3, 4])
    },
    regression("earnings-earn_height", outcome: column("earn"), columns: named("height")),
    regression(
      "earnings-logearn_height_male", outcome: column("earn", by: { Foundation.log($0) }),
      columns: named("height", "male")),
    regression("earnings-logearn_interaction", outcome: column("earn", by: { Foundation.log($0) }))
    {
      let (height, male) = (try $0.numbers("height"), try $0.numbers("male"))
      return [height, male, products(height, male)]
    },
    regression(
      "earnings-logearn_logheight_male", outcome: column("earn", by: { Foundation.log($0) })
    ) { [try $0.numbers("height").map { Foundation.log($0) }, try $0.numbers("male")] },
    regression(
      "mesquite-mesquite", outcome: column("weight"),
      columns: named("diam1", "diam2", "canopy_height", "total_height", "density", "group")),
    regression(
      "mesquite-logmesquite_logvolume", outcome: column("weight", by: { Foundation.log($0) })
    ) { [try logVolume($0)] },
    regression("mesquite-logmesquite_logvas", outcome: column("weight", by: { Foundation.log($0) }))
    {
      let logs = try named("diam1", "diam2", "total_height", "density", by: { Foundation.log($0) })(
        $0)
      let (area, shape) = (zip(logs[0], logs[1]).map(+), zip(logs[0], logs[1]).map(-))
      return [try logVolume($0), area, shape, logs[2], logs[3], try $0.numbers("group")]
    },
    regression("nes1980-nes", outcome: column("partyid7")) { reference in
      try named("real_ideo", "race_adj")(reference)
        + levels(try reference.numbers("age_discrete"), [2, 3, 4])
        + named("educ1", "gender", "income")(reference)
    },
  ]

  private static func logVolume(_ reference: ReferencePosterior) throws -> [Double] {
    let sides = try ["diam1", "diam2", "canopy_height"].map { try reference.numbers($0) }
    return sides[0].indices.map { i in Foundation.log(sides[0][i] * sides[1][i] * sides[2][i]) }
  }
}
