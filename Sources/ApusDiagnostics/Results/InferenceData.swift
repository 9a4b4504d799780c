/// The result of an inference: groups of named arrays, as ArviZ's schema names them.

/// Everything that a run produced: draws, sampler statistics, predictions and the data.
///
/// ``posterior`` and ``sampleStats`` are always there (empty when a result has none); the other
/// groups are nil until something fills them.
public struct InferenceData: Sendable, Equatable {
  /// Draws of parameters and deterministics in their constrained space; dims `chain`, `draw`, ….
  public var posterior = DataGroup()
  /// Statistics of every draw: `lp`, `diverging`, `energy`, `step_size`, ….
  public var sampleStats = DataGroup()
  /// Draws of the transformed variables in unconstrained space, under the names of ``posterior``.
  public var unconstrainedPosterior: DataGroup?
  /// Draws of warm-up, in the manner of ``posterior``.
  public var warmupPosterior: DataGroup?
  /// Statistics of the draws of warm-up.
  public var warmupSampleStats: DataGroup?
  /// Draws of warm-up in unconstrained space, in the manner of ``unconstrainedPosterior``.
  public var warmupUnconstrainedPosterior: DataGroup?
  /// What chains that failed had drawn by then, each as a result of its own, by their numbers. Never
  /// part of ``posterior``: the verdict refuses them.
  public var failedChains: [Int: InferenceData] = [:]
  /// Replicated data given posterior draws.
  public var posteriorPredictive: DataGroup?
  /// Out-of-sample draws, for data other than those the model was fitted to.
  public var predictions: DataGroup?
  /// The data that belong to ``predictions``.
  public var predictionsConstantData: DataGroup?
  /// Draws of the parameters from the prior.
  public var prior: DataGroup?
  /// Statistics of the draws of ``prior``.
  public var sampleStatsPrior: DataGroup?
  /// Data simulated from the prior.
  public var priorPredictive: DataGroup?
  /// The modelled data.
  public var observedData: DataGroup?
  /// Data that the model takes as given.
  public var constantData: DataGroup?
  /// Pointwise log likelihood, one array for each observed variable.
  public var logLikelihood: DataGroup?
  /// Log prior, one array for each parameter.
  public var logPrior: DataGroup?
  /// Groups under other names than the ones above: statistics or warm-up of one of these
  /// (`sample_stats_predictions`, `warmup_log_likelihood`), or whatever a program keeps beside a
  /// result. Names of ``groups`` do not occur here: ``subscript(group:)`` puts a group in its place.
  public internal(set) var otherGroups: [String: DataGroup] = [:]
  /// Facts about the result as a whole, such as `name`, the name of the model.
  public var attributes: [String: String] = [:]

  /// An empty result.
  public init() {}
}
