/// Tests of the workflow on its own data.

import Apus
import Testing

@testable import ApusCommand

@Suite struct WorkflowTests {
  @Test func theWorkflowGoesThroughItsStepsInOrder() async throws {
    let recorder = Recorder()
    #expect(try await Workflow().run(on: recorder.console) == .fine)
    let steps = recorder.results.split(separator: "\n").filter {
      $0.first?.isNumber == true && $0.dropFirst().hasPrefix(". ")
    }
    #expect(steps.map { $0.prefix(1) } == ["1", "2", "3", "4", "5", "6", "7"])
    #expect(recorder.results.contains("Trustworthy: "))
    #expect(recorder.results.contains("mean squared error on the test rows 0.5375"))
    #expect(recorder.results.contains("nearly the same"))
    #expect(recorder.results.contains("intervals"))
  }

  @Test func aFailedGateEndsTheWorkflowAfterTheTable() async throws {
    let recorder = Recorder()
    let status = try await Workflow(draws: 50, tune: 200).run(on: recorder.console)
    #expect(status == .gateFailed)
    #expect(recorder.results.contains("Not trustworthy: "))
    #expect(recorder.results.contains("beta[1]"))
    #expect(recorder.results.hasSuffix(WorkflowText.refusal))
    #expect(!recorder.results.contains("6. "))
  }

  @Test func theModelHasTheReferencePosterior() async throws {
    let posterior = try await Workflow.model(of: .train()).sample(draws: 4000, seed: 3)
    let summary = try posterior.summary()
    // From 160,000 draws of an independent sampler on the same data.
    let reference = [
      ("alpha", 0.634975, 0.050588), ("beta[0]", 1.456220, 0.049890),
      ("beta[1]", -2.027297, 0.049373), ("sigma", 0.669195, 0.035720),
    ]
    for (name, mean, sd) in reference {
      let row = try #require(summary[name])
      #expect(abs(row.mean - mean) < 4 * (row.mcseMean + sd / 300), "\(name)")
      #expect(abs(row.sd / sd - 1) < 0.05, "\(name)")
    }
  }

  @Test func theSentenceFollowsTheNumbers() throws {
    let fit = try Ridge().fit([[1], [2], [3]], [1, 2, 4])
    let ridge = RidgeResult(fit: fit, testError: 1, seconds: 0)
    func sentence(error: Double) -> String {
      let draws = (0..<100).map { Double($0) / 50 - 0.99 }
      let predictions = DataArray(
        dims: ["chain", "draw", "row"], shape: [1, 100, 1], values: draws)
      let bayes = BayesResult(
        predictions: predictions, outcome: [error.squareRoot()], seconds: 0)
      return WorkflowText.decision(ridge: ridge, bayes: bayes)
    }
    #expect(sentence(error: 1.01).contains("nearly the same"))
    #expect(sentence(error: 0.5).contains("lower"))
    #expect(sentence(error: 2).contains("higher"))
    #expect(sentence(error: 2).contains("coverage is off"))
  }
}
