/// The default warm-up beside Stan's on posteriors of posteriordb and of the course.
import Apus
import ApusReferenceModels

enum Posteriors {
  /// Bulk ESS per gradient of the default against `.stan` in the same run, default settings.
  ///
  /// - Parameter name: part of the names of the posteriors; empty for all.
  static func compare(name: String, seeds: Int) async throws {
    print("posteriors, 4 x (1000 + 2000), target 0.8, means of \(seeds) seeds; ESS is the smallest")
    print("bulk ESS; gradients include those of warm-up")
    print(
      column("posterior"),
      "      ESS  gradients   stan ESS  gradients  ratio  accepted rates  divergences")
    var ratios: [Double] = []
    for model in ReferenceModel.all where name.isEmpty || model.name.contains(name) {
      let density = try model.build(ReferencePosterior(model.name)).compile()
      let ours = try await Efficiency(density, NUTS(), seeds: seeds)
      let stan = try await Efficiency(density, NUTS(metric: .stan), seeds: seeds)
      ratios.append(ours.perGradient / stan.perGradient)
      print(
        column(model.name), column(ours.bulkESS, width: 9), column(ours.gradients),
        column(stan.bulkESS), column(stan.gradients), column(ratios.last ?? 0, 2, width: 6),
        column(ours.acceptance, 2, width: 7), column(stan.acceptance, 2, width: 6),
        " \(ours.divergences) \(stan.divergences)")
    }
    guard !ratios.isEmpty else { return }
    ratios.sort()
    print("median ratio \(column(ratios[ratios.count / 2], 2, width: 0)), ratios of")
    print("quartiles \(column(ratios[ratios.count / 4], 2, width: 0))", terminator: " ")
    print("and \(column(ratios[ratios.count * 3 / 4], 2, width: 0))")
  }

  /// Stan's own figures, at 4 x (2000 + 2000) and a target of 0.95.
  static func course(seeds: Int) async throws {
    print(
      "models of the course, 4 x (2000 + 2000), target 0.95, \(seeds) seeds with their spread; Stan: "
        + "9460 / 105900, 1142 / 982000")
    var options = SamplingOptions()
    options.tune = 2000
    for (name, model) in [("linear", try linearModel()), ("hierarchical", try hierarchicalModel())]
    {
      for metric in [Metric.stan, .diagonal, .lowRank, .dense] {
        let result = try await Efficiency(
          model.compile(), NUTS(targetAccept: 0.95, metric: metric), options: options, seeds: seeds)
        print(
          column("\(name), \(metric)"), column(result.bulkESS), column(result.gradients),
          column(result.perGradient * 1e6, width: 7), "+-",
          column(result.spread * 1e6, width: 5), "per million gradients, accepted",
          column(result.acceptance, 2, width: 5))
      }
    }
  }
}
