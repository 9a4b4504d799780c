/// The forms in which a summary is printed.

import Apus
import ArgumentParser

/// A table to read, or JSON or CSV for programs.
enum SummaryFormat: String, CaseIterable, ExpressibleByArgument {
  case table
  case json
  case csv

  /// The summary in this form, without a line break at the end.
  func text(of summary: Summary) throws -> String {
    switch self {
    case .table: summary.description
    case .json: try stableJSON(summary)
    case .csv: String(summary.csv.dropLast())
    }
  }
}
