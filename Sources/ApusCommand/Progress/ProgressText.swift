/// Reports of a run in words and bars.

import Apus
import Foundation

/// The forms in which a report is written.
enum ProgressText {
  /// A bar for each chain, for a terminal.
  static func bars(_ report: SamplingProgress.Report) -> [String] {
    report.chains.map { chain in
      let filled = chain.total == 0 ? 0 : barWidth * chain.draw / chain.total
      let bar =
        String(repeating: "#", count: filled) + String(repeating: "-", count: barWidth - filled)
      return "chain \(chain.index) [\(bar)] \(chain.phase.rawValue) \(chain.draw)/\(chain.total)"
        + "  step \(significant(chain.stepSize))  depth \(chain.treeDepth)"
        + "  divergences \(chain.divergences)  \(count(chain.gradientsPerSecond)) gradients/s"
        + (chain.phase == .finished || chain.phase == .failed ? "" : "  \(left(chain.timeLeft))")
    }
  }

  /// One line about all chains, for a log.
  static func line(_ report: SamplingProgress.Report) -> String {
    let percent = report.total == 0 ? 100 : 100 * report.draws / report.total
    let speed = report.chains.reduce(0) { $0 + $1.gradientsPerSecond }
    return "Sampling: \(percent) % of \(report.total) draws after \(duration(report.elapsed)), "
      + "\(left(report.timeLeft)), divergences \(report.divergences), "
      + "\(count(speed)) gradients/s"
  }

  /// The whole report as one line of JSON.
  static func json(_ report: SamplingProgress.Report) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return (try? encoder.encode(report)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  private static let barWidth = 24

  private static func left(_ seconds: Double?) -> String {
    seconds.map { "\(duration($0)) left" } ?? "time left unknown"
  }

  /// `8 s`, `3 min 20 s`, `2 h 5 min`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "very long" }
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  private static func significant(_ value: Double) -> String { String(format: "%.3g", value) }

  private static func count(_ value: Double) -> String {
    value >= 1e6
      ? String(format: "%.1fM", value / 1e6)
      : value >= 1e3 ? String(format: "%.0fk", value / 1e3) : String(format: "%.0f", value)
  }
}
