/// K-fold estimates, explained variance of left-out observations, and stacking when it is hard.
import ApusNumerics
import Foundation
import Testing

@testable import ApusDiagnostics

struct KFoldTests {
  @Test func foldsArePartitionsOfNearlyEqualSizes() {
    let folds = KFold.folds(of: 23, count: 5, seed: 3)
    #expect(folds.map(\.count) == [5, 5, 5, 4, 4])
    #expect(folds.flatMap(\.self).sorted() == Array(0..<23))
    #expect(folds == KFold.folds(of: 23, count: 5, seed: 3))
    #expect(folds != KFold.folds(of: 23, count: 5, seed: 4))
  }

  @Test func densitiesAreMeansOverDrawsAtTheirObservations() throws {
    var asked: [Int] = []
    let kFold = try KFold([[2, 0], [1]], inSample: [-1, -1, -1]) { fold in
      asked.append(fold)
      return fold == 0 ? [[log(0.2), log(0.4)], [log(0.1), log(0.1)]] : [[-.infinity, log(0.5)]]
    }
    #expect(asked == [0, 1])
    for (value, density) in zip(kFold.pointwise, [0.1, 0.25, 0.3]) {
      #expect(agree(value, log(density)))
    }
    #expect(kFold.foldOfObservation == [0, 1, 0] && kFold.unreliable.isEmpty)
    #expect(agree(kFold.effectiveParameters, -3 - log(0.1 * 0.25 * 0.3)))
    // The sums of the folds differ by log 0.25 - log 0.03; sqrt(2 (d / 2)^2 2) = d.
    #expect(agree(kFold.standardErrorOverFolds, log(0.25 / 0.03)))
    #expect(kFold.description.contains("2 folds of 3 observations"))
    let plain = try KFold([[0], [1]]) { _ in [[-1]] }
    #expect(plain.effectiveParameters.isNaN && plain.elpd == -2)
    let models = ["a": kFold, "b": try KFold([[0, 1, 2]]) { _ in [[-9], [-9], [-9]] }]
    let comparison = try ModelComparison(models)
    #expect(comparison.method == "kfold" && comparison.description.contains("elpd_kfold"))
    let json = String(decoding: try JSONEncoder().encode(comparison), as: UTF8.self)
    #expect(json.contains("\"p_kfold\":null") && json.contains("\"scale\":\"log\""))
  }

  @Test func foldsThatDoNotFitAreRefused() throws {
    let one = { (_: Int) in [[-1.0]] }
    #expect(throws: ComparisonError.self) { try KFold([[0], [0]], one) }
    #expect(throws: ComparisonError.self) { try KFold([[0], [2]], one) }
    #expect(throws: ComparisonError.self) { try KFold([[0, 1]], one) }
    #expect(throws: ComparisonError.self) { try KFold([[0]], inSample: [1, 2], one) }
    let error = #expect(throws: ComparisonError.self) { try KFold([[0]]) { _ in [[.nan]] } }
    #expect(error?.kind == .notFinite && error?.description.contains("observation 0") == true)
    #expect(throws: ComparisonError.self) { try KFold([[0]]) { _ in [[]] } }
  }

