/// Every method on the models of posteriordb, beside NUTS: k-hat, shifts of means, ratios of widths.
import Apus
import ApusReferenceModels
import Foundation

/// Prints the table in Markdown, a line at a time: it takes minutes.
///
/// - Returns: the fits with k-hat below 0.7 whose means are off by 0.2 standard deviations or more.
func table() async throws -> [String] {
  let methods = VariationalMethod.allCases
  write("k-hat / largest shift of a mean in sd / smallest and largest ratio of sds\n")
  write("| posterior | " + methods.map(\.rawValue).joined(separator: " | ") + " |")
  write("|---|" + methods.map { _ in "---|" }.joined())
  var offenders = [String]()
  for reference in ReferenceModel.all {
    let model = try reference.build(try ReferencePosterior(reference.name))
    let names = model.variables.filter { $0.kind == .parameter }.map(\.name)
    let posterior = try await model.sample(
      draws: 4000, tune: 2000, targetAccept: 0.95, seed: 1, keep: names)
    let trusted = try posterior.summary().verdict.passed
    var cells = [String]()
    for method in methods {
      do {
        let fit = try await model.fit(method, iterations: 50_000, seed: 2)
        let rows = try await compareWidths(fit, posterior, seed: 3).rows
        let shift = rows.map(\.shift.magnitude).max() ?? .nan
        let ratios = rows.map(\.sdRatio)
        let k = fit.paretoK
        cells.append(
          "\(two(k)) / \(two(shift)) / \(two(ratios.min() ?? .nan))–\(two(ratios.max() ?? .nan))"
            + (fit.stop == .converged ? "" : " (\(fit.stop.rawValue))"))
        if k < 0.7, !(shift < 0.2) { offenders.append("\(reference.name), \(method.rawValue)") }
      } catch {
        cells.append("refused")
      }
    }
    write(
      "| \(reference.name)\(trusted ? "" : " (sample not trusted)") | "
        + cells.joined(separator: " | ") + " |")
  }
  return offenders
}

/// Output that is kept when the program is stopped.
private func write(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

private func two(_ value: Double) -> String {
  value.isFinite ? "\((value * 100).rounded() / 100)" : "∞"
}
