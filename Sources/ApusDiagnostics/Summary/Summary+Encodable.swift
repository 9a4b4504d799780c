/// The summary as data, for JSON and whatever else has an encoder.

/// Encodes `{"verdict": {"passed", "failures", "warnings"}, "variables": [{"name", "mean", ...}],
/// "divergences", "integrated_out"}` with the column names of the table. Numbers that are not finite
/// become null.
extension Summary: Encodable {
  private enum CodingKeys: String, CodingKey {
    case verdict, variables, divergences
    case integratedOut = "integrated_out"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(verdict, forKey: .verdict)
    try container.encode(rows, forKey: .variables)
    try container.encode(divergences, forKey: .divergences)
    try container.encode(integratedOut, forKey: .integratedOut)
  }
}

extension Summary.Row: Encodable {
  private enum CodingKeys: String, CodingKey {
    case name, mean, sd
    case hdiLower = "hdi_3%"
    case hdiUpper = "hdi_97%"
    case mcseMean = "mcse_mean"
    case mcseSD = "mcse_sd"
    case essBulk = "ess_bulk"
    case essTail = "ess_tail"
    case rHat = "r_hat"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encodeFinite(mean, forKey: .mean)
    try container.encodeFinite(sd, forKey: .sd)
    try container.encodeFinite(hdiLower, forKey: .hdiLower)
    try container.encodeFinite(hdiUpper, forKey: .hdiUpper)
    try container.encodeFinite(mcseMean, forKey: .mcseMean)
    try container.encodeFinite(mcseSD, forKey: .mcseSD)
    try container.encodeFinite(essBulk, forKey: .essBulk)
    try container.encodeFinite(essTail, forKey: .essTail)
    try container.encodeFinite(rHat, forKey: .rHat)
  }
}

extension Verdict: Encodable {
  private enum CodingKeys: String, CodingKey {
    case passed, failures, warnings
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(passed, forKey: .passed)
    try container.encode(failures, forKey: .failures)
    try container.encode(warnings, forKey: .warnings)
  }
}

extension Verdict.Failure: Encodable {
  private enum CodingKeys: String, CodingKey {
    case variable, statistic, value, threshold, detail, advice
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(variable, forKey: .variable)
    try container.encode(statistic.rawValue, forKey: .statistic)
    try container.encodeFinite(value, forKey: .value)
    try container.encodeFinite(threshold, forKey: .threshold)
    try container.encode(detail, forKey: .detail)
    try container.encode(advice, forKey: .advice)
  }
}

extension Verdict.Warning: Encodable {
  private enum CodingKeys: String, CodingKey {
    case chain, statistic, value, threshold, advice
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(chain, forKey: .chain)
    try container.encode(statistic.rawValue, forKey: .statistic)
    try container.encodeFinite(value, forKey: .value)
    try container.encodeFinite(threshold, forKey: .threshold)
    try container.encode(advice, forKey: .advice)
  }
}

extension KeyedEncodingContainer {
  /// Encodes a number, or null in place of NaN and infinity, which JSON does not have.
  mutating func encodeFinite(_ value: Double, forKey key: Key) throws {
    if value.isFinite {
      try encode(value, forKey: key)
    } else {
      try encodeNil(forKey: key)
    }
  }
}
