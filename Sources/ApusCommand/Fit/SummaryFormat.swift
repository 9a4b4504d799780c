/// The forms in which a summary is printed.

import Apus
import ArgumentParser
import Foundation

/// A table to read, or JSON for programs.
enum SummaryFormat: String, CaseIterable, ExpressibleByArgument {
  case table
  case json

  /// The summary in this form, without a line break at the end.
  func text(of summary: Summary) throws -> String {
    switch self {
    case .table: return summary.description
    case .json:
      let encoder = JSONEncoder()
      // Sorted, since the order of keys would otherwise change from run to run.
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(summary), as: UTF8.self)
    }
  }
}
