/// `apus fit`: a model of one's own data, from the command line.

import Apus
import ArgumentParser

/// The subcommand `fit`.
struct FitCommand: AsyncParsableCommand {
  /// The models that can be named.
  enum ModelName: String, CaseIterable, ExpressibleByArgument {
    case linear
  }

  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit a model to the columns of a CSV file and print its summary.",
    discussion: """
      Prints the verdict of the gates first, then a row for the intercept, each predictor and \
      sigma, in the units of the file. Predictors are standardised for the priors and for sampling.

      Examples:
        apus fit --data scores.csv --outcome score --predictors age,hours
        apus fit --data s.csv --outcome score --predictors age --priors flat
        apus fit --data s.csv --outcome score --predictors age --method advi
      """)

  @Option(help: "The model.")
  var model = ModelName.linear

  @Option(help: "A CSV file whose first line names the columns.")
  var data: String

  @Option(help: "The column to explain.")
  var outcome: String

  @Option(help: "The columns to explain it by, separated by commas.")
  var predictors: String

  @Option(help: "The priors: the course's on standardised predictors, or flat coefficients.")
  var priors = LinearPriors.course

  @Option(help: "How the posterior is found: sampled (nuts), or approximated by a normal density.")
  var method = FitMethod.nuts

  @Option(help: "The largest number of steps of an approximation.")
  var iterations = 25_000

  @OptionGroup(title: "Sampling options")
  var sampling: SamplingFlags

  @Option(help: "The form of the summary.")
  var format = SummaryFormat.table

  @Option(help: "Where the draws are kept: a .nc file (netCDF) or an .apus folder (a bundle).")
  var output: String?

  /// The names of the predictors.
  var predictorNames: [String] {
    predictors.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmed }
  }

  func validate() throws {
    let names = predictorNames
    if names.contains("") {
      throw ValidationError("--predictors is '\(predictors)': give names separated by commas")
    }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw ValidationError("--predictors names '\(name)' twice: name each column once")
    }
    if iterations < 1 || iterations > SamplingFlags.mostDraws {
      throw ValidationError(
        "--iterations is \(iterations): give 1 to \(SamplingFlags.mostDraws)")
    }
    if names.contains(outcome) {
      throw ValidationError("'\(outcome)' is both outcome and predictor: drop it from --predictors")
    }
  }

  func run() async throws {
    try await Console.standard.run { try await fit(on: .standard) }.exit()
  }

  /// Reads, fits and prints.
  func fit(on console: Console) async throws -> CommandStatus {
    let file = try output.map { path in try ResultFile(path) }
    try file?.checkWritable()
    let table = try Table(path: data)
    let linear = LinearModel(
      data: try LinearData(table, outcome: outcome, predictors: predictorNames), priors: priors)
    try linear.checkIdentified(file: data)
    let seed = sampling.seed ?? .random(in: 0...UInt64(UInt32.max))
    console.message("\(table.report)\n\(linear.report)")
    let posterior: InferenceData
    if let approximation = method.approximation {
      console.message("Approximating: \(method.rawValue), seed \(seed).")
      posterior = try await linear.approximate(
        approximation, iterations: iterations, draws: sampling.draws, seed: seed, on: console)
    } else {
      console.message(
        "Sampling: chains \(sampling.chains), draws of warm-up \(sampling.tune), "
          + "draws to keep \(sampling.draws), seed \(seed).")
      posterior = try await linear.sample(sampling, seed: seed, on: console)
    }
    let summary = try posterior.summary(gates: sampling.gates)
    try console.result(format.text(of: summary))
    // Draws of a run that was interrupted, or that failed its gates, are kept too.
    try file?.write(FitBundle(posterior))
    // A run that was out of time is refused by its verdict like any other.
    if Task.isCancelled { return .interrupted }
    return summary.verdict.passed ? .fine : .gateFailed
  }
}
