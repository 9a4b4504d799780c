/// Inverse metrics as the JSON files that CmdStan starts from.

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension DataArray {
  /// Writes an inverse metric as `{"inv_metric": …}`, a list for a diagonal and a list of rows for a
  /// dense one, which CmdStan takes as `metric_file`.
  ///
  /// - Throws: ``CmdStanError`` when the array is neither a vector nor a square matrix of finite numbers,
  ///   or the file cannot be written.
  public func write(cmdStanMetric url: URL) throws(CmdStanError) {
    guard shape.count == 1 || (shape.count == 2 && shape[0] == shape[1]),
      values.allSatisfy(\.isFinite)
    else {
      throw CmdStanError(
        .unwritable, url.path, column: "inv_metric",
        "is an array of shape \(shape), or has numbers that are not finite; give a vector or a square "
          + "matrix of one chain")
    }
    let width = max(shape.last ?? 1, 1)
    let rows = stride(from: 0, to: values.count, by: width).map { start in
      "[" + values[start..<start + width].map { "\($0)" }.joined(separator: ", ") + "]"
    }
    let list = shape.count == 2 ? "[\(rows.joined(separator: ",\n"))]" : rows.first ?? "[]"
    do {
      try Data("{\"inv_metric\": \(list)}\n".utf8).write(to: url, options: .atomic)
    } catch {
      throw CmdStanError(.disk, url.path, "could not be written: \(error); look at the path")
    }
  }

  /// Reads an inverse metric from a JSON file with the entry `inv_metric`; others are not looked at. The
  /// dims are `inv_metric_dim_0`, and `inv_metric_dim_1` for a dense one.
  ///
  /// - Throws: ``CmdStanError`` when the file cannot be read, or its entry is neither a list of numbers
  ///   nor as many lists as each has numbers.
  public init(cmdStanMetric url: URL) throws(CmdStanError) {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: url)
    } catch {
      throw CmdStanError(.disk, url.path, "could not be read: \(error); look at the path")
    }
    let decoder = JSONDecoder()
    if let diagonal = try? decoder.decode(MetricFile<[Double]>.self, from: bytes) {
      let values = diagonal.inv_metric
      self.init(dims: ["inv_metric_dim_0"], shape: [values.count], values: values)
      return
    }
    guard let dense = try? decoder.decode(MetricFile<[[Double]]>.self, from: bytes),
      dense.inv_metric.allSatisfy({ $0.count == dense.inv_metric.count })
    else {
      throw CmdStanError(
        .wrongNumber, url.path, column: "inv_metric",
        "is neither a list of numbers nor a square list of rows; write {\"inv_metric\": [1, 1]}")
    }
    let side = dense.inv_metric.count
    self.init(
      dims: ["inv_metric_dim_0", "inv_metric_dim_1"], shape: [side, side],
      values: dense.inv_metric.flatMap { $0 })
  }
}

/// The file, whose entry has CmdStan's name.
private struct MetricFile<Metric: Decodable>: Decodable {
  let inv_metric: Metric
}
