/// The groups of a result by their names in files.

extension InferenceData {
  /// A group's place in a result, as a key path that may be sent between threads.
  public typealias GroupPath = any WritableKeyPath<InferenceData, DataGroup?> & Sendable

  /// Every group with its name in ArviZ's schema, in the order of that schema. Whatever goes through
  /// a whole result (files, comparisons) goes through this list.
  ///
  /// ``failedChains`` are not among them: these are results of their own.
  public static let groups: KeyValuePairs<String, GroupPath> = [
    "posterior": \.presentPosterior,
    "sample_stats": \.presentSampleStats,
    "warmup_posterior": \.warmupPosterior,
    "warmup_sample_stats": \.warmupSampleStats,
    "log_likelihood": \.logLikelihood,
    "log_prior": \.logPrior,
    "posterior_predictive": \.posteriorPredictive,
    "predictions": \.predictions,
    "predictions_constant_data": \.predictionsConstantData,
    "prior": \.prior,
    "prior_predictive": \.priorPredictive,
    "observed_data": \.observedData,
    "constant_data": \.constantData,
  ]

  /// The group of that name in ArviZ's schema, such as `sample_stats`; nil when the result has none,
  /// and for a name that no group has.
  public subscript(group name: String) -> DataGroup? {
    Self.groups.first { $0.key == name }.flatMap { self[keyPath: $0.value] }
  }

  /// ``posterior`` in the manner of the groups that may be absent.
  private var presentPosterior: DataGroup? {
    get { posterior }
    set { posterior = newValue ?? DataGroup() }
  }

  /// ``sampleStats`` in the manner of the groups that may be absent.
  private var presentSampleStats: DataGroup? {
    get { sampleStats }
    set { sampleStats = newValue ?? DataGroup() }
  }
}
