/// The groups of a result by their names in files.

extension InferenceData {
  /// A group's place in a result, as a key path that may be sent between threads.
  public typealias GroupPath = any WritableKeyPath<InferenceData, DataGroup?> & Sendable

  /// Every group with its name in ArviZ's schema, in the order of that schema.
  ///
  /// ``otherGroups`` are not among them, and neither are ``failedChains``, which are results of their
  /// own. Whatever goes through a whole result (files, comparisons) goes through ``groupNames``.
  public static let groups: KeyValuePairs<String, GroupPath> = [
    "posterior": \.presentPosterior,
    "sample_stats": \.presentSampleStats,
    "unconstrained_posterior": \.unconstrainedPosterior,
    "warmup_posterior": \.warmupPosterior,
    "warmup_sample_stats": \.warmupSampleStats,
    "warmup_unconstrained_posterior": \.warmupUnconstrainedPosterior,
    "log_likelihood": \.logLikelihood,
    "log_prior": \.logPrior,
    "posterior_predictive": \.posteriorPredictive,
    "predictions": \.predictions,
    "predictions_constant_data": \.predictionsConstantData,
    "prior": \.prior,
    "sample_stats_prior": \.sampleStatsPrior,
    "prior_predictive": \.priorPredictive,
    "observed_data": \.observedData,
    "constant_data": \.constantData,
  ]

  /// The names of the groups that the result has: those of ``groups`` in their order, then those of
  /// ``otherGroups`` sorted. `posterior` and `sample_stats` are among them even when they are empty.
  public var groupNames: [String] {
    Self.groups.filter { self[keyPath: $0.value] != nil }.map(\.key) + otherGroups.keys.sorted()
  }

  /// The group of that name in ArviZ's schema, such as `sample_stats`, or of ``otherGroups``; nil when
  /// the result has none.
  ///
  /// Assigning adds or replaces the group, assigning nil removes it (`posterior` and `sample_stats`
  /// become empty).
  public subscript(group name: String) -> DataGroup? {
    get {
      guard let path = Self.path(name) else { return otherGroups[name] }
      return self[keyPath: path]
    }
    set {
      guard let path = Self.path(name) else {
        otherGroups[name] = newValue
        return
      }
      self[keyPath: path] = newValue
    }
  }

  private static func path(_ name: String) -> GroupPath? {
    groups.first { $0.key == name }?.value
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
