/// Showing the progress of a run on standard error while it goes on.

import Apus
import ArgumentParser
import Foundation

/// How progress is shown.
enum ProgressStyle: String, CaseIterable, ExpressibleByArgument {
  /// Bars on a terminal, lines elsewhere.
  case auto
  /// A line for each chain that is written again and again.
  case bars
  /// A line every ten seconds.
  case lines
  /// A line of JSON every second and at the end.
  case json
  /// Nothing.
  case none

  /// What `auto` means for the process.
  var resolved: ProgressStyle {
    guard self == .auto else { return self }
    return isatty(STDERR_FILENO) == 1 ? .bars : .lines
  }

  /// The time from one report to the next.
  var interval: Duration {
    switch self {
    case .lines: .seconds(10)
    case .json: .seconds(1)
    default: .milliseconds(100)
    }
  }
}

/// Writes the reports of a run as messages.
struct ProgressDisplay {
  let style: ProgressStyle
  let console: Console

  init(_ style: ProgressStyle, on console: Console) {
    self.style = style.resolved
    self.console = console
  }

  /// Runs work that reports its progress, and returns when the last report has been shown.
  func showing<Value: Sendable>(
    _ work: (SamplingProgress?) async throws -> Value
  ) async throws -> Value {
    guard style != .none else { return try await work(nil) }
    let progress = SamplingProgress(every: style.interval)
    async let shown: Void = show(progress)
    do {
      let value = try await work(progress)
      await shown
      return value
    } catch {
      await shown
      throw error
    }
  }

  private func show(_ progress: SamplingProgress) async {
    var linesAbove = 0
    for await report in progress {
      switch style {
      case .json: console.message(ProgressText.json(report))
      case .lines:
        // Short runs need no words.
        if report.elapsed >= 1 { console.message(ProgressText.line(report)) }
      default:
        let bars = ProgressText.bars(report)
        // Up to the first bar, and for each line: clear it, write it.
        let up = linesAbove > 0 ? "\u{1B}[\(linesAbove)A" : ""
        console.message(up + bars.map { "\u{1B}[2K" + $0 }.joined(separator: "\n"))
        linesAbove = bars.count
      }
    }
  }
}
