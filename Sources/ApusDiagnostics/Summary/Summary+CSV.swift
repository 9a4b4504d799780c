/// The summary as comma-separated values, for spreadsheets and data frames.

extension Summary {
  /// The rows as CSV (RFC 4180, lines ended by a line feed): a header with `name` and the columns of
  /// the table, then a line for each scalar quantity.
  ///
  /// Numbers are written so that reading them gives the same bits; `NaN`, `inf` and `-inf` as data
  /// frames of Python and R read them. Names with commas, quotation marks or line breaks are quoted.
  /// The verdict has no place in it: look at ``verdict``.
  public var csv: String {
    let header = (["name"] + Self.columns).joined(separator: ",")
    return ([header] + rows.map(\.csv)).map { $0 + "\n" }.joined()
  }
}

extension Summary.Row {
  fileprivate var csv: String {
    let numbers = [mean, sd, hdiLower, hdiUpper, mcseMean, mcseSD, essBulk, essTail, rHat]
    return ([field(name)] + numbers.map(text)).joined(separator: ",")
  }

  private func field(_ name: String) -> String {
    guard name.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
      return name
    }
    let doubled = name.unicodeScalars.reduce(into: "") { text, scalar in
      if scalar == "\"" { text.unicodeScalars.append(scalar) }
      text.unicodeScalars.append(scalar)
    }
    return "\"\(doubled)\""
  }

  private func text(_ number: Double) -> String { number.isNaN ? "NaN" : number.description }
}
