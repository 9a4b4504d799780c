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
  /// Draws of warm-up, in the manner of ``posterior``.
  public var warmupPosterior: DataGroup?
  /// Statistics of the draws of warm-up.
  public var warmupSampleStats: DataGroup?
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

  /// An empty result.
  public init() {}
}
