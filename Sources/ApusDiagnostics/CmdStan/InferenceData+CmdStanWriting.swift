/// Results as CSV files of CmdStan, one for each chain.

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension InferenceData {
  /// Writes the posterior and its statistics as `base_1.csv`, `base_2.csv`, …, one file for each chain,
  /// in the layout of CmdStan, so that CmdStanPy, CmdStanR and ArviZ read them.
  ///
  /// The columns are the seven statistics of CmdStan's sampler, as far as the result has them, and the
  /// elements of all variables as `name.i.j`, from 1, in column-major order. Numbers are written so that
  /// they come back to the bit, but for the payloads of NaN. Warm-up is written where the result has it,
  /// `step_size_nom` and `inv_metric` go into comments. Other groups, other statistics, labels, and
  /// variables without elements are not part of the format.
  ///
  /// - Parameters:
  ///   - folder: where the files go; it is made when it is not there. Each file replaces one of its name
  ///     when it is complete.
  ///   - base: the beginning of the names of the files.
  /// - Returns: the files in the order of the chains.
  /// - Throws: ``CmdStanError``: variables whose names the format cannot hold, or whose chains and draws
  ///   are not those of the others, a disk that cannot be written.
  @discardableResult
  public func write(cmdStan folder: URL, base: String) throws(CmdStanError) -> [URL] {
    let run = try CmdStanOutput(self, path: folder.appendingPathComponent(base).path)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw CmdStanError(.disk, folder.path, "could not be made: \(error); look at the path")
    }
    var files: [URL] = []
    for chain in 0..<run.chainCount {
      let url = folder.appendingPathComponent("\(base)_\(chain + 1).csv")
      let temporary = folder.appendingPathComponent(".\(base)_\(chain + 1).\(UUID().uuidString)")
      do {
        let file = try BundleFile.create(temporary.path)
        try run.write(chain: chain, file: url.lastPathComponent) { text throws(FitBundleError) in
          try file.write(Array(text.utf8))
        }
        try file.synchronize()
        try BundleFile.rename(temporary.path, to: url.path)
      } catch {
        try? FileManager.default.removeItem(at: temporary)
        throw CmdStanError(.disk, url.path, "could not be written: \(error)")
      }
      files.append(url)
    }
    return files
  }
}

/// A result as columns.
private struct CmdStanOutput {
  /// An array with the places of its elements in the order of the columns.
  struct Column {
    let name: String
    let array: DataArray
    let place: Int
  }

  let chainCount: Int
  private let result: InferenceData
  private let draws: [Column]
  private let warmup: [Column]
  private let drawCount: Int
  private let warmupCount: Int

  init(_ result: InferenceData, path: String) throws(CmdStanError) {
    self.result = result
    let shape = result.posterior.names.first.flatMap { result.posterior[$0]?.shape } ?? []
    guard shape.count >= 2 else {
      throw CmdStanError(.unwritable, path, "the posterior has no draws to write; sample first")
    }
    (chainCount, drawCount) = (shape[0], shape[1])
    draws = try Self.columns(
      result.posterior, result.sampleStats, [chainCount, drawCount], path)
    let warmupShape =
      result.warmupPosterior.flatMap { group in
        group.names.first.flatMap { group[$0]?.shape }
      } ?? []
    guard let group = result.warmupPosterior, warmupShape.count >= 2, warmupShape[1] > 0 else {
      (warmup, warmupCount) = ([], 0)
      return
    }
    warmupCount = warmupShape[1]
    warmup = try Self.columns(
      group, result.warmupSampleStats ?? DataGroup(), [chainCount, warmupCount], path)
    guard warmup.map(\.name) == draws.map(\.name) else {
      throw CmdStanError(
        .unwritable, path,
        "the draws of warm-up have other variables than the posterior; remove the warm-up groups")
    }
  }

  private static func columns(
    _ posterior: DataGroup, _ statistics: DataGroup, _ samples: [Int], _ path: String
  ) throws(CmdStanError) -> [Column] {
    var columns: [Column] = []
    for (column, name, _) in CmdStanStatistic.all {
      guard let array = statistics[name] else { continue }
      guard array.dims == ["chain", "draw"], array.shape == samples else {
        throw CmdStanError(
          .unwritable, path, column: name,
          "has dims \(array.dims) and shape \(array.shape) and should have chain and draw, "
            + "\(samples); remove it from the statistics")
      }
      columns.append(Column(name: column, array: array, place: 0))
    }
    for name in posterior.names {
      guard let array = posterior[name] else { continue }
      guard array.dims.starts(with: ["chain", "draw"]), Array(array.shape.prefix(2)) == samples
      else {
        throw CmdStanError(
          .unwritable, path, column: name,
          "has dims \(array.dims) and shape \(array.shape) and should begin with chain and draw, "
            + "\(samples); remove it, or write netCDF")
      }
      guard let element = CmdStanElement(name), element.indices.isEmpty,
        element.variable == name, !CmdStanStatistic.isStatistic(name),
        !name.contains(where: { ",#\"".contains($0) || $0.isWhitespace })
      else {
        throw CmdStanError(
          .unwritable, path, column: name,
          "cannot be the name of a column: it has a character of , . # \" or white space, or ends in "
            + "__; rename the variable, or write netCDF")
      }
      for (element, place) in CmdStanElement.all(of: name, shape: array.elementShape) {
        columns.append(Column(name: element.column, array: array, place: place))
      }
    }
    return columns
  }

  /// Writes the file of one chain in parts.
  func write(
    chain: Int, file: String, _ body: (String) throws(FitBundleError) -> Void
  ) throws(FitBundleError) {
    let comments = CmdStanComments(
      result: result, chain: chain, drawCount: drawCount, warmupCount: warmupCount)
    try body(comments.configuration(file: file))
    try body(draws.map(\.name).joined(separator: ",") + "\n")
    try rows(warmup, warmupCount, chain, body)
    try body(comments.adaptation)
    try rows(draws, drawCount, chain, body)
    try body(comments.timing)
  }

  private func rows(
    _ columns: [Column], _ count: Int, _ chain: Int, _ body: (String) throws(FitBundleError) -> Void
  ) throws(FitBundleError) {
    var text = ""
    for draw in 0..<count {
      for (index, column) in columns.enumerated() {
        if index > 0 { text += "," }
        let first = (chain * count + draw) * column.array.elementCount
        text += Self.text(column.array.values[first + column.place], column.array.kind)
      }
      text += "\n"
      guard text.utf8.count > 1 << 18 else { continue }
      try body(text)
      text = ""
    }
    try body(text)
  }

  private static func text(_ value: Double, _ kind: DataArray.Kind) -> String {
    if value.isNaN { return "nan" }
    if kind != .real, let integer = Int64(exactly: value) { return "\(integer)" }
    return "\(value)"
  }
}
