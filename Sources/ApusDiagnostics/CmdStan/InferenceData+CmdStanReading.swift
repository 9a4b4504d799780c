/// Results from the CSV files of CmdStan, one for each chain.

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension InferenceData {
  /// Reads the CSV files of a run, one for each chain, in the order given.
  ///
  /// Columns of the sampler (`lp__`, `divergent__`, …) become `sample_stats` under our names, all others
  /// the posterior, as reals: elements `name.i.j` count from 1, in any order. Elements of tuples and the
  /// parts of complex numbers are variables of their own, `t:1` and `z.real`. Saved warm-up becomes the
  /// warm-up groups. Comments give `step_size_nom` and `inv_metric`, the attributes `tuning_steps`,
  /// `sampling_time` (the longest chain's), `seed` and `thin`, and the model's name as that of the
  /// result. A run with fewer draws than it announced is marked incomplete, and no verdict passes it.
  ///
  /// - Throws: ``CmdStanError`` with file, line and column: a file that is not there, cut off or damaged,
  ///   or of another method, files of different models or lengths.
  /// - Complexity: linear in the files; memory for one file besides the draws.
  public init(cmdStan files: [URL]) throws(CmdStanError) {
    try self.init(cmdStanFiles: files.map(\.path), contents: Self.contents(of:))
  }

  /// Reads files whose bytes come from a function, one after the other.
  init(
    cmdStanFiles paths: [String], contents: (String) throws(CmdStanError) -> [UInt8]
  ) throws(CmdStanError) {
    guard let first = paths.first else {
      throw CmdStanError(.unequalFiles, "", "there are no files; give the CSV file of each chain")
    }
    var run = try CmdStanRun(
      try CmdStanFile(try contents(first), path: first), chains: paths.count)
    for path in paths.dropFirst() {
      try run.add(try CmdStanFile(try contents(path), path: path))
    }
    self = run.result()
  }

  private static func contents(of path: String) throws(CmdStanError) -> [UInt8] {
    do {
      return try BundleFile.contents(of: path)
    } catch {
      throw CmdStanError(.disk, path, "could not be read: \(error)")
    }
  }
}

/// The chains of a run as they are read.
private struct CmdStanRun {
  private let first: CmdStanFile
  private let variables: [CmdStanVariable]
  private let chainCount: Int
  private var draws: [[Double]]
  private var warmup: [[Double]]
  private var statistics: [[Double]]
  private var warmupStatistics: [[Double]]
  private var statisticColumns: [Int]
  private var stepSizes: [Double] = []
  private var metrics: [[Double]] = []
  private var seconds: Double?
  private var isIncomplete = false

  init(_ file: CmdStanFile, chains: Int) throws(CmdStanError) {
    (first, chainCount) = (file, chains)
    variables = try CmdStanVariable.all(file.header, file.path, line: file.headerLine)
    statisticColumns = file.header.indices.filter {
      CmdStanStatistic.isStatistic(file.header[$0])
    }
    draws = variables.map { _ in [] }
    warmup = draws
    statistics = statisticColumns.map { _ in [] }
    warmupStatistics = statistics
    let names = statisticColumns.map { CmdStanStatistic.name(of: file.header[$0]).name }
    guard Set(names).count == names.count else {
      throw CmdStanError(
        .wrongHeader, file.path, line: file.headerLine,
        "two columns of the sampler mean the same; rename one")
    }
    try add(file)
  }

  /// Takes the rows of the next chain.
  mutating func add(_ file: CmdStanFile) throws(CmdStanError) {
    if file.header != first.header {
      let index = zip(file.header, first.header).prefix { $0 == $1 }.count
      let name = index < file.header.count ? file.header[index] : nil
      throw CmdStanError(
        .unequalFiles, file.path, line: file.headerLine, column: name,
        "is where the header departs from that of \(first.path); give files of one run")
    }
    guard file.rowCount == first.rowCount, file.warmupCount == first.warmupCount else {
      throw CmdStanError(
        .unequalFiles, file.path,
        "there are \(file.warmupCount) rows of warm-up and \(file.rowCount - file.warmupCount) of draws, "
          + "and \(first.warmupCount) and \(first.rowCount - first.warmupCount) in \(first.path); give "
          + "files of one run")
    }
    let width = file.header.count
    for row in 0..<file.rowCount {
      let values = file.values[row * width..<(row + 1) * width]
      for (index, variable) in variables.enumerated() {
        let taken = variable.columns.lazy.map { values[values.startIndex + $0] }
        if row < file.warmupCount {
          warmup[index].append(contentsOf: taken)
        } else {
          draws[index].append(contentsOf: taken)
        }
      }
      for (index, column) in statisticColumns.enumerated() {
        let value = values[values.startIndex + column]
        try check(value, column, file, row: row)
        if row < file.warmupCount {
          warmupStatistics[index].append(value)
        } else {
          statistics[index].append(value)
        }
      }
    }
    if let stepSize = file.stepSize { stepSizes.append(stepSize) }
    if !file.inverseMetric.isEmpty { metrics.append(file.inverseMetric.flatMap { $0 }) }
    if let total = file.totalSeconds { seconds = max(seconds ?? total, total) }
    if let announced = file.announced("num_samples"), file.rowCount - file.warmupCount < announced {
      isIncomplete = true
    }
  }

