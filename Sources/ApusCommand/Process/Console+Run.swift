/// Running the work of a subcommand to its exit status.

extension Console {
  /// Runs the work of a subcommand and turns its errors into messages.
  ///
  /// The first ^C or request to terminate cancels the work, which then returns `interrupted` with
  /// what it has printed; the second one ends the process.
  func run(
    _ work: @escaping @Sendable () async throws -> CommandStatus
  ) async -> CommandStatus {
    let (outcome, caught) = await Interruption.cancelling(work)
    let signal = caught ?? Interruption.interrupt
    switch outcome {
    case .success(let status):
      return status == .interrupted ? CommandStatus(signal: signal) : status
    case .failure(is CancellationError):
      message("apus: interrupted before the first draw, so that there is nothing to show")
      return CommandStatus(signal: signal)
    case .failure(let error):
      message("apus: \(error)")
      return CommandStatus(error)
    }
  }
}
