/// The comments of CmdStan's CSV files: configuration, adaptation and times.

/// The comments of the file of one chain.
struct CmdStanComments {
  let result: InferenceData
  let chain: Int
  let drawCount: Int
  let warmupCount: Int

  /// The version of Stan whose layout this is.
  private static let version = (major: 2, minor: 36, patch: 0)

  private func attribute(_ name: String) -> String? {
    result.sampleStats.attributes[name] ?? result.posterior.attributes[name]
  }

  // MARK: - Configuration

  /// The argument tree, two spaces for each level. Arguments that the sampler of the result does not
  /// have are those of CmdStan's defaults, as readers expect all of them.
  func configuration(file: String) -> String {
    let thin = max(attribute("thin").flatMap { Int($0) } ?? 1, 1)
    let warmup =
      warmupCount > 0
      ? warmupCount.multipliedReportingOverflow(by: thin).partialValue
      : attribute("tuning_steps").flatMap { Int($0) } ?? 0
    let samples = drawCount.multipliedReportingOverflow(by: thin).partialValue
    let lines = [
      "stan_version_major = \(Self.version.major)", "stan_version_minor = \(Self.version.minor)",
      "stan_version_patch = \(Self.version.patch)",
      "model = \(result.attributes["name"] ?? "apus")_model",
      "inference_library = \(attribute("inference_library") ?? "apus")",
      "method = sample (Default)", "  sample", "    num_samples = \(samples)",
      "    num_warmup = \(warmup)", "    save_warmup = \(warmupCount > 0 ? "true" : "false")",
      "    thin = \(thin)", "    adapt", "      engaged = true (Default)",
      "      gamma = 0.05 (Default)", "      delta = 0.8 (Default)", "      kappa = 0.75 (Default)",
      "      t0 = 10 (Default)", "      init_buffer = 75 (Default)",
      "      term_buffer = 50 (Default)", "      window = 25 (Default)",
      "      save_metric = false (Default)", "    algorithm = hmc (Default)", "      hmc",
      "        engine = nuts (Default)", "          nuts", "            max_depth = 10 (Default)",
      "        metric = \(metricName)", "        metric_file =  (Default)",
      "        stepsize = 1 (Default)", "        stepsize_jitter = 0 (Default)",
      "    num_chains = 1 (Default)", "id = \(chain + 1)", "data", "  file =  (Default)",
      "init = 2 (Default)", "random", "  seed = \(attribute("seed") ?? "0")", "output",
      "  file = \(file)", "  diagnostic_file =  (Default)", "  refresh = 100 (Default)",
      "  sig_figs = 17", "  profile_file = profile.csv (Default)",
      "  save_cmdstan_config = false (Default)", "num_threads = 1 (Default)",
    ]
    // A line break in an attribute must not end the comment.
    return lines.map { line in "# \(String(line.map { $0.isNewline ? " " : $0 }))\n" }.joined()
  }

  private var metricName: String {
    switch metric?.shape.count {
    case 1: "diag_e (Default)"
    case 2: "dense_e"
    default: "unit_e"
    }
  }

  // MARK: - Adaptation

  /// The step size and the inverse metric after warm-up.
  var adaptation: String {
    var lines = ["Adaptation terminated", "Step size = \(stepSize)"]
    guard let metric else {
      lines.append("No free parameters for unit metric")
      return lines.map { "# \($0)\n" }.joined()
    }
    let isDense = metric.shape.count == 2
    lines.append(
      isDense ? "Elements of inverse mass matrix:" : "Diagonal elements of inverse mass matrix:")
    let width = metric.shape.last ?? 1
    for start in stride(from: 0, to: metric.values.count, by: width) {
      lines.append(
        metric.values[start..<start + width].map { "\($0)" }.joined(separator: ", "))
    }
    return lines.map { "# \($0)\n" }.joined()
  }

  private var stepSize: Double {
    if let array = result.sampleStats["step_size_nom"], array.dims == ["chain"],
      array.values.indices.contains(chain)
    {
      return array.values[chain]
    }
    if let array = result.sampleStats["step_size"], array.dims == ["chain", "draw"], drawCount > 0 {
      return array.values[(chain + 1) * drawCount - 1]
    }
    return .nan
  }

  /// The inverse metric of the chain: its diagonal, or all of it; nil when the result has none.
  private var metric: DataArray? {
    guard let array = result.sampleStats["inv_metric"], !array.values.isEmpty else { return nil }
    let isPerChain = array.dims.first == "chain"
    let shape = isPerChain ? Array(array.shape.dropFirst()) : array.shape
    guard shape.count == 1 || (shape.count == 2 && shape[0] == shape[1]) else { return nil }
    let size = shape.reduce(1, *)
    let start = isPerChain ? chain * size : 0
    guard start + size <= array.values.count else { return nil }
    return DataArray(
      dims: Array(array.dims.suffix(shape.count)), shape: shape,
      values: Array(array.values[start..<start + size]))
  }

  // MARK: - Times

  /// The time of the run; that of warm-up is not known apart.
  var timing: String {
    let seconds = attribute("sampling_time").flatMap { Double($0) } ?? 0
    return """
      #\u{20}
      #  Elapsed Time: 0 seconds (Warm-up)
      #                \(seconds) seconds (Sampling)
      #                \(seconds) seconds (Total)
      #\u{20}

      """
  }
}