  /// Refuses numbers that a column of integers or truth values does not have.
  private func check(
    _ value: Double, _ column: Int, _ file: CmdStanFile, row: Int
  ) throws(CmdStanError) {
    let isRight =
      switch CmdStanStatistic.name(of: file.header[column]).kind {
      case .real: true
      case .integer: Int64(exactly: value) != nil
      case .boolean: value == 0 || value == 1
      }
    guard isRight else {
      throw CmdStanError(
        .wrongNumber, file.path, column: file.header[column],
        "is \(value) in row \(row) of the draws, which counts or says yes or no; correct it")
    }
  }

  // MARK: - Result

  func result() -> InferenceData {
    var result = InferenceData()
    let drawCount = first.rowCount - first.warmupCount
    result.posterior = posterior(draws, drawCount)
    result.sampleStats = sampleStats(statistics, drawCount)
    addAdaptation(to: &result.sampleStats)
    if first.warmupCount > 0 {
      result.warmupPosterior = posterior(warmup, first.warmupCount)
      result.warmupSampleStats = sampleStats(warmupStatistics, first.warmupCount)
    }
    result.posterior.attributes = attributes
    result.sampleStats.attributes = attributes
    if let model = first.configuration["model"] {
      let suffix = "_model"
      result.attributes["name"] =
        model.hasSuffix(suffix) ? String(model.dropLast(suffix.count)) : model
    }
    return result
  }

  private func posterior(_ values: [[Double]], _ count: Int) -> DataGroup {
    var group = DataGroup()
    for (variable, values) in zip(variables, values) {
      let dims = variable.shape.indices.map { "\(variable.name)_dim_\($0)" }
      group[variable.name] = DataArray(
        dims: ["chain", "draw"] + dims, shape: [chainCount, count] + variable.shape,
        values: values)
    }
    return group
  }

  private func sampleStats(_ values: [[Double]], _ count: Int) -> DataGroup {
    var group = DataGroup()
    for (column, values) in zip(statisticColumns, values) {
      let (name, kind) = CmdStanStatistic.name(of: first.header[column])
      group[name] = DataArray(
        dims: ["chain", "draw"], shape: [chainCount, count], values: values, kind: kind)
    }
    return group
  }

  /// What warm-up arrived at, where every chain says it.
  private func addAdaptation(to group: inout DataGroup) {
    if stepSizes.count == chainCount {
      group["step_size_nom"] = DataArray(dims: ["chain"], shape: [chainCount], values: stepSizes)
    }
    let size = metrics.first?.count ?? 0
    guard metrics.count == chainCount, size > 0, metrics.allSatisfy({ $0.count == size }) else {
      return
    }
    let side = first.inverseMetric.count
    let shape = first.isDense ? [chainCount, side, size / side] : [chainCount, size]
    let dims = (0..<shape.count - 1).map { "inv_metric_dim_\($0)" }
    group["inv_metric"] = DataArray(
      dims: ["chain"] + dims, shape: shape, values: metrics.flatMap { $0 })
  }

  private var attributes: [String: String] {
    let configuration = first.configuration
    var result = ["inference_library": configuration["inference_library"] ?? "stan"]
    let version = ["major", "minor", "patch"].compactMap { configuration["stan_version_\($0)"] }
    if version.count == 3, configuration["inference_library"] == nil {
      result["inference_library_version"] = version.joined(separator: ".")
    }
    if let warmup = configuration["num_warmup"] { result["tuning_steps"] = warmup }
    if let seed = configuration["seed"] { result["seed"] = seed }
    if let thin = configuration["thin"], thin != "1" { result["thin"] = thin }
    if let seconds { result["sampling_time"] = "\(seconds)" }
    if isIncomplete {
      result["incomplete"] = "true"
      result["incomplete_reason"] = "a file has fewer draws than its configuration announces"
    }
    return result
  }
}
