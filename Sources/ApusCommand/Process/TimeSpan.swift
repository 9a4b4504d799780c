/// Times on the command line.

import ArgumentParser

/// A time such as `90`, `90s`, `10m`, `1.5h` or `1h30m`; numbers without a unit are seconds.
struct TimeSpan: ExpressibleByArgument, Equatable {
  let duration: Duration

  init?(argument: String) {
    var seconds = 0.0
    var number = ""
    for character in argument {
      guard let unit = Self.units[character] else {
        guard character.isASCII, character.isNumber || character == "." else { return nil }
        number.append(character)
        continue
      }
      guard let value = Double(number) else { return nil }
      seconds += value * unit
      number = ""
    }
    if !number.isEmpty {
      guard let value = Double(number) else { return nil }
      seconds += value
    }
    // Longer times than these are slips of the keyboard.
    guard seconds > 0, seconds < 1e10 else { return nil }
    duration = .seconds(seconds)
  }

  private static let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
}