  /// Two models without a finite estimate for each observation have no order.
  @Test func estimatesThatAreNotFiniteAreNotCompared() throws {
    let good = try KFold([[0, 1]]) { _ in [[-1], [-2]] }
    let bad = try KFold([[0, 1]]) { _ in [[-1], [-.infinity]] }
    #expect(bad.unreliable == [1])
    let error = #expect(throws: ComparisonError.self) {
      try ModelComparison(["good": good, "bad": bad])
    }
    #expect(error?.description.contains("'bad' has -inf for observation 1") == true)
  }

  /// The true slope explains 0.8² Var(x) / (0.8² Var(x) + 1 + outlier), the reversed one less than none.
  @Test func leftOutVarianceIsExplainedByTheRightModelOnly() throws {
    let draws = try GoldenModel.all.mapValues { model in
      try model.result.looR2(means: GoldenModel.array(model.means), observed: GoldenModel.y)
    }
    let line = try #require(draws["line"])
    let level = try #require(draws["level"])
    let reversed = try #require(draws["reversed"])
    // The plain estimate 1 - Var(y - mu) / Var(y) with the left-out means of the line.
    let plain = try #require(GoldenModel.all["line"])
    let loo = try ParetoResiduals.of(plain)
    #expect((line.mean() - loo).magnitude < 0.05, "\(line.mean()) \(loo)")
    #expect(line.values.count == 4000 && line.mean() > 0.1)
    #expect(level.mean() < 0.02 && level.mean() > -0.2)
    #expect(reversed.mean() < level.mean())
    let again = try plain.result.looR2(
      means: GoldenModel.array(plain.means), observed: GoldenModel.y)
    #expect(again == line)
    #expect(throws: ComparisonError.self) {
      try plain.result.looR2(means: GoldenModel.array(plain.means), observed: [1])
    }
    let constant = try plain.result.looR2(
      means: GoldenModel.array(plain.means), observed: Array(repeating: 1, count: 40))
    #expect(constant.values.allSatisfy { !$0.isFinite })
  }

  /// Nearly equal models make the objective flat, where methods without curvature crawl.
  @Test func stackingOfSimilarModelsTakesFewSteps() {
    var random = RandomStream(seed: 12, purpose: .simulation)
    let y = (0..<500).map { _ in Variates.normal(using: &random) }
    let densities = y.map { y in
      [0.0, 0.01, 0.02, 1, -1].map { exp(-0.5 * (y - $0) * (y - $0)) }
    }
    var problem = StackingProblem(densities: densities, models: 5)
    problem.solve()
    #expect(problem.steps < 30, "\(problem.steps) steps")
    #expect(agree(problem.weights.reduce(0, +), 1) && problem.weights.allSatisfy { $0 >= 0 })
    for k in 0..<5 {
      let share =
        densities.reduce(0) { sum, density in
          sum + density[k] / zip(problem.weights, density).reduce(0) { $0 + $1.0 * $1.1 }
        } / 500
      #expect(share < 1 + 1e-10)
      if problem.weights[k] > 0 { #expect((share - 1).magnitude < 1e-7, "\(k)") }
    }
  }

  @Test func stackingHandlesItsCorners() {
    #expect(PredictiveWeights.stacking([[-1, -2]]) == [1])
    #expect(PredictiveWeights.stacking([[], []]) == [1, 1])
    let same = PredictiveWeights.stacking([[-1, -2], [-1, -2]])
    #expect(agree(same[0] + same[1], 1))
    #expect(PredictiveWeights.stacking([[0, 0], [-1, -1]]) == [1, 0])
    // Each is impossible where the other is right.
    let opposite = PredictiveWeights.stacking([[0, -2000, 0], [-2000, 0, -2000]])
    #expect(agree(opposite[0], 2 / 3.0) && agree(opposite[1], 1 / 3.0))
  }

  @Test func encodedEstimatesHaveNamesOfArviZ() throws {
    let result = try #require(GoldenModel.all["line"]).result
    let (loo, waic) = (try result.loo(), try result.waic())
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(waic))
    let fields = try #require(object as? [String: Any])
    #expect(fields["n_samples"] as? Int == 400 && (fields["waic_i"] as? [Double])?.count == 40)
    let elpd = try #require(fields["elpd_waic"] as? Double)
    let criterion = try #require(fields["waic"] as? Double)
    #expect(agree(elpd, waic.elpd) && agree(criterion, -2 * elpd))
    #expect(agree(loo.informationCriterionError, 2 * loo.standardError))
  }
}

/// A twin of LOO-R² without the bootstrap.
private enum ParetoResiduals {
  static func of(_ model: GoldenModel) throws -> Double {
    let likelihood = try #require(model.result.logLikelihood?["y"])
    let means = GoldenModel.array(model.means)
    let residuals = GoldenModel.y.indices.map { i in
      let weights = ParetoSmoothedWeights(
        logRatios: likelihood.draws(element: i).values.map { -$0 })
      return GoldenModel.y[i] - weights.mean(of: means.draws(element: i).values)
    }
    return 1 - variance(residuals) / variance(GoldenModel.y)
  }
}
