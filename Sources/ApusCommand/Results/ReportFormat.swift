/// The forms in which a finding is printed.

import ArgumentParser
import Foundation

/// Words to read, or JSON for programs.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case text
  case json

  /// The finding in this form, without a line break at the end.
  func text(of value: some Encodable & CustomStringConvertible) throws -> String {
    switch self {
    case .text: value.description
    case .json: try stableJSON(value)
    }
  }
}

/// A value as JSON whose keys are sorted, since their order would otherwise change from run to run.
func stableJSON(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}
