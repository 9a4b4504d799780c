/// The exit statuses of the command; scripts rely on them.

import Apus
import ApusNetCDF
import ArgumentParser

/// How a run of the command ended. Wrong usage, status 64, is the argument parser's.
enum CommandStatus: Int32 {
  case fine = 0
  case badInput = 1
  case couldNotRun = 2
  case gateFailed = 3
  case interrupted = 130
  case terminated = 143

  /// The statuses in words, for help.
  static let legend =
    "0 fine, 1 bad input, 2 could not run, 3 a gate failed (the table is still printed), "
    + "64 wrong usage, 130 interrupted (what is there is printed)"

  /// The status for leaving a run early because of a signal.
  init(signal: Int32) {
    self = CommandStatus(rawValue: 128 + signal) ?? .interrupted
  }

  /// The status for an error that ended a run: data that cannot be used, or everything else.
  init(_ error: any Error) {
    switch error {
    case is TableError, is ModelError, is RegressionError, is ResultFileError, is NetCDFError,
      is CmdStanError, is FitBundleError, is ComparisonError, is InferenceDataError,
      is UnknownVariableError:
      self = .badInput
    default: self = .couldNotRun
    }
  }

  /// Ends the command with this status; does nothing when all is fine.
  func exit() throws {
    if self != .fine { throw ExitCode(rawValue) }
  }
}
