/// The summary as text: the verdict's line, an aligned table, then advice and warnings.

extension Summary: CustomStringConvertible {
  /// The columns after the name, as ArviZ 0.x calls and orders them.
  static let columns = [
    "mean", "sd", "hdi_3%", "hdi_97%", "mcse_mean", "mcse_sd", "ess_bulk", "ess_tail", "r_hat",
  ]

  /// First the verdict in one line, then the table and what was integrated out, then advice and
  /// warnings if there are any.
  public var description: String {
    let marks =
      integratedOut.isEmpty
      ? [] : ["integrated out while sampling, then drawn: \(integratedOut.joined(separator: ", "))"]
    return ([verdict.headline] + table + marks + verdict.notes).joined(separator: "\n")
  }

  private var table: [String] {
    alignedTable([[""] + Self.columns] + rows.map(\.cells))
  }
}

extension Summary.Row {
  /// The name and the numbers as text, with enough decimals for the row's standard deviation.
  fileprivate var cells: [String] {
    let places = decimals(showing: sd)
    let values = [mean, sd, hdiLower, hdiUpper, mcseMean, mcseSD]
    return [name] + values.map { fixed($0, decimals: places) }
      + [essBulk, essTail].map { fixed($0.rounded(.down), decimals: 0) }
      + [fixed(rHat, decimals: 3)]
  }
}
