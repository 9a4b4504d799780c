/// Numbers with a fixed number of decimals, for tables and sentences.

/// `value` rounded to `decimals` places, such as "1.250"; "nan", "inf" and "-inf" as they are.
///
/// Numbers too large for exact places are written as the standard library does.
func fixed(_ value: Double, decimals: Int) -> String {
  guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  let scale = powerOfTen(decimals)
  let scaled = (value.magnitude * scale).rounded()
  guard scaled < 0x1p53 else { return value.description }
  let digits = String(UInt64(scaled))
  let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
  let sign = value < 0 && scaled > 0 ? "-" : ""
  if decimals == 0 { return sign + padded }
  return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
}

/// The number of decimals, at least three, at which `scale` shows three significant digits.
func decimals(showing scale: Double) -> Int {
  let (fewest, most) = (3, 12)
  guard scale > 0 else { return fewest }
  return (fewest..<most).first { scale * powerOfTen($0) >= 100 } ?? most
}

private func powerOfTen(_ exponent: Int) -> Double {
  (0..<exponent).reduce(1) { power, _ in power * 10 }
}
