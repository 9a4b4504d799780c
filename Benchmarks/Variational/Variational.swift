/// What approximations cost and what they are worth.
///
/// By name: `course` (25,000 iterations on the course's model), `fullRank` (dimensions 200 and 1,000, with
/// the share of BLAS), `cost` (every method beside NUTS and ridge), `table` (every method on the models of
/// posteriordb); all but the table without a name.
import Apus

@main
struct Variational {
  static func main() async throws {
    let names = CommandLine.arguments.dropFirst()
    if names.isEmpty || names.contains("course") { try await course() }
    if names.isEmpty || names.contains("fullRank") {
      for (dimension, iterations) in [(200, 2000), (1000, 200)] {
        try await fullRank(dimension, iterations: iterations)
      }
    }
    if names.isEmpty || names.contains("cost") {
      let (model, X, y) = try courseModel()
      try await cost("linear, 180 x 2", model, X, y, repetitions: 5)
      let (logistic, rows, events) = try logisticModel()
      try await cost("logistic, 10,000 x 50", logistic, rows, events, repetitions: 1)
    }
    if names.contains("table") {
      for offender in try await table() { print("off although k-hat is below 0.7: \(offender)") }
    }
  }

  private static func course() async throws {
    let model = try courseModel().model
    for method in [VariationalMethod.meanFieldADVI, .fullRankADVI] {
      for stopping in ADVI.Stopping.allCases {
        let (time, fit) = try await leastMilliseconds(of: 7) {
          try await model.fit(method, iterations: 25_000, stopping: stopping, seed: 33)
            .unconstrained
        }
        print(
          "course, \(fit.method), \(stopping.rawValue): \(rounded(time)) ms for \(fit.iterations) "
            + "iterations of 10 draws, k-hat \(rounded(fit.paretoK)), \(fit.stop.rawValue)")
      }
    }
  }
}
